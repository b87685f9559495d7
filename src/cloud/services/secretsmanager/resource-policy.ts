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
import { AwsError } from '../../kit/aws-error.ts';
import { needLiveSecret } from './find.ts';
import { notThereYet } from './refusals.ts';
import type { Secrets } from './secretsmanager.ts';

export function getResourcePolicy(service: Secrets, { SecretId }: GetResourcePolicyRequest): GetResourcePolicyResponse {
  const { arn, name, policy } = needLiveSecret(service, SecretId);
  return { ARN: arn, Name: name, ...(policy === undefined ? {} : { ResourcePolicy: policy }) };
}

export function putResourcePolicy(service: Secrets, input: PutResourcePolicyRequest): PutResourcePolicyResponse {
  const secret = needLiveSecret(service, input.SecretId);
  if (input.BlockPublicPolicy) throw notThereYet('BlockPublicPolicy');
  const policy = String(input.ResourcePolicy);
  const parsed = parsePolicy(policy, 'resource');
  if (isProblems(parsed))
    throw new AwsError(
      'MalformedPolicyDocumentException',
      `This resource policy contains a syntax error: ${parsed.map(renderProblem).join('; ')}`,
    );
  service.tables.putSecret({ ...secret, policy });
  return { ARN: secret.arn, Name: secret.name };
}

export function deleteResourcePolicy(
  service: Secrets,
  { SecretId }: DeleteResourcePolicyRequest,
): DeleteResourcePolicyResponse {
  const { policy: _, ...secret } = needLiveSecret(service, SecretId);
  service.tables.putSecret(secret);
  return { ARN: secret.arn, Name: secret.name };
}
