/**
 * AWS Secrets Manager: secrets with versions and their stages, tags and resource policies. Every value is sealed before it is stored. A KMS key
 * is recorded: no `kms:` permission is asked for, as AWS asks for none with the key `aws/secretsmanager`.
 * Left out, refused by name: rotation, replication to other regions, managed external secrets, BlockPublicPolicy.
 */
import type { Context, Operation, Service, ServiceDefinition, ServiceHost } from '../../kit/service.ts';
import { batchGetSecretValue } from './batch-get-secret-value.ts';
import { createSecret } from './create-secret.ts';
import { deleteSecret, forgetSecret, restoreSecret } from './delete-secret.ts';
import { describeSecret, listSecretVersionIds } from './describe-secret.ts';
import { newSecretArn } from './find.ts';
import { getRandomPassword } from './get-random-password.ts';
import { getSecretValue } from './get-secret-value.ts';
import { listSecrets } from './list-secrets.ts';
import { secretPermission } from './permission.ts';
import { putSecretValue } from './put-secret-value.ts';
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from './resource-policy.ts';
import { openTables, schema, type Tables } from './tables.ts';
import { tagResource, untagResource } from './tags.ts';
import { updateSecret } from './update-secret.ts';
import { updateSecretVersionStage } from './update-secret-version-stage.ts';

/** What the service's parts share. */
export interface Secrets {
  readonly host: ServiceHost;
  readonly tables: Tables;
}

export const secretsmanager: ServiceDefinition = { service: 'secretsmanager', schema, open };

function open(host: ServiceHost): Service {
  const service: Secrets = { host, tables: openTables(host.store, host.vault) };
  const on = <Input extends { SecretId: string | undefined }, Output>(
    name: string,
    handle: (service: Secrets, input: Input, context: Context) => Output,
  ): Operation<Input, Output> => ({
    permissions: ({ SecretId }) => [secretPermission(service, name, String(SecretId))],
    handle: (input, context) => handle(service, input, context),
  });
  return {
    operations: {
      CreateSecret: {
        permissions: ({ Name, Tags = [] }) => {
          const resource = newSecretArn(host, Name, '??????');
          const actions = ['CreateSecret', ...(Tags.length > 0 ? ['TagResource'] : [])];
          return actions.map((action) => ({ action: `secretsmanager:${action}`, resource }));
        },
        handle: (input, context) => createSecret(service, input, context),
      },
      GetSecretValue: on('GetSecretValue', getSecretValue),
      BatchGetSecretValue: {
        permissions: ({ Filters = [] }) => [
          { action: 'secretsmanager:BatchGetSecretValue', resource: '*' },
          ...(Filters.length > 0 ? [{ action: 'secretsmanager:ListSecrets', resource: '*' }] : []),
        ],
        handle: (input, context) => batchGetSecretValue(service, input, context),
      },
      PutSecretValue: on('PutSecretValue', putSecretValue),
      UpdateSecret: on('UpdateSecret', updateSecret),
      UpdateSecretVersionStage: on('UpdateSecretVersionStage', updateSecretVersionStage),
      DescribeSecret: on('DescribeSecret', describeSecret),
      ListSecrets: {
        permissions: () => [{ action: 'secretsmanager:ListSecrets', resource: '*' }],
        handle: (input) => listSecrets(service, input),
      },
      ListSecretVersionIds: on('ListSecretVersionIds', listSecretVersionIds),
      DeleteSecret: on('DeleteSecret', deleteSecret),
      RestoreSecret: on('RestoreSecret', restoreSecret),
      GetRandomPassword: {
        permissions: () => [{ action: 'secretsmanager:GetRandomPassword', resource: '*' }],
        handle: (input, context) => getRandomPassword(input, context),
      },
      TagResource: on('TagResource', tagResource),
      UntagResource: on('UntagResource', untagResource),
      GetResourcePolicy: on('GetResourcePolicy', getResourcePolicy),
      PutResourcePolicy: on('PutResourcePolicy', putResourcePolicy),
      DeleteResourcePolicy: on('DeleteResourcePolicy', deleteResourcePolicy),
    },
    timers: { delete: (_, name) => forgetSecret(service, name) },
  };
}
