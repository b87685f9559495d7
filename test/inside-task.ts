/** What the tests of the task endpoint share: a cloud with two queues, and tasks of one container that may write into the first. */
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { type ContainerDefinition, ECS, type RegisterTaskDefinitionCommandInput, type Task } from '@aws-sdk/client-ecs';
import { IAM } from '@aws-sdk/client-iam';
import { SQS } from '@aws-sdk/client-sqs';
import { until } from './until.ts';

export interface Reached {
  readonly endpoint: string;
  readonly host: { readonly region: string; readonly rootKey: { accessKeyId: string; secretAccessKey: string } };
}

export type Kind = Partial<Pick<RegisterTaskDefinitionCommandInput, 'volumes'>> & {
  readonly container: Omit<ContainerDefinition, 'name' | 'logConfiguration'>;
};

const group = 'inside';

export async function prepare({ endpoint, host }: Reached, { container, volumes }: Kind) {
  const settings = { endpoint, region: host.region, credentials: host.rootKey };
  const [ecs, iam, logs, sqs] = [new ECS(settings), new IAM(settings), new CloudWatchLogs(settings), new SQS(settings)];
  const queues = await Promise.all(['mine', 'other'].map((QueueName) => sqs.createQueue({ QueueName })));
  const urls = queues.map(({ QueueUrl }) => QueueUrl as string);
  const taskRoleArn = await makeRole(iam, 'job', ['sqs:SendMessage', 'sqs:GetQueueUrl'], 'arn:aws:sqs:*:*:mine');
  const executionRoleArn = await makeRole(iam, 'start', ['logs:*'], '*');
  await logs.createLogGroup({ logGroupName: group });
  await ecs.createCluster({ clusterName: 'default' });
  await ecs.registerTaskDefinition({
    family: 'look',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '512',
    memory: '1024',
    executionRoleArn,
    taskRoleArn,
    ...(volumes ? { volumes } : {}),
    containerDefinitions: [
      {
        name: 'main',
        ...container,
        environment: [{ name: 'QUEUES', value: urls.join(' ') }],
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': group, 'awslogs-region': host.region, 'awslogs-stream-prefix': 'job' },
        },
      },
    ],
  });
  return {
    /** Starts one, and returns its id and the JSON of its first line. */
    async run<Said>(): Promise<{ taskId: string; said: Said }> {
      const { tasks = [], failures } = await ecs.runTask({
        taskDefinition: 'look',
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      });
      const taskId = tasks[0]?.taskArn?.split('/').at(-1);
      if (!taskId) throw new Error(JSON.stringify(failures));
      const line = await until('it has said what it found', async () => {
        const lines = await linesOf(logs, `job/main/${taskId}`);
        const task = await describe(ecs, taskId);
        if (task?.lastStatus === 'STOPPED')
          throw new Error(`it ended: ${task.stoppedReason} ${task.containers?.[0]?.reason}\n${lines.join('\n')}`);
        return lines.find((text) => text.startsWith('{'));
      });
      return { taskId, said: JSON.parse(line) as Said };
    },
    /** Ends it, and waits until that is known. */
    async stop(taskId: string): Promise<void> {
      await ecs.stopTask({ task: taskId });
      await until('it is stopped', async () => (await describe(ecs, taskId))?.lastStatus === 'STOPPED');
    },
    /** How many messages are in the queue that tasks may write into. */
    async written(): Promise<number> {
      const names = { QueueUrl: urls[0], AttributeNames: ['ApproximateNumberOfMessages' as const] };
      return Number((await sqs.getQueueAttributes(names)).Attributes?.ApproximateNumberOfMessages);
    },
  };
}

async function makeRole(iam: IAM, RoleName: string, Action: string[], Resource: string): Promise<string> {
  const policy = (statement: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const AssumeRolePolicyDocument = policy({
    Effect: 'Allow',
    Principal: { Service: 'ecs-tasks.amazonaws.com' },
    Action: 'sts:AssumeRole',
  });
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument });
  const PolicyDocument = policy({ Effect: 'Allow', Action, Resource });
  await iam.putRolePolicy({ RoleName, PolicyName: 'may', PolicyDocument });
  return Role?.Arn as string;
}

const describe = async (ecs: ECS, taskId: string): Promise<Task | undefined> =>
  (await ecs.describeTasks({ tasks: [taskId] })).tasks?.[0];

async function linesOf(logs: CloudWatchLogs, logStreamName: string): Promise<string[]> {
  try {
    const { events = [] } = await logs.getLogEvents({ logGroupName: group, logStreamName, startFromHead: true });
    return events.map(({ message }) => message as string);
  } catch (error) {
    if ((error as Error).name === 'ResourceNotFoundException') return [];
    throw error;
  }
}
