/**
 * A service's error -> the error and cause of a task that calls it. Modelled errors keep their name behind the service's prefix, others become the
 * service's general exception. Source: recorded histories; the SDK for Java writes the cause.
 */
import type { AwsError } from '../../../kit/aws-error.ts';
import { serviceErrors } from './service-errors.table.ts';

export function taskErrorOf(service: string, error: AwsError, requestId: string): { error: string; cause: string } {
  const { prefix, sdkName, modelled } = serviceErrors[service]!;
  const known = modelled.find((name) => name === error.code || name === `${error.code}Exception`);
  const details = `Service: ${sdkName}; Status Code: ${error.status}; Error Code: ${error.code}; Request ID: ${requestId}; Proxy: null`;
  return { error: `${prefix}.${known ?? `${sdkName}Exception`}`, cause: `${error.message} (${details})` };
}
