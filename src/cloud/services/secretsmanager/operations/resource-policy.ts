/** GetResourcePolicy, PutResourcePolicy, ValidateResourcePolicy, DeleteResourcePolicy: who else may use a secret. */
import type {
  DeleteResourcePolicyRequest,
  DeleteResourcePolicyResponse,
  GetResourcePolicyRequest,
  GetResourcePolicyResponse,
  PutResourcePolicyRequest,
  PutResourcePolicyResponse,
  ValidateResourcePolicyRequest,
  ValidateResourcePolicyResponse,
} from '@aws-sdk/client-secrets-manager';
import { parsePolicy } from '../../../../languages/policy/parse-policy.ts';
import { isProblems, renderProblem } from '../../../../languages/problem.ts';
import { AwsError, withHint } from '../../../kit/aws-error.ts';
import type { Handler } from '../../../kit/service.ts';
import type { Secrets } from '../context.ts';
import { needLiveSecret } from '../find.ts';
import { onSecret, permissionOn } from '../permissions.ts';
import { notThereYet } from '../refusals.ts';

export const getResourcePolicy: Handler<Secrets, GetResourcePolicyRequest, GetResourcePolicyResponse> = {
  permissions: onSecret('GetResourcePolicy'),
  handle(service, { SecretId }) {
    const { arn, name, policy } = needLiveSecret(service, SecretId);
    return { ARN: arn, Name: name, ...(policy === undefined ? {} : { ResourcePolicy: policy }) };
  },
};

export const putResourcePolicy: Handler<Secrets, PutResourcePolicyRequest, PutResourcePolicyResponse> = {
  permissions: onSecret('PutResourcePolicy'),
  handle(service, input) {
    const secret = needLiveSecret(service, input.SecretId);
    if (input.BlockPublicPolicy) throw notThereYet('BlockPublicPolicy');
    const policy = String(input.ResourcePolicy);
    const parsed = parsePolicy(policy, 'resource');
    if (isProblems(parsed))
      throw withHint(
        new AwsError('MalformedPolicyDocumentException', 'This resource policy contains a syntax error.'),
        parsed.map(renderProblem).join('; '),
      );
    service.tables.putSecret({ ...secret, policy });
    return { ARN: secret.arn, Name: secret.name };
  },
};

export const deleteResourcePolicy: Handler<Secrets, DeleteResourcePolicyRequest, DeleteResourcePolicyResponse> = {
  permissions: onSecret('DeleteResourcePolicy'),
  handle(service, { SecretId }) {
    const { policy: _, ...secret } = needLiveSecret(service, SecretId);
    service.tables.putSecret(secret);
    return { ARN: secret.arn, Name: secret.name };
  },
};

/** What PutResourcePolicy would refuse; whether it opens the secret to everybody is not looked at. */
export const validateResourcePolicy: Handler<Secrets, ValidateResourcePolicyRequest, ValidateResourcePolicyResponse> = {
  permissions: (service, { SecretId }) => [
    SecretId === undefined
      ? { action: 'secretsmanager:ValidateResourcePolicy', resource: '*' }
      : permissionOn(service, 'ValidateResourcePolicy', SecretId),
  ],
  handle(service, { SecretId, ResourcePolicy }) {
    if (SecretId !== undefined) needLiveSecret(service, SecretId);
    const parsed = parsePolicy(String(ResourcePolicy), 'resource');
    const ValidationErrors = isProblems(parsed)
      ? parsed.map((problem) => ({ CheckName: 'SyntaxCheck', ErrorMessage: renderProblem(problem) }))
      : [];
    return { PolicyValidationPassed: ValidationErrors.length === 0, ValidationErrors };
  },
};
