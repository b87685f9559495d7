/** Quotas of CloudFormation. Source: User Guide, "Understand CloudFormation quotas"; API reference, CreateStack, DescribeStacks. */

/**
 * "Maximum size of a template body that you can pass in an S3 object for a template". AWS takes 51,200 bytes in the request itself, and the rest by
 * way of S3; there is no S3 here, so a request carries what a bucket would.
 */
export const templateBytesMax = 1_000_000;
export const stacksMax = 2000;
export const tagsMax = 50;
export const notificationArnsMax = 5;
/** A page of events, stacks, resources, changes or exports; AWS cuts at 1 MB and does not say where. */
export const pageItems = 100;
/** "for up to 90 days after the deletion of a stack": ListStacks. */
export const deletedStackDays = 90;
