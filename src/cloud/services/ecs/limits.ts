/** ECS's quotas and sizes that its model does not state. What Fargate offers stands in `languages/resources/fargate.ts`. */

/** "You can specify up to 10 tasks for each call": API reference, RunTask. */
export const tasksPerCallMax = 10;

/** "A total of 8192 characters are allowed for overrides": API reference, RunTask. */
export const overridesCharactersMax = 8192;

/** "Up to 128 letters": API reference, RunTask, startedBy. */
export const startedByCharactersMax = 128;

/** "Up to 64 characters are allowed": API reference, RunTask, clientToken. */
export const clientTokenCharactersMax = 64;

/** How long a clientToken is remembered: "Ensuring idempotency". */
export const clientTokenHours = 24;

/** "A list of up to 100 task IDs": API reference, DescribeTasks. */
export const tasksDescribedMax = 100;

/** "A list of up to 100 cluster names": API reference, DescribeClusters. */
export const clustersDescribedMax = 100;

/** "Between 1 and 100 results": API reference, the List operations. */
export const pageSizeMax = 100;

/** "There is a limit of 16 subnets", "5 security groups": API reference, AwsVpcConfiguration. */
export const subnetsMax = 16;
export const securityGroupsMax = 5;

/** "10 containers in a task definition": Amazon ECS service quotas. */
export const containersMax = 10;

/** "Up to 255 letters, numbers, underscores, and hyphens are allowed": API reference, RegisterTaskDefinition, family. */
export const namePattern = /^[a-zA-Z0-9_-]{1,255}$/;

/** "Stopped tasks appear in the returned results for at least one hour": API reference, ListTasks. Ours stay a day. */
export const stoppedTaskHours = 24;

/** Tasks that one turn deletes for their age. */
export const tasksForgottenATurn = 500;

/** "You can specify up to ten environment files": Developer Guide, "Pass environment variables to an Amazon ECS container". */
export const environmentFilesMax = 10;
