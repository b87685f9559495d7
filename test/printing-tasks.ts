/** Tasks that print, on a real `punctual up` with the process runner, through the SDK. */
import { CloudWatchLogsClient, CreateLogGroupCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  CreateClusterCommand,
  DescribeTasksCommand,
  ECSClient,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
  type Task,
} from '@aws-sdk/client-ecs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { Up } from './run-punctual.ts';
import { until } from './until.ts';

export interface Printing {
  /** Starts a shell script as a task; returns its ARN. */
  start(script: string): Promise<string>;
  /** As DescribeTasks has it. */
  task(taskArn: string): Promise<Task | undefined>;
  stop(taskArn: string): Promise<void>;
  /** Runs a shell script as a task to its end, when all that it printed is committed; returns the name of its log stream, in `/jobs`. */
  run(script: string): Promise<string>;
  /** The oldest line of a stream. */
  firstLine(stream: string): Promise<string | undefined>;
  /** The newest lines of a stream, a megabyte of them. */
  lastLines(stream: string): Promise<string[]>;
  /** All lines of a stream to which nothing is added. */
  lines(stream: string): Promise<string[]>;
}

export const clientSettings = ({ endpoint, host }: Up) => ({
  endpoint,
  region: host.region,
  credentials: host.rootKey,
  maxAttempts: 1,
});

export async function openPrinting(up: Up): Promise<Printing> {
  const settings = clientSettings(up);
  const [ecs, logs] = [new ECSClient(settings), new CloudWatchLogsClient(settings)];
  await ecs.send(new CreateClusterCommand({ clusterName: 'jobs' }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/jobs' }));
  const executionRoleArn = await makeRole(new IAMClient(settings));
  let runs = 0;

  async function start(script: string): Promise<string> {
    runs += 1;
    const family = `flood${runs}`;
    const { region } = settings;
    await ecs.send(new RegisterTaskDefinitionCommand(definition(family, script, region, executionRoleArn)));
    const { tasks } = await ecs.send(
      new RunTaskCommand({
        cluster: 'jobs',
        taskDefinition: family,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      }),
    );
    return tasks?.[0]?.taskArn ?? '';
  }

  async function task(taskArn: string): Promise<Task | undefined> {
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: 'jobs', tasks: [taskArn] }));
    return tasks?.[0];
  }

  return {
    start,
    task,
    async stop(taskArn) {
      await ecs.send(new StopTaskCommand({ cluster: 'jobs', task: taskArn }));
    },
    async run(script) {
      const taskArn = await start(script);
      const ended = await until('the task is over', async () => {
        const found = await task(taskArn);
        return found?.lastStatus === 'STOPPED' && found;
      });
      if (ended.containers?.[0]?.exitCode !== 0) throw new Error(`the task ended so: ${JSON.stringify(ended)}`);
      return `flood/main/${taskArn.split('/').at(-1)}`;
    },
    async firstLine(logStreamName) {
      const first = { logGroupName: '/jobs', logStreamName, startFromHead: true, limit: 1 };
      return (await logs.send(new GetLogEventsCommand(first))).events?.[0]?.message;
    },
    async lastLines(logStreamName) {
      const { events = [] } = await logs.send(new GetLogEventsCommand({ logGroupName: '/jobs', logStreamName }));
      return events.map(({ message = '' }) => message);
    },
    async lines(logStreamName) {
      const lines: string[] = [];
      for (let before = '', nextToken: string | undefined; ; ) {
        const page = await logs.send(
          new GetLogEventsCommand({ logGroupName: '/jobs', logStreamName, startFromHead: true, nextToken }),
        );
        for (const { message = '' } of page.events ?? []) lines.push(message);
        nextToken = page.nextForwardToken;
        if (nextToken === undefined || nextToken === before) return lines;
        before = nextToken;
      }
    },
  };
}

async function makeRole(iam: IAMClient): Promise<string> {
  const statement = { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName: 'tasks', AssumeRolePolicyDocument }));
  const allowed = { Effect: 'Allow', Action: ['logs:CreateLogStream', 'logs:PutLogEvents'], Resource: '*' };
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [allowed] });
  await iam.send(new PutRolePolicyCommand({ RoleName: 'tasks', PolicyName: 'logs', PolicyDocument }));
  return Role?.Arn ?? '';
}

const definition = (family: string, script: string, region: string, executionRoleArn: string) => ({
  family,
  executionRoleArn,
  requiresCompatibilities: ['FARGATE' as const],
  networkMode: 'awsvpc' as const,
  cpu: '256',
  memory: '512',
  containerDefinitions: [
    {
      name: 'main',
      image: 'none',
      entryPoint: ['/bin/sh', '-c'],
      command: [script],
      logConfiguration: {
        logDriver: 'awslogs' as const,
        options: { 'awslogs-group': '/jobs', 'awslogs-region': region, 'awslogs-stream-prefix': 'flood' },
      },
    },
  ],
});
