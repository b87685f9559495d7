/** ARNs and names of machines and executions: made, taken apart, refused. */
import { arn, parseArn } from '../../kit/arn.ts';
import type { ServiceHost } from '../../kit/service.ts';
import { invalidArn, invalidName, notYet, wrongResource } from './errors.ts';

type Place = Pick<ServiceHost, 'partition' | 'account' | 'region'>;

export const machineArn = (host: Place, name: string): string => arn(host, 'states', `stateMachine:${name}`);
export const executionArn = (host: Place, machine: string, name: string): string =>
  arn(host, 'states', `execution:${machine}:${name}`);

/** The machine's name. Throws InvalidArn; versions and aliases are refused by name. */
export function machineNameOf(text: string): string {
  const [type, name, qualifier] = resourceOf(text);
  if (type !== 'stateMachine' || !name) throw wrongResource(String(type));
  if (qualifier !== undefined) throw notYet(`\`${text}\`: a version or alias of a state machine`);
  return name;
}

export function executionNamesOf(text: string): { machine: string; name: string } {
  const [type, machine, name] = resourceOf(text);
  if (type !== 'execution' || !machine || !name) throw wrongResource(String(type));
  return { machine, name };
}

function resourceOf(text: string): string[] {
  const parsed = parseArn(text);
  if (parsed?.service !== 'states') throw invalidArn(text);
  return parsed.resource.split(':');
}

/** "A name must not contain: white space, brackets, wildcards, special characters, control characters": API reference. */
const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\u0000-\u001f\u007f-\u009f]/;

export function checkName(name: string): void {
  if (forbidden.test(name)) throw invalidName(name);
}
