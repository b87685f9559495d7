/** AWS::KMS::Key and AWS::KMS::Alias. */
import { kmsAliasSchema, kmsKeySchema } from '../../../../languages/resources/kms.table.ts';
import { changeTags, isSame, type Tag, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

interface Made {
  readonly KeyMetadata: { readonly KeyId: string; readonly Arn: string };
}

export const kmsKey: ResourceType = {
  ...kmsKeySchema,
  create(context, wanted) {
    const { KeyPolicy, Description, KeySpec, KeyUsage, MultiRegion, Origin } = wanted;
    const { KeyMetadata: made } = context.call<Made>('kms', 'CreateKey', {
      Policy: KeyPolicy,
      Description,
      KeySpec,
      KeyUsage,
      MultiRegion,
      Origin,
      Tags: kmsTags(tagsOf(wanted)),
    });
    changeRotation(context, made.KeyId, {}, wanted);
    if (wanted['Enabled'] === false) context.call('kms', 'DisableKey', { KeyId: made.KeyId });
    return { physicalId: made.KeyId, attributes: { Arn: made.Arn, KeyId: made.KeyId } };
  },
  /** A policy that is left out later stays: what AWS makes of it is not documented. */
  update(context, made, wanted, before) {
    const KeyId = made.physicalId;
    const { KeyPolicy, Description = '', Enabled } = wanted;
    if (KeyPolicy !== undefined && !isSame(before['KeyPolicy'], KeyPolicy))
      context.call('kms', 'PutKeyPolicy', { KeyId, Policy: KeyPolicy });
    if (!isSame(before['Description'], wanted['Description']))
      context.call('kms', 'UpdateKeyDescription', { KeyId, Description });
    const wasOff = before['Enabled'] === false;
    if (wasOff && Enabled !== false) context.call('kms', 'EnableKey', { KeyId });
    changeRotation(context, KeyId, before, wanted);
    if (!wasOff && Enabled === false) context.call('kms', 'DisableKey', { KeyId });
    changeTags(before, wanted, {
      set: (tags) => context.call('kms', 'TagResource', { KeyId, Tags: kmsTags(tags) }),
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

const kmsTags = (tags: readonly Tag[]) => tags.map(({ Key: TagKey, Value: TagValue }) => ({ TagKey, TagValue }));

/** A disabled key's rotation cannot be changed: of one that stays disabled it stays as it is. */
function changeRotation(context: ResourceContext, KeyId: string, before: Values, wanted: Values): void {
  const { EnableKeyRotation: on, RotationPeriodInDays: days } = wanted;
  if (before['Enabled'] === false && wanted['Enabled'] === false) return;
  if (isSame([before['EnableKeyRotation'], before['RotationPeriodInDays']], [on, days])) return;
  if (on) context.call('kms', 'EnableKeyRotation', { KeyId, RotationPeriodInDays: days });
  else if (before['EnableKeyRotation']) context.call('kms', 'DisableKeyRotation', { KeyId });
}

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
