/**
 * GetSessionToken without multi-factor authentication: a key of the root or of a user, for a while.
 * Source: API reference, GetSessionToken.
 */
import type { GetSessionTokenRequest, GetSessionTokenResponse } from '@aws-sdk/client-sts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Handler, ServiceHost } from '../../kit/service.ts';

/** "from 900 seconds up to a maximum of 129,600 seconds, with a default of 43,200 seconds"; of the root up to 3,600, which is its default. */
const userSecondsDefault = 43_200;
const rootSecondsMax = 3600;

const denied = (message: string): AwsError => new AwsError('AccessDenied', message, 403);

/** "No permissions are required for users to perform this operation". */
export const getSessionToken: Handler<ServiceHost, GetSessionTokenRequest, GetSessionTokenResponse> = {
  permissions: () => [],
  handle(_host, { DurationSeconds, SerialNumber, TokenCode, MinimumSessionTokenSize }, context) {
    const { caller } = context;
    if ((caller.kind !== 'root' && caller.kind !== 'user') || caller.temporary)
      throw denied('Cannot call GetSessionToken with session credentials');
    if (SerialNumber !== undefined || TokenCode !== undefined)
      throw denied(
        'MultiFactorAuthentication failed, unable to validate MFA code. Please verify your MFA serial number is valid and associated with this user.',
      );
    if (MinimumSessionTokenSize !== undefined)
      throw new AwsError('ValidationError', 'MinimumSessionTokenSize is not there yet in this version of Punctual');
    const isRoot = caller.kind === 'root';
    const seconds = DurationSeconds ?? (isRoot ? rootSecondsMax : userSecondsDefault);
    return context.call('iam', 'IssueOwnKey', {
      DurationSeconds: isRoot ? Math.min(seconds, rootSecondsMax) : seconds,
    });
  },
};
