/** SQS's errors, by the names of its model; the wire adds the codes of the older protocol. Source: API reference, each operation's errors. */
import { AwsError } from '../../aws-error.ts';

export const noSuchQueue = (): AwsError => new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);

export const invalidAttribute = (message: string): AwsError => new AwsError('InvalidAttributeValue', message);

export const missing = (parameter: string): AwsError =>
  new AwsError('MissingParameter', `The request must contain the parameter ${parameter}.`);

export const notThereYet = (what: string): AwsError =>
  new AwsError('UnsupportedOperation', `${what} is not there yet in this version of Punctual`);
