/** A service's error -> the error and cause of an `aws-sdk` task, as AWS's SDK for Java 2 names and words it. An error that the service's model has not is the service's general one. Source: recorded histories. */
import type { AwsError } from '../../../../kit/aws-error.ts';
import { errorModelOf } from '../../../../models/model.ts';
import { errorPrefix, exceptionName } from './names.ts';

/** `service`: as this cloud names it; `sdk`: as the SDK does. */
export function sdkErrorOf(
  service: string,
  sdk: string,
  error: AwsError,
  newId: () => string,
): { error: string; cause: string } {
  const prefix = errorPrefix(sdk);
  const modelled = isGeneral(service, error) ? undefined : errorModelOf(service, error.code);
  const name = modelled ? exceptionName(modelled.name) : `${prefix}Exception`;
  return { error: `${prefix}.${name}`, cause: `${sdkMessage(prefix, error, newId)} (SDK Attempt Count: 1)` };
}

/** S3's model has had AccessDenied for few months, and for one operation; states that are there catch `S3.S3Exception`. */
const isGeneral = (service: string, { code }: AwsError): boolean => service === 's3' && code === 'AccessDenied';

/** S3 has a second id. */
export function sdkMessage(prefix: string, { message, status }: AwsError, newId: () => string): string {
  const extended = prefix === 'S3' ? `, Extended Request ID: ${newId()}` : '';
  return `${message} (Service: ${prefix}, Status Code: ${status}, Request ID: ${newId()}${extended})`;
}
