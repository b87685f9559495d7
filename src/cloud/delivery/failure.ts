/**
 * What a failed delivery means: its error code on the dead-letter queue, and whether trying again could help.
 * "Errors that result from missing permissions to a target, or if a target resource no longer exists" are not tried again; nor,
 * ours, what the target calls wrong. Source: "Using dead-letter queues", Amazon EventBridge User Guide.
 */
import type { AwsError } from '../kit/aws-error.ts';

export interface Failure {
  readonly code: string;
  /** The error's own code. */
  readonly errorCode: string;
  readonly message: string;
  readonly again: boolean;
}

const kinds: readonly [code: string, errors: RegExp, again: boolean][] = [
  ['FAILED_TO_ASSUME_ROLE', /^FailedToAssumeRole$/, false],
  ['INVALID_JSON', /^InvalidJson$/, false],
  ['THROTTLING', /Throttl|TooManyRequests|LimitExceeded/, true],
  ['NO_PERMISSIONS', /AccessDenied|AuthorizationError|NotAuthorized|Unauthorized/, false],
  ['NO_RESOURCE', /DoesNotExist|NotFound|NonExistent|Deleting$/, false],
  ['RESOURCE_ALREADY_EXISTS', /AlreadyExists/, false],
];

export function failureOf({ code, message, status }: AwsError): Failure {
  for (const [name, errors, again] of kinds)
    if (errors.test(code)) return { code: name, errorCode: code, message, again };
  return status >= 500
    ? { code: 'ERROR_FROM_TARGET', errorCode: code, message, again: true }
    : { code: 'INVALID_PARAMETER', errorCode: code, message: `${code}: ${message}`, again: false };
}
