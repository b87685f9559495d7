/**
 * Keys: made, described, changed, tagged. Operations that AWS has one of for each property are one here, UpdateKey, with the permissions of those
 * that it stands for. AWS's check that a new policy does not lock its author out is not made.
 * Source: API reference, CreateKey, PutKeyPolicy, UpdateKeyDescription, EnableKey, DisableKey.
 */
import { parsePolicy } from '../../../languages/policy/parse-policy.ts';
import { isProblems, renderProblem } from '../../../languages/problem.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Handler } from '../../kit/service.ts';
import { mergeTagMaps, tagMapOf, withoutKeys } from '../../kit/tags.ts';
import type { Kms } from './context.ts';
import { descriptionLengthMax, policyBytesMax } from './limits.ts';
import { keyArn, keyAt, onKey } from './names.ts';
import { invalidState, notThereYet, validation } from './refusals.ts';
import type { Key } from './tables.ts';

/** Members as the Template Reference names them; those of the API are the same but for Enabled. */
export interface KeyProperties {
  readonly Policy?: string | undefined;
  readonly Description?: string | undefined;
  readonly Enabled?: boolean | undefined;
}

interface CreateKeyInput extends KeyProperties {
  readonly KeySpec?: string;
  readonly KeyUsage?: string;
  readonly MultiRegion?: boolean;
  readonly Origin?: string;
  readonly Tags?: readonly { readonly Key: string; readonly Value: string }[];
}

interface NamesKey {
  readonly KeyId: string;
}

export interface KeyMetadata {
  readonly KeyId: string;
  readonly Arn: string;
  readonly Description: string;
  readonly Enabled: boolean;
  readonly KeyState: 'Enabled' | 'Disabled' | 'PendingDeletion';
  readonly CreationDate: Date;
  readonly DeletionDate?: Date;
  /** Of GetKeyPolicy on AWS. */
  readonly Policy: string;
  readonly Tags: Readonly<Record<string, string>>;
}

/** Resource quotas: 50 tags a key. */
const tagRules = { max: 50, tooMany: () => new AwsError('TagException', 'A key can have at most 50 tags.') };

/** What a key has that no policy was given for: the account's IAM policies decide. */
const defaultPolicy = ({ host: { partition, account } }: Kms): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Id: 'key-default-1',
    Statement: [
      {
        Sid: 'Enable IAM User Permissions',
        Effect: 'Allow',
        Principal: { AWS: `arn:${partition}:iam::${account}:root` },
        Action: 'kms:*',
        Resource: '*',
      },
    ],
  });

export const createKey: Handler<Kms, CreateKeyInput, { KeyMetadata: KeyMetadata }> = {
  permissions: () => [{ action: 'kms:CreateKey', resource: '*' }],
  handle(service, input, context) {
    refuseOthers(input);
    const { Policy = defaultPolicy(service), Description = '', Enabled = true, Tags = [] } = input;
    check({ Policy, Description });
    const key: Key = {
      id: context.id(),
      policy: Policy,
      description: Description,
      enabled: Enabled,
      createdAt: context.now,
      tags: mergeTagMaps({}, tagMapOf(Tags), tagRules),
    };
    service.tables.putKey(key);
    return { KeyMetadata: metadataOf(service, key) };
  },
};

/** Symmetric keys of one region, with key material of KMS's own: those that SNS takes. */
function refuseOthers({ KeySpec, KeyUsage, MultiRegion, Origin }: CreateKeyInput): void {
  if (KeySpec !== undefined && KeySpec !== 'SYMMETRIC_DEFAULT') throw notThereYet(`KeySpec ${KeySpec}`);
  if (KeyUsage !== undefined && KeyUsage !== 'ENCRYPT_DECRYPT') throw notThereYet(`KeyUsage ${KeyUsage}`);
  if (MultiRegion) throw notThereYet('MultiRegion');
  if (Origin !== undefined && Origin !== 'AWS_KMS') throw notThereYet(`Origin ${Origin}`);
}

function check({ Policy: policy, Description: description = '' }: KeyProperties): void {
  if (description.length > descriptionLengthMax)
    throw validation(`Description must have at most ${descriptionLengthMax} characters.`);
  if (policy === undefined) return;
  const malformed = (why: string) => new AwsError('MalformedPolicyDocumentException', why);
  if (Buffer.byteLength(policy) > policyBytesMax) throw malformed(`A key policy has at most ${policyBytesMax} bytes.`);
  const parsed = parsePolicy(policy, 'resource');
  if (isProblems(parsed)) throw malformed(parsed.map(renderProblem).join('; '));
}

export const describeKey: Handler<Kms, NamesKey, { KeyMetadata: KeyMetadata }> = {
  permissions: (service, { KeyId }) => [onKey(service, 'DescribeKey', keyAt(service, KeyId))],
  handle: (service, { KeyId }) => ({ KeyMetadata: metadataOf(service, keyAt(service, KeyId)) }),
};

/** What is left out stays. */
export const updateKey: Handler<Kms, NamesKey & KeyProperties, object> = {
  permissions(service, { KeyId, Policy, Description, Enabled }) {
    const key = keyAt(service, KeyId);
    const actions = [
      ...(Policy === undefined ? [] : ['PutKeyPolicy']),
      ...(Description === undefined ? [] : ['UpdateKeyDescription']),
      ...(Enabled === undefined ? [] : [Enabled ? 'EnableKey' : 'DisableKey']),
    ];
    return actions.map((action) => onKey(service, action, key));
  },
  handle(service, { KeyId, ...properties }) {
    const key = keyAt(service, KeyId);
    refuseDoomed(service, key);
    check(properties);
    const { Policy = key.policy, Description = key.description, Enabled = key.enabled } = properties;
    service.tables.putKey({ ...key, policy: Policy, description: Description, enabled: Enabled });
    return {};
  },
};

/** Throws where the key is to be deleted. */
export function refuseDoomed(service: Kms, { id, deletionDue }: Key): void {
  if (deletionDue !== undefined) throw invalidState(keyArn(service, id), 'is pending deletion.');
}

export const tagKey: Handler<Kms, NamesKey & Pick<CreateKeyInput, 'Tags'>, object> = {
  permissions: (service, { KeyId }) => [onKey(service, 'TagResource', keyAt(service, KeyId))],
  handle(service, { KeyId, Tags = [] }) {
    const key = keyAt(service, KeyId);
    service.tables.putKey({ ...key, tags: mergeTagMaps(key.tags, tagMapOf(Tags), tagRules) });
    return {};
  },
};

export const untagKey: Handler<Kms, NamesKey & { readonly TagKeys: readonly string[] }, object> = {
  permissions: (service, { KeyId }) => [onKey(service, 'UntagResource', keyAt(service, KeyId))],
  handle(service, { KeyId, TagKeys }) {
    const key = keyAt(service, KeyId);
    service.tables.putKey({ ...key, tags: withoutKeys(key.tags, TagKeys) });
    return {};
  },
};

const metadataOf = (service: Kms, key: Key): KeyMetadata => ({
  KeyId: key.id,
  Arn: keyArn(service, key.id),
  Description: key.description,
  Enabled: key.enabled && key.deletionDue === undefined,
  KeyState: key.deletionDue !== undefined ? 'PendingDeletion' : key.enabled ? 'Enabled' : 'Disabled',
  CreationDate: new Date(key.createdAt),
  ...(key.deletionDue === undefined ? {} : { DeletionDate: new Date(key.deletionDue) }),
  Policy: key.policy,
  Tags: key.tags,
});
