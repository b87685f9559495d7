/**
 * AWS Secrets Manager: secrets with versions and their stages, tags and resource policies. Every value is sealed before it is stored. A KMS key
 * is recorded: no `kms:` permission is asked for, as AWS asks for none with the key `aws/secretsmanager`.
 * Left out, refused by name: rotation, replication to other regions, managed external secrets, BlockPublicPolicy.
 */
import { bind, type ServiceDefinition } from '../../kit/service.ts';
import type { Secrets } from './context.ts';
import { batchGetSecretValue } from './operations/batch-get-secret-value.ts';
import { createSecret } from './operations/create-secret.ts';
import { deleteSecret, removeSecret, restoreSecret } from './operations/delete-secret.ts';
import { describeSecret, listSecretVersionIds } from './operations/describe-secret.ts';
import { getRandomPassword } from './operations/get-random-password.ts';
import { getSecretValue } from './operations/get-secret-value.ts';
import { listSecrets } from './operations/list-secrets.ts';
import { putSecretValue } from './operations/put-secret-value.ts';
import {
  deleteResourcePolicy,
  getResourcePolicy,
  putResourcePolicy,
  validateResourcePolicy,
} from './operations/resource-policy.ts';
import { tagResource, untagResource } from './operations/tags.ts';
import { updateSecret } from './operations/update-secret.ts';
import { updateSecretVersionStage } from './operations/update-secret-version-stage.ts';
import { openTables, schema } from './tables.ts';

export const secretsmanager: ServiceDefinition = {
  service: 'secretsmanager',
  schema,
  open(host) {
    const service: Secrets = { host, tables: openTables(host.store, host.vault) };
    return {
      operations: bind(service, {
        // secrets
        CreateSecret: createSecret,
        DescribeSecret: describeSecret,
        ListSecrets: listSecrets,
        UpdateSecret: updateSecret,
        DeleteSecret: deleteSecret,
        RestoreSecret: restoreSecret,

        // values
        GetSecretValue: getSecretValue,
        BatchGetSecretValue: batchGetSecretValue,
        PutSecretValue: putSecretValue,
        GetRandomPassword: getRandomPassword,

        // versions
        ListSecretVersionIds: listSecretVersionIds,
        UpdateSecretVersionStage: updateSecretVersionStage,

        // resource policies
        GetResourcePolicy: getResourcePolicy,
        PutResourcePolicy: putResourcePolicy,
        ValidateResourcePolicy: validateResourcePolicy,
        DeleteResourcePolicy: deleteResourcePolicy,

        // tags
        TagResource: tagResource,
        UntagResource: untagResource,
      }),
      timers: { delete: (_, name) => removeSecret(service, name) },
    };
  },
};
