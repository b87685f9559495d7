/**
 * AWS Key Management Service, as far as templates and other services need it: keys and aliases with their policies, and whether a caller may use a key.
 * Nothing is encrypted with a key here (what must not be readable in the store goes through the vault); its policy alone is enacted, by SNS.
 * Left out: the API for clients (the SDK's model of KMS is not among the dependencies), so CloudFormation alone makes keys; grants, imported and
 * asymmetric keys, multi-region keys, cryptography.
 */
import { bind, type ServiceDefinition } from '../../kit/service.ts';
import { createAlias, deleteAlias, updateAlias } from './aliases.ts';
import type { Kms } from './context.ts';
import { deleteKey, scheduleKeyDeletion } from './delete-key.ts';
import { createKey, describeKey, tagKey, untagKey, updateKey } from './keys.ts';
import { openTables, schema } from './tables.ts';
import { useKey } from './use-key.ts';

export const kms: ServiceDefinition = {
  service: 'kms',
  schema,
  open(host) {
    const service: Kms = { host, tables: openTables(host.store) };
    return {
      operations: bind(service, {
        // keys
        CreateKey: createKey,
        DescribeKey: describeKey,
        UpdateKey: updateKey,
        ScheduleKeyDeletion: scheduleKeyDeletion,
        UseKey: useKey,

        // aliases
        CreateAlias: createAlias,
        UpdateAlias: updateAlias,
        DeleteAlias: deleteAlias,

        // tags
        TagResource: tagKey,
        UntagResource: untagKey,
      }),
      timers: { 'delete-key': (_context, id) => deleteKey(service, id) },
    };
  },
};
