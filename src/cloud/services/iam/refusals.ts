/** IAM's errors, in its words. Codes are those of the Query protocol (`NoSuchEntity`, not `NoSuchEntityException`). */
import { AwsError, withHint } from '../../kit/aws-error.ts';

export const noSuchEntity = (message: string): AwsError => new AwsError('NoSuchEntity', message, 404);
export const noSuchRole = (name: string): AwsError => noSuchEntity(`The role with name ${name} cannot be found.`);
export const noSuchUser = (name: string): AwsError => noSuchEntity(`The user with name ${name} cannot be found.`);
export const noSuchGroup = (name: string): AwsError => noSuchEntity(`The group with name ${name} cannot be found.`);
export const noSuchPolicy = (arn: string): AwsError => noSuchEntity(`Policy ${arn} was not found.`);

export const alreadyExists = (message: string): AwsError => new AwsError('EntityAlreadyExists', message, 409);
export const deleteConflict = (message: string): AwsError => new AwsError('DeleteConflict', message, 409);
export const limitExceeded = (message: string): AwsError => new AwsError('LimitExceeded', message, 409);
export const quotaExceeded = (quota: string, max: number): AwsError =>
  limitExceeded(`Cannot exceed quota for ${quota}: ${max}`);
export const invalidInput = (message: string): AwsError => new AwsError('InvalidInput', message);
export const unmodifiable = (role: string): AwsError =>
  new AwsError(
    'UnmodifiableEntity',
    `Cannot perform the operation on the protected role '${role}' - this role is only modifiable by AWS`,
  );
export const validationError = (message: string): AwsError => new AwsError('ValidationError', message);
export const invalidToken = (): AwsError =>
  new AwsError('InvalidClientTokenId', 'The security token included in the request is invalid.', 403);
export const accessDenied = (message: string): AwsError => new AwsError('AccessDenied', message, 403);

/** `what`: how IAM names the policy there (`Policy ARN`, `Scope ARN: ARN`). An AWS policy may be one that is not there yet. */
export function notAttachable(what: string, arn: string): AwsError {
  if (!arn.startsWith('arn:')) return invalidInput(`ARN ${arn} is not valid.`);
  const refused = noSuchEntity(`${what} does not exist or is not attachable.`);
  return arn.includes(':iam::aws:')
    ? withHint(
        refused,
        'AWS has no managed policy of this name that this version of Punctual knows: see `aws iam list-policies --scope AWS`',
      )
    : refused;
}
