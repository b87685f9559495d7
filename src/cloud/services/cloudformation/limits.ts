/** Quotas of CloudFormation. Source: User Guide, "Understand CloudFormation quotas"; API reference, CreateStack, DescribeStacks. */

/** "TemplateBody: [...] with a minimum length of 1 byte and a maximum length of 51,200 bytes". */
export const yamlBytesMax = 51_200;
/**
 * "Maximum size of a template body that you can pass in an S3 object for a template". As JSON a request may carry as much: a megabyte of it is read in
 * less time than 51,200 bytes of YAML may take, and the cloud waits.
 */
export const jsonBytesMax = 1_000_000;
/** Ours, of YAML from a bucket, for the same reason. */
export const fetchedYamlBytesMax = 256_000;
/** "It must start with an alphabetical character and can't be longer than 128 characters": CreateStack, StackName. */
export const stackNameCharactersMax = 128;
export const stacksMax = 2000;
/** "ConcurrentResourcesLimit": AccountLimit; User Guide, "Understand CloudFormation quotas". */
export const concurrentResourcesMax = 2500;
export const tagsMax = 50;
export const notificationArnsMax = 5;
/** "The maximum number of resources you can have in a nested stack": 2,500 of all together. */
export const nestedResourcesMax = 2500;
/** Ours: of all that are tried in a turn, in which others wait. */
export const nestedResourcesPerTurn = 50;
/** Ours: each is tried out with the one that it is in, in one call. */
export const nestedDepthMax = 8;
export const nestedStacksMax = 100;
/** Each takes as long as trying its template some ten times. */
export const nestedSearchesMax = 10;
/** "StackPolicyBody: Length Constraints: Maximum length of 16384": SetStackPolicy. */
export const stackPolicyCharactersMax = 16_384;
/** A page of events, stacks, resources, changes or exports; AWS cuts at 1 MB and does not say where. */
export const pageItems = 100;
/** "Only the first 100 resources will be returned": DescribeStackResources. */
export const describedResourcesMax = 100;
/** "for up to 90 days after the deletion of a stack": ListStacks. */
export const deletedStackDays = 90;
/** Ours: each is read in the call. */
export const includedPlacesMax = 50;
