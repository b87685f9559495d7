/**
 * AWS::SecretsManager::Secret, and AWS::SecretsManager::ResourcePolicy. Recorded: replicas, BlockPublicPolicy. Left out, refused by name: managed external secrets.
 * Rotation schedules and target attachments are types that are not there.
 * Source: Template Reference, "AWS::SecretsManager::Secret", "GenerateSecretString".
 */
import type { CreateSecretResponse, GetRandomPasswordResponse } from '@aws-sdk/client-secrets-manager';
import { isObject } from '../../../../languages/is-object.ts';
import { secretPolicySchema, secretSchema } from '../../../../languages/resources/secretsmanager.table.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { changeTags, isSame, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 512;

export const secret: ResourceType = {
  ...secretSchema,
  create(context, wanted) {
    const Name = String(wanted['Name'] ?? context.name(nameCharactersMax, 'stack'));
    const { ARN } = context.call<CreateSecretResponse>('secretsmanager', 'CreateSecret', {
      Name,
      Description: wanted['Description'],
      KmsKeyId: wanted['KmsKeyId'],
      SecretString: secretValue(context, wanted),
      Tags: tagsOf(wanted),
    });
    return { physicalId: String(ARN), attributes: { Id: String(ARN) } };
  },
  update(context, made, wanted, before) {
    const SecretId = made.physicalId;
    const changesValue = ['SecretString', 'GenerateSecretString'].some((name) => !isSame(before[name], wanted[name]));
    context.call('secretsmanager', 'UpdateSecret', {
      SecretId,
      Description: wanted['Description'] ?? '',
      KmsKeyId: wanted['KmsKeyId'] ?? '',
      SecretString: changesValue ? secretValue(context, wanted) : undefined,
    });
    changeTags(before, wanted, {
      set: (Tags) => context.call('secretsmanager', 'TagResource', { SecretId, Tags }),
      clear: (TagKeys) => context.call('secretsmanager', 'UntagResource', { SecretId, TagKeys }),
    });
    return made;
  },
  remove: (context, { physicalId: SecretId }) =>
    context.clear('secretsmanager', 'DeleteSecret', { SecretId, ForceDeleteWithoutRecovery: true }),
};

interface Generate {
  readonly GenerateStringKey?: string;
  readonly SecretStringTemplate?: string;
}

/** The value that the template gives or has made; undefined: none. */
function secretValue(
  context: ResourceContext,
  { SecretString: given, GenerateSecretString: generate }: Values,
): string | undefined {
  if (given !== undefined && generate !== undefined)
    throw invalid('You can specify either SecretString or GenerateSecretString, but not both.');
  if (generate === undefined) return given as string | undefined;
  const { GenerateStringKey: key, SecretStringTemplate: template, ...rules } = generate as Generate;
  if ((key === undefined) !== (template === undefined))
    throw invalid('GenerateSecretString needs both GenerateStringKey and SecretStringTemplate, or none of the two.');
  const { RandomPassword: made } = context.call<GetRandomPasswordResponse>(
    'secretsmanager',
    'GetRandomPassword',
    rules,
  );
  if (key === undefined) return made;
  return JSON.stringify({ ...objectIn(String(template)), [key]: made });
}

function objectIn(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // the same error as for JSON of another kind, below
  }
  throw invalid('Could not parse SecretStringTemplate JSON: it must be an object.');
}

const invalid = (message: string): AwsError => new AwsError('InvalidRequestException', message);

export const secretPolicy: ResourceType = {
  ...secretPolicySchema,
  create: (context, wanted) => putPolicy(context, wanted),
  update: (context, _, wanted) => putPolicy(context, wanted),
  remove: (context, { physicalId: SecretId }) => context.clear('secretsmanager', 'DeleteResourcePolicy', { SecretId }),
};

function putPolicy(context: ResourceContext, { SecretId, ResourcePolicy }: Values) {
  const { ARN } = context.call<CreateSecretResponse>('secretsmanager', 'PutResourcePolicy', {
    SecretId,
    ResourcePolicy,
  });
  return { physicalId: String(ARN), attributes: { Id: String(ARN) } };
}
