/** GetAuthorizationToken: with what Docker logs in at this cloud's registry. Source: Amazon ECR API reference, GetAuthorizationToken. */
import { instant } from '../../../languages/instant.ts';
import { sealRegistryToken } from '../../kit/registry-token.ts';
import type { Handler } from '../../kit/service.ts';
import type { Ecr } from './context.ts';
import { registryEndpoint } from './names.ts';

interface AuthorizationData {
  readonly authorizationToken: string;
  readonly expiresAt: Date;
  readonly proxyEndpoint?: string;
}

/** "The authorization token is valid for 12 hours." */
const tokenMs = 12 * 60 * 60 * 1000;

export const getAuthorizationToken: Handler<Ecr, object, { authorizationData: AuthorizationData[] }> = {
  permissions: () => [{ action: 'ecr:GetAuthorizationToken', resource: '*' }],
  handle({ host }, _input, { now, caller }) {
    const until = instant(now + tokenMs);
    const password = sealRegistryToken(host.vault, caller, until);
    const proxyEndpoint = registryEndpoint({ host });
    return {
      authorizationData: [
        {
          authorizationToken: Buffer.from(`AWS:${password}`).toString('base64'),
          expiresAt: new Date(until),
          ...(proxyEndpoint === undefined ? {} : { proxyEndpoint }),
        },
      ],
    };
  },
};
