/** Second opinions: the `aws` command line and boto3, where this machine has them. */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { AwsError } from '../kit/aws-error.ts';
import { openScripted, rootKey, type ScriptedCloud } from './fixtures/scripted-cloud.ts';

const run = promisify(execFile);
const succeeds = (command: string, ...words: string[]): boolean => spawnSync(command, words).status === 0;
const noCli = succeeds('aws', '--version') ? false : 'the `aws` command is not on this machine';
const noBoto3 = succeeds('python3', '-c', 'import boto3') ? false : 'boto3 is not on this machine';

const noon = new Date('2026-01-02T12:00:00.250Z');
const fails = (code: string, message: string) => (): never => {
  throw new AwsError(code, message);
};

let scripted: ScriptedCloud;
before(async () => {
  scripted = await openScripted({
    states: {
      StartExecution: () => ({ executionArn: 'arn:e', startDate: noon }),
      DescribeExecution: fails('ExecutionDoesNotExist', 'Execution Does Not Exist'),
    },
    ecs: {
      ListClusters: ({ nextToken }) => ({
        clusterArns: [nextToken ? 'arn:2' : 'arn:1'],
        ...(nextToken ? {} : { nextToken: 't' }),
      }),
    },
    logs: { FilterLogEvents: () => ({ events: [{ message: 'a line', timestamp: noon.getTime() }] }) },
    cloudwatch: { PutMetricData: () => ({}) },
    sqs: { SendMessage: fails('QueueDoesNotExist', 'The specified queue does not exist.') },
    sns: { Publish: () => ({ MessageId: 'm-1' }) },
    scheduler: {
      ListTagsForResource: ({ ResourceArn }) => ({ Tags: [{ Key: 'arn', Value: ResourceArn }] }),
      GetSchedule: fails('ResourceNotFoundException', 'Schedule x does not exist in jobs'),
    },
    iam: { GetRole: fails('NoSuchEntityException', 'The role with name x cannot be found.') },
    cloudformation: {
      DescribeStacks: () => ({
        Stacks: [
          {
            StackName: 's',
            StackStatus: 'CREATE_COMPLETE',
            CreationTime: noon,
            Parameters: [{ ParameterKey: 'k', ParameterValue: 'v' }],
          },
        ],
      }),
    },
    sts: { GetCallerIdentity: () => ({ Account: '000000000000', Arn: 'arn:root', UserId: '0' }) },
  });
});
after(() => scripted[Symbol.asyncDispose]());

const environment = () => ({
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  AWS_ENDPOINT_URL: scripted.endpoint,
  AWS_ACCESS_KEY_ID: rootKey.accessKeyId,
  AWS_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_MAX_ATTEMPTS: '1',
  AWS_PAGER: '',
});

async function aws(...words: string[]): Promise<unknown> {
  const { stdout } = await run('aws', [...words, '--output', 'json'], { env: environment() });
  return stdout.trim() === '' ? undefined : JSON.parse(stdout);
}

/** Version 1 sends SQS calls to AWS, whatever AWS_ENDPOINT_URL says, unless it is told on its command line. */
const sqsEndpoint = (): string[] => ['--endpoint-url', scripted.endpoint];

describe('the `aws` command', { skip: noCli }, () => {
  it('uses JSON 1.0 and 1.1, and pages', async () => {
    const started = await aws(
      'stepfunctions',
      'start-execution',
      '--state-machine-arn',
      'arn:m',
      '--input',
      '{"a":"ü"}',
    );
    assert.equal((started as { executionArn: string }).executionArn, 'arn:e');
    assert.deepEqual(await aws('ecs', 'list-clusters'), { clusterArns: ['arn:1', 'arn:2'] });
    const found = await aws('logs', 'filter-log-events', '--log-group-name', '/jobs');
    assert.equal((found as { events: { message: string }[] }).events[0]?.message, 'a line');
  });

  it('uses Query', async () => {
    const described = await aws('cloudformation', 'describe-stacks', '--stack-name', 's');
    assert.deepEqual((described as { Stacks: { Parameters: unknown }[] }).Stacks[0]?.Parameters, [
      { ParameterKey: 'k', ParameterValue: 'v' },
    ]);
  });

  it('uses REST JSON', async () => {
    const arn = 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/jobs';
    assert.deepEqual(await aws('scheduler', 'list-tags-for-resource', '--resource-arn', arn), {
      Tags: [{ Key: 'arn', Value: arn }],
    });
    await assert.rejects(aws('scheduler', 'get-schedule', '--name', 'x', '--group-name', 'jobs'), {
      message:
        /\(ResourceNotFoundException\) when calling the GetSchedule operation: Schedule x does not exist in jobs/,
    });
  });

  it('shows errors by their codes', async () => {
    await assert.rejects(
      aws('sqs', 'send-message', ...sqsEndpoint(), '--queue-url', 'http://q', '--message-body', 'b'),
      {
        message:
          /\(AWS\.SimpleQueueService\.NonExistentQueue\) when calling the SendMessage operation: The specified queue/,
      },
    );
    await assert.rejects(aws('lambda', 'list-functions'), {
      message: /lambda is not there yet in this version of Punctual/,
    });
  });
});

describe('boto3', { skip: noBoto3 }, () => {
  it('reads answers and errors', async () => {
    scripted.calls.splice(0);
    const script = join(import.meta.dirname, 'fixtures/boto3-calls.py');
    const { accessKeyId, secretAccessKey } = rootKey;
    const { stdout } = await run('python3', [script, scripted.endpoint, accessKeyId, secretAccessKey], {
      env: environment(),
    });
    assert.deepEqual(JSON.parse(stdout), {
      started: noon.getTime() / 1000,
      requestId: 36,
      published: 'm-1',
      noExecution: ['ExecutionDoesNotExist', 'ExecutionDoesNotExist', 'Execution Does Not Exist'],
      noQueue: ['QueueDoesNotExist', 'AWS.SimpleQueueService.NonExistentQueue', 'The specified queue does not exist.'],
      noRole: ['NoSuchEntityException', 'NoSuchEntity', 'The role with name x cannot be found.'],
      caller: ['0', '000000000000', 'arn:root'],
      notThere: [
        'kms:ListKeys is not there yet in this version of Punctual',
        'scheduler:ListSchedules is not there yet in this version of Punctual',
        'ec2:DescribeVpcs is not there yet in this version of Punctual',
      ],
      tooLong: ['ValidationException', 'ValidationException'],
    });
    const [started, published, put] = scripted.calls.map(({ input }) => input);
    assert.equal(started?.['input'], '{"ü":"😀"}');
    assert.deepEqual(published?.['MessageAttributes'], { colour: { DataType: 'String', StringValue: 'blue' } });
    assert.equal((put!['MetricData'] as unknown[]).length, 400);
    assert.deepEqual((put!['MetricData'] as { Timestamp: Date }[])[0]?.Timestamp, new Date('2026-01-02T00:00:00Z'));
  });
});
