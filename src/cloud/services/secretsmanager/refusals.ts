/** Secrets Manager's errors, in its words where they are known. Source: API reference, each operation's errors; responses that users pasted. */
import { AwsError } from '../../kit/aws-error.ts';

export const invalidParameter = (message: string): AwsError => new AwsError('InvalidParameterException', message);
export const invalidRequest = (message: string): AwsError => new AwsError('InvalidRequestException', message);

export const noSuchSecret = (): AwsError =>
  new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");

/** Said of what is called by such a name, too. */
export function checkName(name: string): void {
  if (!/^[A-Za-z0-9/_+=.@!-]+$/.test(name))
    throw new AwsError(
      'ValidationException',
      'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    );
}

/** `what` is `staging label: AWSCURRENT`, or `VersionId: ...`. */
export const noSuchValue = (what: string): AwsError =>
  new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret value for ${what}`);

export const markedDeleted = (): AwsError =>
  invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");

export const invalidToken = (): AwsError =>
  new AwsError('InvalidNextTokenException', 'Invalid NextToken. The token must be one that this operation answered.');

export const notThereYet = (what: string): AwsError =>
  invalidParameter(`${what} is not there yet in this version of Punctual`);
