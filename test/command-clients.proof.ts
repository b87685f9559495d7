/**
 * The article's system on a real clock with small numbers, through the unmodified `aws` command and boto3, where this machine has them:
 * real processes, one run that succeeds, one that fails after its retries, one that is timed out.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import { withoutJobNotices } from './notice-lines.ts';
import { runToEnd, temporaryFolder, type Up, up } from './run-punctual.ts';
import { clients } from './served-cloud.ts';
import { type Small, smallArticle } from './small-article.ts';
import { until } from './until.ts';

const succeeds = (command: string, ...words: string[]): boolean => spawnSync(command, words).status === 0;
const noProcesses = process.platform === 'win32' && 'there are no process groups';
const cliVersion = spawnSync('aws', ['--version'], { encoding: 'utf8' });
const noCli = noProcesses || (cliVersion.status !== 0 && 'the `aws` command is not on this machine');
/** It has no `logs tail`, sends SQS calls to AWS whatever AWS_ENDPOINT_URL says, and prints times as seconds. */
const isVersion1 = cliVersion.stdout?.startsWith('aws-cli/1.');
const noBoto3 = noProcesses || (!succeeds('python3', '-c', 'import boto3') && 'boto3 is not on this machine');

const folder = temporaryFolder();
let punctual: Up;
before(async () => {
  if (!noCli || !noBoto3) punctual = await up(join(folder.path, 'data'), ['--runner', 'process']);
});
after(async () => {
  if (punctual) {
    const { stderr } = await punctual.end('SIGTERM');
    // An alarm may ring before its topic has a subscriber, or after it.
    const alarms = /^(endless-\S+: alarm action \S+ failed: Invalid region|alerting: a message reached nobody:) .*\n/gm;
    assert.match(
      withoutJobNotices(stderr).replace(alarms, ''),
      /^punctual: tasks run as processes .*\npunctual: stopped; no task is running\n$/,
    );
  }
  folder[Symbol.dispose]();
});

/** What `punctual env` exports, and nothing else of this machine's settings for AWS. */
const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: folder.path,
  AWS_ENDPOINT_URL: punctual.endpoint,
  AWS_ACCESS_KEY_ID: punctual.host.rootKey.accessKeyId,
  AWS_SECRET_ACCESS_KEY: punctual.host.rootKey.secretAccessKey,
  AWS_DEFAULT_REGION: punctual.host.region,
  AWS_PAGER: '',
});

type Json = Readonly<Record<string, unknown>>;

/** `words` are cut at blanks; `more` are taken as they are. */
async function aws(words: string, ...more: string[]): Promise<Json> {
  const all = [...words.split(' '), ...more, '--output', 'json'];
  const { code, stdout, stderr } = await runToEnd('aws', all, environment());
  assert.equal(code, 0, `aws ${all.join(' ')}: ${stderr}`);
  return (stdout.trim().startsWith('{') ? JSON.parse(stdout) : { text: stdout }) as Json;
}

interface Deployed {
  readonly StateMachine: string;
  readonly Cluster: string;
  readonly LogGroup: string;
}

async function deploy(stack: string, small: Small, ...more: string[]): Promise<Deployed> {
  const file = join(folder.path, `${stack}.yaml`);
  writeFileSync(file, smallArticle(small));
  await aws(`cloudformation deploy --stack-name ${stack} --capabilities CAPABILITY_IAM --template-file`, file, ...more);
  const { Stacks } = await aws(`cloudformation describe-stacks --stack-name ${stack}`);
  const outputs = (Stacks as { Outputs: { OutputKey: string; OutputValue: string }[] }[])[0]?.Outputs ?? [];
  return Object.fromEntries(
    outputs.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
  ) as unknown as Deployed;
}

/** Starts the machine, and returns the execution once it has ended: each look by the `aws` command would take as long as the task. */
async function runOnce({ StateMachine }: Deployed): Promise<Json> {
  const { executionArn } = await aws(`stepfunctions start-execution --state-machine-arn ${StateMachine}`);
  const { states } = clients(punctual.endpoint, punctual.host);
  const describe = new DescribeExecutionCommand({ executionArn: String(executionArn) });
  await until('the execution has ended', async () => (await states.send(describe)).status !== 'RUNNING');
  return aws(`stepfunctions describe-execution --execution-arn ${executionArn}`);
}

async function stoppedTasks({ Cluster }: Deployed): Promise<Json[]> {
  const { taskArns } = await aws(`ecs list-tasks --desired-status STOPPED --cluster ${Cluster}`);
  const { tasks } = await aws(`ecs describe-tasks --cluster ${Cluster} --tasks`, ...(taskArns as string[]));
  return tasks as Json[];
}

describe('through the `aws` command', { skip: noCli }, () => {
  it("the article's task succeeds, and its lines are in its log group", async () => {
    const article = await deploy('report', { command: 'echo "the report is sent to $REPORT readers"' });
    const { status } = await runOnce(article);
    assert.equal(status, 'SUCCEEDED');
    const filtered = await until('its line is there', async () => {
      const { events } = await aws(`logs filter-log-events --log-group-name ${article.LogGroup}`);
      return (events as Json[]).length > 0 && (events as Json[]);
    });
    assert.deepEqual(
      filtered.map(({ message }) => message),
      ['the report is sent to monthly readers'],
    );
    if (!isVersion1) assert.match(String((await aws(`logs tail ${article.LogGroup}`))['text']), /the report is sent/);
    const { Rules } = await aws('events list-rules --name-prefix report-Rule');
    const [rule] = Rules as Json[];
    assert.deepEqual([rule?.['ScheduleExpression'], rule?.['State']], ['rate(1 hour)', 'ENABLED']);
    assert.deepEqual(
      (await stoppedTasks(article)).map(({ lastStatus, stopCode }) => [lastStatus, stopCode]),
      [['STOPPED', 'EssentialContainerExited']],
    );
  });

  it('a task that fails is retried 3 times, and its alarm notifies a person once its period is over', async () => {
    const { TopicArn } = await aws('sns create-topic --name alerting');
    const small = { command: 'echo "no disk left" >&2; exit 3', retrySeconds: 1 };
    const article = await deploy('failing', small, '--parameter-overrides', `AlertingTopic=${TopicArn}`);
    const { status, error, cause } = await runOnce(article);
    assert.deepEqual([status, error], ['FAILED', 'States.TaskFailed']);
    const { Containers } = JSON.parse(String(cause)) as { Containers: { ExitCode: number }[] };
    assert.equal(Containers[0]?.ExitCode, 3);
    assert.equal((await stoppedTasks(article)).length, 4);
    const { MetricAlarms } = await aws('cloudwatch describe-alarms --alarm-name-prefix failing-');
    assert.deepEqual(
      (MetricAlarms as { AlarmActions: string[]; MetricName: string }[])
        .map(({ AlarmActions, MetricName }) => [MetricName, ...AlarmActions])
        .sort(),
      [
        ['ExecutionsFailed', TopicArn],
        ['ExecutionsTimedOut', TopicArn],
      ],
    );
  });

  it('a task that does not end is stopped at the time-out, and its process is gone', async () => {
    const pidFile = join(folder.path, 'pid');
    const article = await deploy('endless', { command: `echo $$ > ${pidFile}; sleep 600`, timeoutSeconds: 3 });
    const { status, startDate, stopDate } = await runOnce(article);
    assert.equal(status, 'TIMED_OUT');
    assert.equal(millisecondsOf(stopDate) - millisecondsOf(startDate), 3000);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    await until('its process is gone', () => isGone(pid));
    const stopped = await until('its task has stopped', async () => {
      const [task] = await stoppedTasks(article);
      return task?.['lastStatus'] === 'STOPPED' && task;
    });
    assert.equal(stopped['stopCode'], 'UserInitiated');
  });

  it('a long poll receives what is published to a topic', async () => {
    const { TopicArn } = await aws('sns create-topic --name news');
    const { QueueUrl } = await sqs('create-queue --queue-name news');
    const { Attributes } = await sqs(`get-queue-attributes --attribute-names QueueArn --queue-url ${QueueUrl}`);
    const { QueueArn } = Attributes as { QueueArn: string };
    const statement = { Effect: 'Allow', Principal: '*', Action: 'sqs:SendMessage', Resource: QueueArn };
    const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await sqs(`set-queue-attributes --queue-url ${QueueUrl}`, '--attributes', JSON.stringify({ Policy }));
    await aws(`sns subscribe --protocol sqs --topic-arn ${TopicArn} --notification-endpoint ${QueueArn}`);
    const received = sqs(`receive-message --wait-time-seconds 20 --queue-url ${QueueUrl}`);
    await aws(`sns publish --topic-arn ${TopicArn}`, '--message', 'tea & cake');
    const { Messages } = await received;
    const [message] = Messages as { Body: string; ReceiptHandle: string }[];
    assert.equal((JSON.parse(message?.Body ?? '{}') as Json)['Message'], 'tea & cake');
    await sqs(`delete-message --queue-url ${QueueUrl}`, '--receipt-handle', String(message?.ReceiptHandle));
    assert.deepEqual(await sqs(`receive-message --queue-url ${QueueUrl}`), { text: '' });
  });

  it('the account and its roles are shown', async () => {
    const identity = await aws('sts get-caller-identity');
    assert.equal(identity['Arn'], 'arn:aws:iam::000000000000:root');
    await aws('iam create-role --role-name reader', '--assume-role-policy-document', trust);
    const { Role } = await aws('iam get-role --role-name reader');
    assert.equal((Role as Json)['Arn'], 'arn:aws:iam::000000000000:role/reader');
    assert.deepEqual((Role as Json)['AssumeRolePolicyDocument'], JSON.parse(trust));
  });
});

const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

describe('through boto3', { skip: noBoto3 }, () => {
  it('a stack is made and waited for, a run is seen to its end, and an error is one of its exceptions', async () => {
    const file = join(folder.path, 'boto.yaml');
    writeFileSync(file, smallArticle({ command: 'echo from boto' }));
    const program = join(import.meta.dirname, 'fixtures/article.py');
    const { code, stdout, stderr } = await runToEnd('python3', [program, file], environment());
    assert.equal(code, 0, stderr);
    assert.deepEqual(JSON.parse(stdout), {
      stack: 'CREATE_COMPLETE',
      status: 'SUCCEEDED',
      last: 'ExecutionSucceeded',
      lines: ['from boto'],
      unknown: 'ExecutionDoesNotExist',
      received: ['hello'],
    });
  });
});

const sqs = (words: string, ...more: string[]): Promise<Json> =>
  aws(`sqs --endpoint-url ${punctual.endpoint} ${words}`, ...more);

/** ISO 8601 or seconds since the epoch. */
const millisecondsOf = (time: unknown): number =>
  typeof time === 'number' ? Math.round(time * 1000) : Date.parse(String(time));

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
