/** Quotas of Secrets Manager that its model does not state. Source: User Guide, "AWS Secrets Manager quotas"; API reference. */

export const valueBytesMax = 65_536;
export const versionsMax = 100;
export const tagsMax = 50;
export const secretsMax = 500_000;
export const recoveryDaysMin = 7;
export const recoveryDaysMax = 30;
export const passwordLengthDefault = 32;
/** Items of a page where the request names no number. */
export const pageDefault = 100;
export const batchPageDefault = 20;
