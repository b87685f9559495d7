/** What to do in place of calls that are not there, of those that tools and consoles make around scheduled jobs. `*`: any operation of the service. */
const notRun = 'a scheduled job is a task: let a state machine start it, `ecs:runTask.sync`';

const instead: ReadonlyMap<string, string> = new Map([
  [
    'ec2:*',
    'networks are recorded here, and nothing looks them up: write ids of subnets and security groups, or a context (`cdk.context.json`) that was looked up at AWS',
  ],
  ['cloudformation:EstimateTemplateCost', '`punctual simulate FILE` says what the runs of a time cost'],
  ['cloudformation:ListTypes', 'the page "Compatibility" lists the resource types of this cloud'],
  ['cloudformation:DescribeType', 'the page "Compatibility" lists the resource types of this cloud'],
  ['cloudformation:DescribeEvents', 'DescribeStackEvents lists what happened to a stack'],
  ['cloudformation:SignalResource', 'no resource waits for signals here'],
  ['cloudformation:DetectStackDrift', 'a change set of the same template shows what would change'],
  [
    'logs:PutSubscriptionFilter',
    'nothing here takes lines as they come: a metric filter with an alarm tells of them, and StartLiveTail follows them',
  ],
  ['logs:StartQuery', 'FilterLogEvents finds lines'],
  ['ecs:CreateService', notRun],
  ['ecs:UpdateService', notRun],
  ['ecs:DescribeServices', notRun],
  ['ecs:ListServices', notRun],
  ['lambda', `functions do not run here; ${notRun}`],
  ['batch', `AWS Batch is not here; ${notRun}`],
]);

/** `what`: `service:Operation`, or a service that is known by its name alone. */
export const insteadOf = (what: string): string | undefined =>
  instead.get(what) ?? instead.get(what.replace(/:.*$/, ':*'));
