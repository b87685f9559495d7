/**
 * Security token service: who am I, and keys for a role's session.
 * Left out: sessions by SAML and web identity, federation, multi-factor authentication, decoded messages.
 */
import { AwsError } from '../../kit/aws-error.ts';
import { bind, type ServiceDefinition } from '../../kit/service.ts';
import { assumeRole } from './assume-role.ts';
import { getAccessKeyInfo, getCallerIdentity } from './get-caller-identity.ts';
import { getSessionToken } from './get-session-token.ts';

export const sts: ServiceDefinition = {
  service: 'sts',
  schema: [],
  open: (host) => ({
    operations: bind(host, {
      AssumeRole: assumeRole,
      GetCallerIdentity: getCallerIdentity,
      GetAccessKeyInfo: getAccessKeyInfo,
      GetSessionToken: getSessionToken,
    }),
    denied: (message) => new AwsError('AccessDenied', message, 403),
  }),
};
