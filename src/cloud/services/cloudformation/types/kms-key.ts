/** AWS::KMS::Key and AWS::KMS::Alias. */
import { kmsAliasSchema, kmsKeySchema } from '../../../../languages/resources/kms.table.ts';
import { changeTags, isSame, tagsOf } from './change.ts';
import type { ResourceType } from './resource-type.ts';

interface Made {
  readonly KeyMetadata: { readonly KeyId: string; readonly Arn: string };
}

export const kmsKey: ResourceType = {
  ...kmsKeySchema,
  create(context, wanted) {
    const { KeyPolicy: Policy, Description, Enabled, KeySpec, KeyUsage, MultiRegion, Origin } = wanted;
    const { KeyMetadata: made } = context.call<Made>('kms', 'CreateKey', {
      Policy,
      Description,
      Enabled,
      KeySpec,
      KeyUsage,
      MultiRegion,
      Origin,
      Tags: tagsOf(wanted),
    });
    return { physicalId: made.KeyId, attributes: { Arn: made.Arn, KeyId: made.KeyId } };
  },
  /** A policy that is left out later stays: what AWS makes of it is not documented. */
  update(context, made, wanted, before) {
    const KeyId = made.physicalId;
    const changed = (name: string, without?: unknown) =>
      isSame(before[name], wanted[name]) ? undefined : (wanted[name] ?? without);
    context.call('kms', 'UpdateKey', {
      KeyId,
      Policy: changed('KeyPolicy'),
      Description: changed('Description', ''),
      Enabled: changed('Enabled', true),
    });
    changeTags(before, wanted, {
      set: (Tags) => context.call('kms', 'TagResource', { KeyId, Tags }),
      clear: (TagKeys) => context.call('kms', 'UntagResource', { KeyId, TagKeys }),
    });
    return made;
  },
  remove: (context, { physicalId: KeyId }, { PendingWindowInDays }) =>
    context.clear('kms', 'ScheduleKeyDeletion', {
      KeyId,
      ...(PendingWindowInDays === undefined ? {} : { PendingWindowInDays }),
    }),
};

export const kmsAlias: ResourceType = {
  ...kmsAliasSchema,
  create(context, { AliasName, TargetKeyId }) {
    context.call('kms', 'CreateAlias', { AliasName, TargetKeyId });
    return { physicalId: String(AliasName), attributes: {} };
  },
  update(context, made, { TargetKeyId }) {
    context.call('kms', 'UpdateAlias', { AliasName: made.physicalId, TargetKeyId });
    return made;
  },
  remove: (context, { physicalId: AliasName }) => context.clear('kms', 'DeleteAlias', { AliasName }),
};
