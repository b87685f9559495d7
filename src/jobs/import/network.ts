/** Where a task ran: subnets and groups by their ids, or variables that are to be given. */

import { given } from '../generate/cloudformation.ts';
import type { Start } from '../model/jobs.ts';
import { type Fields, isPlain, listOf } from '../model/symbol.ts';
import type { Say } from './imported.ts';

export function networkOf({ network }: Start, say: Say): Fields | undefined {
  if (network['Subnets'] === undefined) {
    say('it ran without a network of its own: here it runs in the default VPC');
    return undefined;
  }
  return given({
    subnets: idsOf(network['Subnets'], 'SUBNET', say),
    securityGroups:
      network['SecurityGroups'] === undefined ? undefined : idsOf(network['SecurityGroups'], 'SECURITY_GROUP', say),
    publicIp: network['AssignPublicIp'] === 'ENABLED' ? true : undefined,
  });
}

function idsOf(value: unknown, name: string, say: Say): readonly string[] | undefined {
  const ids = listOf(value).map(String);
  if (ids.length === 0) return undefined;
  if (ids.some((id) => !isPlain(id)))
    say(
      `${name === 'SUBNET' ? 'subnets are' : 'security groups are'} not known here: set ${ids.map((_, index) => `${name}_${index + 1}`).join(', ')}, or choose them by a tag`,
    );
  return ids.map((id, index) => (isPlain(id) ? id : `\${env.${name}_${index + 1}}`));
}
