/** What IAM finds wrong with the ARN of a resource in a policy, in its words. Sources: its answers, as users pasted them. */
import { legacyError } from './grammar.ts';

export interface ArnProblem {
  readonly aws: string;
  readonly message: string;
}

const iamPaths = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
];

export function arnProblem(resource: string): ArnProblem | undefined {
  const [scheme, partition, vendor = '', region = '', account = '', ...path] = resource.split(':');
  if (scheme !== 'arn' || partition === undefined) {
    const aws =
      partition === undefined ? `Resource ${resource} must be in ARN format or "*".` : notOfPartition(resource);
    return { aws, message: 'a resource must be an ARN or `*`' };
  }
  const parts = resource.split(':').length;
  if ((resource.includes('::') && path.length === 0) || (vendor === '' && parts > 2))
    return { aws: legacyError, message: 'an ARN has six parts, divided by colons' };
  if (!/^(aws[\w-]*|\*)$/.test(partition))
    return { aws: notOfPartition(resource), message: 'a resource must begin with `arn:aws:`' };
  if (!/^[\w-]+$/.test(vendor)) {
    const aws = 'Resource vendor must be fully qualified and cannot contain regexes.';
    return { aws, message: 'a resource must name its service, without wildcards' };
  }
  if (vendor === 'iam') return iamProblem(resource, region, path);
  if (vendor === 's3' && region !== '' && account === '')
    return { aws: `Resource ${resource} can not contain region information.`, message: 'a bucket has no region' };
  return undefined;
}

function iamProblem(resource: string, region: string, path: readonly string[]): ArnProblem | undefined {
  if (region !== '' && region !== '*')
    return { aws: `IAM resource ${resource} cannot contain region information.`, message: 'IAM has no regions' };
  const name = path.join(':');
  if (path.length === 0 || name === '*' || name === 'root' || iamPaths.some((one) => name.startsWith(one)))
    return undefined;
  const aws = `IAM resource path must either be "*", root, or start with ${iamPaths.join(', ')}.`;
  return { aws, message: 'a resource of IAM must name its kind' };
}

/** AWS writes the ARN in full: what is left out stands for anything. */
function notOfPartition(resource: string): string {
  const [, partition = '', vendor, region, account, ...path] = resource.split(':');
  const rest = [vendor, region, account, path.length === 0 ? undefined : path.join(':')].map((part) => part ?? '*');
  return `Partition "${partition}" is not valid for resource "arn:${partition}:${rest.join(':')}".`;
}
