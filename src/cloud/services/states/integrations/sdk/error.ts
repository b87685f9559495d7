/** A service's error -> the error and cause of an `aws-sdk` task, as AWS's SDK for Java 2 names and words it. An error that the service's model has not is the service's general one. Source: recorded histories. */
import type { AwsError } from '../../../../kit/aws-error.ts';
import { errorModelOf } from '../../../../models/model.ts';
import { errorPrefix, exceptionName } from './names.ts';

/** `service`: as this cloud names it; `sdk`: as the SDK does. */
export function sdkErrorOf(
  service: string,
  sdk: string,
  { code, message, status }: AwsError,
  requestId: string,
): { error: string; cause: string } {
  const prefix = errorPrefix(sdk);
  const modelled = errorModelOf(service, code);
  const name = modelled ? exceptionName(modelled.name) : `${prefix}Exception`;
  const details = `(Service: ${prefix}, Status Code: ${status}, Request ID: ${requestId})`;
  return { error: `${prefix}.${name}`, cause: `${message} ${details} (SDK Attempt Count: 1)` };
}
