/** GetResourcePolicy, PutResourcePolicy, DeleteResourcePolicy: who else may use a secret. */
import type {
  DeleteResourcePolicyRequest,
  DeleteResourcePolicyResponse,
  GetResourcePolicyRequest,
  GetResourcePolicyResponse,
  PutResourcePolicyRequest,
  PutResourcePolicyResponse,
} from '@aws-sdk/client-secrets-manager';
import { parsePolicy } from '../../../languages/policy/parse-policy.ts';
import { isProblems, renderProblem } from '../../../languages/problem.ts';
import { AwsError } from '../../aws-error.ts';
import { needLiveSecret } from './find.ts';
import { notThereYet } from './refusals.ts';
import type { Secrets } from './secretsmanager.ts';

export function getResourcePolicy(room: Secrets, { SecretId }: GetResourcePolicyRequest): GetResourcePolicyResponse {
  const { arn, name, policy } = needLiveSecret(room, SecretId);
  return { ARN: arn, Name: name, ...(policy === undefined ? {} : { ResourcePolicy: policy }) };
}

export function putResourcePolicy(room: Secrets, input: PutResourcePolicyRequest): PutResourcePolicyResponse {
  const secret = needLiveSecret(room, input.SecretId);
  if (input.BlockPublicPolicy) throw notThereYet('BlockPublicPolicy');
  const policy = String(input.ResourcePolicy);
  const parsed = parsePolicy(policy, 'resource');
  if (isProblems(parsed))
    throw new AwsError(
      'MalformedPolicyDocumentException',
      `This resource policy contains a syntax error: ${parsed.map(renderProblem).join('; ')}`,
    );
  room.tables.putSecret({ ...secret, policy });
  return { ARN: secret.arn, Name: secret.name };
}

export function deleteResourcePolicy(
  room: Secrets,
  { SecretId }: DeleteResourcePolicyRequest,
): DeleteResourcePolicyResponse {
  const { policy: _, ...secret } = needLiveSecret(room, SecretId);
  room.tables.putSecret(secret);
  return { ARN: secret.arn, Name: secret.name };
}
