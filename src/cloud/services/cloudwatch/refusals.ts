/** CloudWatch's errors. Source: API reference, "Common errors" and each operation's errors. */
import { AwsError } from '../../kit/aws-error.ts';

export const invalid = (message: string): AwsError => new AwsError('ValidationError', message);

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValueException', message);

export const invalidCombination = (message: string): AwsError =>
  new AwsError('InvalidParameterCombinationException', message);

export const missingParameter = (message: string): AwsError =>
  new AwsError('MissingRequiredParameterException', message);

export const nameTwice = 'No metric may specify the same dimension name twice.';

export const invalidToken = (): AwsError => new AwsError('InvalidNextToken', 'The next token is invalid.');

export const notThereYet = (what: string): AwsError => invalid(`${what} is not there yet in this version of Punctual`);

export const denied = (message: string): AwsError => new AwsError('AccessDenied', message, 403);
