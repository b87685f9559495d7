/**
 * Security token service: who am I, and keys for a role's session.
 * Left out: sessions by SAML and web identity, federation and session tokens, decoded messages.
 */
import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Operation, ServiceDefinition } from '../../kit/service.ts';
import { assumeRole } from './assume-role.ts';

export const sts: ServiceDefinition = {
  service: 'sts',
  schema: [],
  open: () => ({
    operations: {
      AssumeRole: assumeRole,
      /** "No permissions are required to perform this operation": API reference. */
      GetCallerIdentity: {
        permissions: () => [],
        handle: (_input, context) => context.call<GetCallerIdentityResponse>('iam', 'DescribeCaller', {}),
      } satisfies Operation<GetCallerIdentityRequest, GetCallerIdentityResponse>,
    },
    denied: (message) => new AwsError('AccessDenied', message, 403),
  }),
};
