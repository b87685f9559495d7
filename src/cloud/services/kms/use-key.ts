/**
 * Whether whoever calls a service may have it use a key: what the service asks KMS before it encrypts or decrypts for its caller.
 * AWS's own keys (`alias/aws/SERVICE`) let the account's principals use them through their service, and no other service.
 * Source: Developer Guide, "AWS managed keys", "kms:ViaService"; SNS Developer Guide, "Managing Amazon SNS encryption keys and costs".
 */
import { instant } from '../../../languages/instant.ts';
import type { Caller } from '../../kit/caller.ts';
import type { Handler, Permission } from '../../kit/service.ts';
import type { Kms } from './context.ts';
import { keyAt, localName, onKey } from './names.ts';
import { refuseUnusable } from './state.ts';
import type { Key } from './tables.ts';

export interface UseKeyInput {
  readonly keyId: string;
  /** `sns`. */
  readonly via: string;
  /** `GenerateDataKey`, `Decrypt`. */
  readonly actions: readonly string[];
}

/** For the cloud alone. Throws NotFoundException, DisabledException or KMSInvalidStateException; AccessDeniedException where the caller may not. */
export const useKey: Handler<Kms, UseKeyInput, object> = {
  internal: true,
  permissions(service, { keyId, via, actions }, { caller }) {
    const key = usable(service, keyId, via);
    if (!key) return [];
    return actions.map(
      (action): Permission => ({ ...onKey(service, action, key), context: keysOf(service, via, caller) }),
    );
  },
  handle: () => ({}),
};

/** Undefined: a key of another account or region, whose policy cannot be known here. */
function usable(service: Kms, keyId: string, via: string): Key | undefined {
  const name = localName(service, keyId);
  if (name === undefined) return undefined;
  if (name === `alias/aws/${via}`) return managedKey(service, via);
  const key = keyAt(service, keyId);
  refuseUnusable(service, key);
  return key;
}

/** A service that acts by itself has no account. */
const keysOf = ({ host }: Kms, via: string, { kind }: Caller): Record<string, string> => ({
  'kms:ViaService': `${via}.${host.region}.amazonaws.com`,
  ...(kind === 'service' ? {} : { 'kms:CallerAccount': host.account }),
});

function managedKey({ host }: Kms, via: string): Key {
  const { region, account } = host;
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: '*' },
    Action: ['kms:Decrypt', 'kms:GenerateDataKey*', 'kms:CreateGrant', 'kms:ListGrants', 'kms:DescribeKey'],
    Resource: '*',
    Condition: {
      StringEquals: { 'kms:ViaService': `${via}.${region}.amazonaws.com`, 'kms:CallerAccount': account },
    },
  };
  const policy = JSON.stringify({ Version: '2012-10-17', Id: `auto-${via}-1`, Statement: [statement] });
  return { id: `aws/${via}`, policy, description: '', enabled: true, createdAt: instant(0), tags: {} };
}
