/** Quotas and sizes of KMS. */

/** Developer Guide, "Resource quotas": key policy document size, 32 KB. */
export const policyBytesMax = 32_768;

/** API reference, ScheduleKeyDeletion: "between 7 and 30, inclusive", 30 if none is given. */
export const pendingDays = { least: 7, most: 30, usual: 30 };

/** API reference, CreateAlias: "alias/" and at most 250 characters of these; `alias/aws/` is AWS's own. */
export const aliasForm = /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/;

/** API reference, EnableKeyRotation: 365 if none is given. */
export const rotationDays = { usual: 365 };

/** API reference, "Limit" of ListKeys, ListAliases and ListResourceTags. */
export const listMax = {
  keys: { usual: 100, most: 1000 },
  aliases: { usual: 50, most: 100 },
  tags: { usual: 50, most: 50 },
};
