/** GetCallerIdentity, GetAccessKeyInfo. */
import type {
  GetAccessKeyInfoRequest,
  GetAccessKeyInfoResponse,
  GetCallerIdentityRequest,
  GetCallerIdentityResponse,
} from '@aws-sdk/client-sts';
import type { Handler, ServiceHost } from '../../kit/service.ts';

/** "No permissions are required to perform this operation": API reference. */
export const getCallerIdentity: Handler<ServiceHost, GetCallerIdentityRequest, GetCallerIdentityResponse> = {
  permissions: () => [],
  handle: (_host, _input, context) => context.call('iam', 'DescribeCaller', {}),
};

export const getAccessKeyInfo: Handler<ServiceHost, GetAccessKeyInfoRequest, GetAccessKeyInfoResponse> = {
  permissions: () => [{ action: 'sts:GetAccessKeyInfo', resource: '*' }],
  handle: (_host, { AccessKeyId }, context) => context.call('iam', 'DescribeKey', { AccessKeyId }),
};
