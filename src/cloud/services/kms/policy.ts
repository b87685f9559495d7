/** The policy of a key: each has one, named `default`. Source: API reference, GetKeyPolicy, PutKeyPolicy, ListKeyPolicies. */
import { parsePolicy } from '../../../languages/policy/parse-policy.ts';
import { isProblems, renderProblem } from '../../../languages/problem.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Handler } from '../../kit/service.ts';
import type { Kms } from './context.ts';
import { policyBytesMax } from './limits.ts';
import { keyById, type NamesKey, onNamedKey } from './names.ts';
import type { ForPage, KmsPage } from './page.ts';
import { refuseDoomed } from './state.ts';

interface NamesPolicy extends NamesKey {
  readonly PolicyName?: string;
}

const policyName = 'default';

/** What a key has that no policy was given for: the account's IAM policies decide. */
export const defaultPolicy = ({ host: { partition, account } }: Kms): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

export function checkPolicy(policy: string): void {
  const malformed = (why: string) => new AwsError('MalformedPolicyDocumentException', why);
  if (Buffer.byteLength(policy) > policyBytesMax) throw malformed(`A key policy has at most ${policyBytesMax} bytes.`);
  const parsed = parsePolicy(policy, 'resource');
  if (isProblems(parsed)) throw malformed(parsed.map(renderProblem).join('; '));
}

export const getKeyPolicy: Handler<Kms, NamesPolicy, { Policy: string; PolicyName: string }> = {
  permissions: onNamedKey('GetKeyPolicy'),
  handle(service, { KeyId, PolicyName = policyName }) {
    refuseOtherName(PolicyName);
    return { Policy: keyById(service, KeyId).policy, PolicyName };
  },
};

export const putKeyPolicy: Handler<Kms, NamesPolicy & { readonly Policy: string }, object> = {
  permissions: onNamedKey('PutKeyPolicy'),
  handle(service, { KeyId, PolicyName = policyName, Policy }) {
    refuseOtherName(PolicyName);
    const key = keyById(service, KeyId);
    refuseDoomed(service, key);
    checkPolicy(Policy);
    service.tables.putKey({ ...key, policy: Policy });
    return {};
  },
};

export const listKeyPolicies: Handler<Kms, NamesKey & ForPage, KmsPage & { PolicyNames: string[] }> = {
  permissions: onNamedKey('ListKeyPolicies'),
  handle: () => ({ PolicyNames: [policyName], Truncated: false }),
};

function refuseOtherName(name: string): void {
  if (name !== policyName) throw new AwsError('NotFoundException', 'No such policy exists');
}
