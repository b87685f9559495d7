/** Parameter Store's errors, in its words where they are known. Source: API reference, each operation's errors; responses that users pasted. */
import { AwsError, withHint } from '../../kit/aws-error.ts';

export const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** AWS's own error has no message. */
export const noSuchParameter = (name: string): AwsError =>
  withHint(new AwsError('ParameterNotFound', ''), `parameter ${name} not found`);

export const noSuchVersion = (name: string, version: number): AwsError =>
  new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
  );

export const noSuchLabel = (name: string, label: string): AwsError =>
  new AwsError(
    'ParameterVersionNotFound',
    `Systems Manager could not find label ${label} for parameter ${name}. Verify the label and try again.`,
  );

export const parameterExists = (): AwsError =>
  new AwsError(
    'ParameterAlreadyExists',
    'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
  );

export const invalidToken = (): AwsError => new AwsError('InvalidNextToken', 'The specified token is not valid.');

export const notThereYet = (what: string): AwsError => invalid(`${what} is not there yet in this version of Punctual`);
