/**
 * AWS Key Management Service, as far as jobs, templates and other services need it: keys and aliases with their policies, and whether a caller may use a key.
 * Nothing is encrypted with a key here (what must not be readable in the store goes through the vault); its policy alone is enacted, by SNS.
 * Left out, refused by name: cryptography, grants, imported and asymmetric keys, keys of several regions, key stores.
 */
import { bind, type Handlers, type ServiceDefinition } from '../../kit/service.ts';
import { createAlias, deleteAlias, listAliases, updateAlias } from './aliases.ts';
import type { Kms } from './context.ts';
import { cancelKeyDeletion, deleteKey, scheduleKeyDeletion } from './delete-key.ts';
import { createKey, describeKey, disableKey, enableKey, listKeys, updateKeyDescription } from './keys.ts';
import { getKeyPolicy, listKeyPolicies, putKeyPolicy } from './policy.ts';
import { disableKeyRotation, enableKeyRotation, getKeyRotationStatus } from './rotation.ts';
import { openTables, schema } from './tables.ts';
import { listKeyTags, tagKey, untagKey } from './tags.ts';
import { useKey } from './use-key.ts';

const handlers: Handlers<Kms> = {
  // keys
  CreateKey: createKey,
  DescribeKey: describeKey,
  ListKeys: listKeys,
  UpdateKeyDescription: updateKeyDescription,
  EnableKey: enableKey,
  DisableKey: disableKey,
  ScheduleKeyDeletion: scheduleKeyDeletion,
  CancelKeyDeletion: cancelKeyDeletion,

  // their policies
  GetKeyPolicy: getKeyPolicy,
  PutKeyPolicy: putKeyPolicy,
  ListKeyPolicies: listKeyPolicies,

  // their rotation
  EnableKeyRotation: enableKeyRotation,
  DisableKeyRotation: disableKeyRotation,
  GetKeyRotationStatus: getKeyRotationStatus,

  // aliases
  CreateAlias: createAlias,
  UpdateAlias: updateAlias,
  DeleteAlias: deleteAlias,
  ListAliases: listAliases,

  // tags
  TagResource: tagKey,
  UntagResource: untagKey,
  ListResourceTags: listKeyTags,
};

/** What clients can call. */
export const kmsOperations: readonly string[] = Object.keys(handlers);

export const kms: ServiceDefinition = {
  service: 'kms',
  schema,
  open(host) {
    const service: Kms = { host, tables: openTables(host.store) };
    return {
      operations: bind(service, { ...handlers, UseKey: useKey }),
      timers: { 'delete-key': (_context, id) => deleteKey(service, id) },
    };
  },
};
