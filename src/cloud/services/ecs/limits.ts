/** ECS's quotas and sizes that its model does not state, and what Fargate offers. */

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

/** "The max stop timeout value is 120 seconds", "the default value of 30 seconds": API reference, ContainerDefinition. */
export const stopTimeoutSecondsMax = 120;
export const stopTimeoutSecondsUsual = 30;

/** "The max value is 120 seconds", "at least 2": API reference, ContainerDefinition, startTimeout. */
export const startTimeoutSecondsLeast = 2;
export const startTimeoutSecondsMax = 120;

/** "Stopped tasks appear in the returned results for at least one hour": API reference, ListTasks. Ours stay a day. */
export const stoppedTaskHours = 24;

/** Tasks that one turn deletes for their age. */
export const tasksForgottenATurn = 500;

/** Amounts of memory, MiB, for an amount of cpu units: Task CPU and memory, Fargate; probed on AWS. */
const steps = (from: number, to: number, by: number): readonly number[] =>
  Array.from({ length: (to - from) / by + 1 }, (_, i) => from + i * by);

export const fargateMemoryMiB: ReadonlyMap<number, readonly number[]> = new Map([
  [256, [512, 1024, 2048]],
  [512, steps(1024, 4096, 1024)],
  [1024, steps(2048, 8192, 1024)],
  [2048, steps(4096, 16384, 1024)],
  [4096, steps(8192, 30720, 1024)],
  [8192, steps(16384, 61440, 4096)],
  [16384, steps(32768, 122880, 8192)],
]);

/** "The minimum supported value is 21 GiB and the maximum 200": API reference, EphemeralStorage; the default is 20. */
export const ephemeralGiBUsual = 20;
export const ephemeralGiBLeast = 21;
export const ephemeralGiBMost = 200;

/** What `LATEST` means today for Linux, and what can still be asked for: Fargate platform versions. */
export const platformVersionLatest = '1.4.0';
export const platformVersions: readonly string[] = ['1.4.0', '1.3.0'];
