/**
 * Keys: made, described, listed, changed. AWS's check that a new policy does not lock its author out is not made.
 * Source: API reference, CreateKey, DescribeKey, ListKeys, UpdateKeyDescription, EnableKey, DisableKey.
 */
import type { Handler } from '../../kit/service.ts';
import { changesKey } from './changes-key.ts';
import type { Kms } from './context.ts';
import { listMax } from './limits.ts';
import { keyArn, keyAt, type NamesKey, onKey } from './names.ts';
import { type ForPage, type KmsPage, pageOf } from './page.ts';
import { checkPolicy, defaultPolicy } from './policy.ts';
import { notThereYet } from './refusals.ts';
import { type KeyState, stateOf } from './state.ts';
import type { Key } from './tables.ts';
import { type KmsTag, tagged } from './tags.ts';

interface CreateKeyInput {
  readonly Policy?: string;
  readonly Description?: string;
  readonly KeySpec?: string;
  readonly CustomerMasterKeySpec?: string;
  readonly KeyUsage?: string;
  readonly MultiRegion?: boolean;
  readonly Origin?: string;
  readonly CustomKeyStoreId?: string;
  readonly XksKeyId?: string;
  readonly Tags?: readonly KmsTag[];
}

export interface KeyMetadata {
  readonly AWSAccountId: string;
  readonly KeyId: string;
  readonly Arn: string;
  readonly CreationDate: Date;
  readonly Enabled: boolean;
  readonly Description: string;
  readonly KeyUsage: string;
  readonly KeyState: KeyState;
  readonly DeletionDate?: Date;
  readonly Origin: string;
  readonly KeyManager: string;
  readonly CustomerMasterKeySpec: string;
  readonly KeySpec: string;
  readonly EncryptionAlgorithms: readonly string[];
  readonly MultiRegion: boolean;
}

export const createKey: Handler<Kms, CreateKeyInput, { KeyMetadata: KeyMetadata }> = {
  permissions: (_service, { Tags = [] }) => [
    { action: 'kms:CreateKey', resource: '*' },
    ...(Tags.length > 0 ? [{ action: 'kms:TagResource', resource: '*' }] : []),
  ],
  handle(service, input, context) {
    refuseOthers(input);
    const { Policy = defaultPolicy(service), Description = '', Tags = [] } = input;
    checkPolicy(Policy);
    const key: Key = {
      id: context.id(),
      policy: Policy,
      description: Description,
      enabled: true,
      createdAt: context.now,
      tags: tagged({}, Tags),
    };
    service.tables.putKey(key);
    return { KeyMetadata: metadataOf(service, key) };
  },
};

/** Symmetric keys of one region, with key material of KMS's own: those that SNS takes. */
function refuseOthers(input: CreateKeyInput): void {
  const { KeySpec = input.CustomerMasterKeySpec, KeyUsage, MultiRegion, Origin, CustomKeyStoreId, XksKeyId } = input;
  if (KeySpec !== undefined && KeySpec !== 'SYMMETRIC_DEFAULT') throw notThereYet(`KeySpec ${KeySpec}`);
  if (KeyUsage !== undefined && KeyUsage !== 'ENCRYPT_DECRYPT') throw notThereYet(`KeyUsage ${KeyUsage}`);
  if (MultiRegion) throw notThereYet('MultiRegion');
  if (Origin !== undefined && Origin !== 'AWS_KMS') throw notThereYet(`Origin ${Origin}`);
  if (CustomKeyStoreId !== undefined) throw notThereYet('CustomKeyStoreId');
  if (XksKeyId !== undefined) throw notThereYet('XksKeyId');
}

export const describeKey: Handler<Kms, NamesKey, { KeyMetadata: KeyMetadata }> = {
  permissions: (service, { KeyId }) => [onKey(service, 'DescribeKey', keyAt(service, KeyId))],
  handle: (service, { KeyId }) => ({ KeyMetadata: metadataOf(service, keyAt(service, KeyId)) }),
};

export const listKeys: Handler<Kms, ForPage, KmsPage & { Keys: { KeyId: string; KeyArn: string }[] }> = {
  permissions: () => [{ action: 'kms:ListKeys', resource: '*' }],
  handle(service, input) {
    const { items, ...page } = pageOf('ListKeys', input, listMax.keys, service.tables.keyIds, (id) => id);
    return { Keys: items.map((KeyId) => ({ KeyId, KeyArn: keyArn(service, KeyId) })), ...page };
  },
};

export const updateKeyDescription = changesKey<{ readonly Description: string }>(
  'UpdateKeyDescription',
  ({ Description }) => ({ description: Description }),
);
export const enableKey = changesKey('EnableKey', () => ({ enabled: true }));
export const disableKey = changesKey('DisableKey', () => ({ enabled: false }));

const metadataOf = (service: Kms, key: Key): KeyMetadata => ({
  AWSAccountId: service.host.account,
  KeyId: key.id,
  Arn: keyArn(service, key.id),
  CreationDate: new Date(key.createdAt),
  Enabled: stateOf(key) === 'Enabled',
  Description: key.description,
  KeyUsage: 'ENCRYPT_DECRYPT',
  KeyState: stateOf(key),
  ...(key.deletionDue === undefined ? {} : { DeletionDate: new Date(key.deletionDue) }),
  Origin: 'AWS_KMS',
  KeyManager: 'CUSTOMER',
  CustomerMasterKeySpec: 'SYMMETRIC_DEFAULT',
  KeySpec: 'SYMMETRIC_DEFAULT',
  EncryptionAlgorithms: ['SYMMETRIC_DEFAULT'],
  MultiRegion: false,
});
