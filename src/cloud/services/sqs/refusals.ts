/** SQS's errors, by the names of its model; the wire adds the codes of the older protocol. Source: API reference, each operation's errors. */
import { AwsError } from '../../kit/aws-error.ts';

export const noSuchQueue = (): AwsError => new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

/** AWS's message holds no more than the name. */
export function invalidAttribute(name: string, hint: string): AwsError {
  const message = `Invalid value for the parameter ${name}.`;
  return new AwsError('InvalidAttributeValue', message, 400, { problems: [{ path: [name], message, hint }] }, hint);
}

export const missing = (parameter: string): AwsError =>
  new AwsError('MissingParameter', `The request must contain the parameter ${parameter}.`);

export const notThereYet = (what: string): AwsError =>
  new AwsError('UnsupportedOperation', `${what} is not there yet in this version of Punctual`);
