/** KMS's errors. Source: API reference, "Errors" of each operation. */
import { AwsError } from '../../kit/aws-error.ts';

export const notFound = (what: string): AwsError => new AwsError('NotFoundException', `${what} is not found.`);

export const validation = (message: string): AwsError => new AwsError('ValidationException', message);

export const invalidState = (keyArn: string, message: string): AwsError =>
  new AwsError('KMSInvalidStateException', `${keyArn} ${message}`);

export const notThereYet = (what: string): AwsError =>
  new AwsError('UnsupportedOperationException', `${what} is not there yet in this version of Punctual`);
