/** CloudFormation takes so many bytes in a call. Source: "Understand CloudFormation quotas", User Guide. */
export const inlineBytesMax = 51_200;

export const isTooLarge = (template: string): boolean => Buffer.byteLength(template) > inlineBytesMax;

/** The bucket by which larger ones go. Names of buckets are one for all accounts: the owner is in it. */
export const managedBucket = (owner: string, region: string): string => `punctual-templates-${owner}-${region}`;
