/** SNS's errors, by the codes of its protocol (Query). Source: API reference, each operation's errors; responses recorded from AWS. */
import { AwsError } from '../../kit/aws-error.ts';

export const invalid = (what: string): AwsError => new AwsError('InvalidParameter', `Invalid parameter: ${what}`);

export const noTopic = (): AwsError => new AwsError('NotFound', 'Topic does not exist', 404);

export const noSubscription = (): AwsError => new AwsError('NotFound', 'Subscription does not exist', 404);

export const denied = (message: string): AwsError => new AwsError('AuthorizationError', message, 403);

export const notThereYet = (what: string): AwsError => invalid(`${what} is not there yet in this version of Punctual`);
