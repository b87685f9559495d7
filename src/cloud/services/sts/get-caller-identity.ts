/** GetCallerIdentity. */
import type { GetCallerIdentityRequest, GetCallerIdentityResponse } from '@aws-sdk/client-sts';
import type { Handler, ServiceHost } from '../../kit/service.ts';

/** "No permissions are required to perform this operation": API reference. */
export const getCallerIdentity: Handler<ServiceHost, GetCallerIdentityRequest, GetCallerIdentityResponse> = {
  permissions: () => [],
  handle: (_host, _input, context) => context.call('iam', 'DescribeCaller', {}),
};
