/** Round trips with the real clients of AWS's SDK for JavaScript: what they send arrives, what is answered is what they read. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricDataCommand,
  ResourceNotFound,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  ResourceAlreadyExistsException,
} from '@aws-sdk/client-cloudwatch-logs';
import { ECSClient, ListContainerInstancesCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { GetRoleCommand, IAMClient, NoSuchEntityException } from '@aws-sdk/client-iam';
import {
  GetScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  SchedulerClient,
  TagResourceCommand as TagGroupCommand,
  UntagResourceCommand,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
  TagResourceCommand,
  TooManyTags,
} from '@aws-sdk/client-sfn';
import { ListTopicsCommand, NotFoundException, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { QueueDoesNotExist, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { AwsError } from '../kit/aws-error.ts';
import { openScripted, rootKey, type ScriptedCloud } from './fixtures/scripted-cloud.ts';
import { jsonProtocol } from './json-protocol.ts';

const noon = new Date('2026-01-02T12:00:00.250Z');
const fails =
  (code: string, message: string, fields = {}) =>
  (): never => {
    throw new AwsError(code, message, 400, fields);
  };

let scripted: ScriptedCloud;
before(async () => {
  scripted = await openScripted({
    states: {
      StartExecution: () => ({ executionArn: 'arn:e', startDate: noon }),
      DescribeExecution: fails('ExecutionDoesNotExist', "Execution Does Not Exist: 'x'"),
      TagResource: fails('TooManyTags', 'too many', { resourceName: 'arn:m' }),
    },
    events: { PutEvents: () => ({ FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] }) },
    scheduler: {
      UpdateSchedule: () => ({ ScheduleArn: 'arn:s' }),
      GetSchedule: ({ Name }) => {
        if (Name === 'none') throw new AwsError('ResourceNotFoundException', 'Schedule none does not exist.');
        return { Name, CreationDate: noon, Target: { Arn: 'arn:t', RoleArn: 'arn:r', Input: '{"ü":"😀"}' } };
      },
      ListSchedules: () => ({ Schedules: [{ Name: 'a', LastModificationDate: noon }], NextToken: 'more/=' }),
      TagResource: () => ({}),
      UntagResource: () => ({}),
    },
    ecs: {
      RunTask: () => ({ tasks: [{ taskArn: 'arn:t', createdAt: noon, containers: [], version: 1 }], failures: [] }),
    },
    cloudwatch: {
      PutMetricData: () => ({}),
      DescribeAlarms: () => ({
        MetricAlarms: [
          { AlarmName: 'a', Threshold: 0.5, StateUpdatedTimestamp: noon, Dimensions: [{ Name: 'n', Value: 'v' }] },
        ],
      }),
      SetAlarmState: fails('ResourceNotFound', 'no such alarm'),
    },
    logs: { CreateLogGroup: fails('ResourceAlreadyExistsException', 'The specified log group already exists') },
    sqs: {
      SendMessage: fails('QueueDoesNotExist', 'The specified queue does not exist.'),
      ReceiveMessage: () => ({
        Messages: [
          {
            MessageId: 'm',
            Body: 'tea & "cakes"',
            Attributes: { SentTimestamp: '1' },
            MessageAttributes: { raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) } },
          },
        ],
      }),
    },
    sns: {
      Publish: () => ({ MessageId: 'm-1' }),
      ListTopics: fails('NotFoundException', 'Topic does not exist', { problems: [{ path: [] }] }),
    },
    iam: { GetRole: fails('NoSuchEntityException', 'The role with name x cannot be found.') },
    sts: {
      GetCallerIdentity: () => ({
        Account: '000000000000',
        Arn: 'arn:aws:iam::000000000000:root',
        UserId: '000000000000',
      }),
      AssumeRole: () => ({
        Credentials: { AccessKeyId: 'ASIA', SecretAccessKey: 's', SessionToken: 't', Expiration: noon },
      }),
    },
    cloudformation: {
      CreateStack: () => ({ StackId: 'arn:stack' }),
      DescribeStacks: () => ({
        Stacks: [
          {
            StackName: 's',
            StackStatus: 'CREATE_COMPLETE',
            CreationTime: noon,
            DisableRollback: false,
            Outputs: [{ OutputKey: 'k', OutputValue: "<a> & 'b' \u0007\r\n" }],
            Tags: [],
          },
        ],
      }),
    },
  });
});
after(() => scripted[Symbol.asyncDispose]());
beforeEach(() => scripted.calls.splice(0));

const settings = () => ({ endpoint: scripted.endpoint, region: 'us-east-1', credentials: rootKey, maxAttempts: 1 });
const arrived = (): unknown => scripted.calls[0]?.input;

describe('JSON, through the SDK', () => {
  it('starts an execution as the root, dates to the millisecond', async () => {
    const sent = { stateMachineArn: 'arn:m', name: 'n', input: '{"ü":"😀"}' };
    const answer = await new SFNClient(settings()).send(new StartExecutionCommand(sent));
    assert.deepEqual(scripted.calls, [{ operation: 'StartExecution', input: sent, caller: { kind: 'root' } }]);
    assert.deepEqual(answer.startDate, noon);
    assert.match(answer.$metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
  });

  it('throws the errors of the model as their classes, with their fields', async () => {
    const client = new SFNClient(settings());
    await assert.rejects(client.send(new DescribeExecutionCommand({ executionArn: 'x' })), (error) => {
      assert.ok(error instanceof ExecutionDoesNotExist);
      assert.equal(error.message, "Execution Does Not Exist: 'x'");
      return true;
    });
    await assert.rejects(client.send(new TagResourceCommand({ resourceArn: 'arn:m', tags: [] })), (error) => {
      assert.ok(error instanceof TooManyTags);
      assert.equal(error.resourceName, 'arn:m');
      return true;
    });
  });

  it('carries dates, lists and maps of version 1.1', async () => {
    const entry = {
      Source: 's',
      DetailType: 'd',
      Detail: '{}',
      Time: new Date('2026-01-02T12:00:00Z'),
      Resources: ['r'],
    };
    const answer = await new EventBridgeClient(settings()).send(new PutEventsCommand({ Entries: [entry] }));
    assert.deepEqual(arrived(), { Entries: [entry] });
    assert.deepEqual(answer.Entries, [{ EventId: 'e-1' }]);
  });

  it('carries nested structures, and leaves empty lists standing', async () => {
    const sent = {
      taskDefinition: 't',
      clientToken: 'once',
      count: 2,
      overrides: { containerOverrides: [{ name: 'c', command: [], environment: [{ name: 'A', value: '' }] }] },
    };
    const answer = await new ECSClient(settings()).send(new RunTaskCommand(sent));
    assert.deepEqual(arrived(), sent);
    assert.deepEqual(answer.tasks, [{ taskArn: 'arn:t', createdAt: noon, containers: [], version: 1 }]);
  });

  it('unpacks what was sent packed', async () => {
    const MetricData = Array.from({ length: 500 }, (_, n) => ({
      MetricName: `metric-${n}`,
      Value: n + 0.5,
      Timestamp: noon,
    }));
    await new CloudWatchClient(settings()).send(new PutMetricDataCommand({ Namespace: 'n', MetricData }));
    assert.deepEqual(arrived(), { Namespace: 'n', MetricData });
  });

  it('gives services that once spoke Query their errors under both names', async () => {
    await assert.rejects(
      new CloudWatchClient(settings()).send(
        new SetAlarmStateCommand({ AlarmName: 'a', StateValue: 'OK', StateReason: 'r' }),
      ),
      (error) => error instanceof ResourceNotFound && error.$metadata.httpStatusCode === 404,
    );
    await assert.rejects(
      new SQSClient(settings()).send(new SendMessageCommand({ QueueUrl: 'http://q', MessageBody: 'b' })),
      (error) =>
        error instanceof QueueDoesNotExist &&
        'Code' in error &&
        error.Code === 'AWS.SimpleQueueService.NonExistentQueue',
    );
    const { body, headers } = jsonProtocol('application/x-amz-json-1.0').encodeError(
      'sqs',
      new AwsError('MissingParameter', 'm'),
      'r',
    );
    assert.deepEqual(JSON.parse(String(body)), {
      __type: 'com.amazon.coral.service#MissingRequiredParameterException',
      message: 'm',
    });
    assert.equal(headers['x-amzn-query-error'], 'MissingParameter;Sender');
  });

  it('carries bytes', async () => {
    const client = new SQSClient({ ...settings(), md5: false });
    const { Messages } = await client.send(new ReceiveMessageCommand({ QueueUrl: 'http://q' }));
    assert.deepEqual(Messages?.[0]?.MessageAttributes?.['raw']?.BinaryValue, new Uint8Array([0, 255]));
    assert.equal(Messages?.[0]?.Body, 'tea & "cakes"');
  });

  it('reads alarms', async () => {
    const { MetricAlarms } = await new CloudWatchClient(settings()).send(new DescribeAlarmsCommand({}));
    assert.equal(MetricAlarms?.[0]?.Threshold, 0.5);
    assert.deepEqual(MetricAlarms?.[0]?.StateUpdatedTimestamp, noon);
  });

  it('throws errors of version 1.1 too', async () => {
    await assert.rejects(
      new CloudWatchLogsClient(settings()).send(new CreateLogGroupCommand({ logGroupName: 'g' })),
      (error) => error instanceof ResourceAlreadyExistsException,
    );
  });

  it('names the constraints of the model', async () => {
    await assert.rejects(
      new SFNClient(settings()).send(new StartExecutionCommand({ stateMachineArn: 'a', name: 'x'.repeat(81) })),
      {
        name: 'ValidationException',
        message:
          /^1 validation error detected: Value 'x+' at 'name' failed to satisfy constraint: Member must have length/,
      },
    );
    assert.deepEqual(scripted.calls, []);
  });

  it('names an operation of AWS that is not there yet', async () => {
    await assert.rejects(new ECSClient(settings()).send(new ListContainerInstancesCommand({})), {
      name: 'UnknownOperationException',
      message: 'ecs:ListContainerInstances is not there yet in this version of Punctual',
    });
  });
});

describe('Query, through the SDK', () => {
  it('carries maps, bytes and text that XML must escape', async () => {
    const sent = {
      TopicArn: 'arn:t',
      Message: 'a=b&c <d> +%20 ü😀\n',
      MessageAttributes: {
        colour: { DataType: 'String', StringValue: 'blue' },
        raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2, 254]) },
      },
    };
    const answer = await new SNSClient(settings()).send(new PublishCommand(sent));
    assert.deepEqual(arrived(), sent);
    assert.equal(answer.MessageId, 'm-1');
    assert.match(answer.$metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
  });

  it('throws errors under the codes and statuses of the model, without what services give each other', async () => {
    await assert.rejects(
      new SNSClient(settings()).send(new ListTopicsCommand({})),
      (error) => error instanceof NotFoundException,
    );
    await assert.rejects(
      new IAMClient(settings()).send(new GetRoleCommand({ RoleName: 'x' })),
      (error) => error instanceof NoSuchEntityException && error.$metadata.httpStatusCode === 404,
    );
  });

  it('carries lists of structures, numbers and booleans', async () => {
    const sent = {
      StackName: 's',
      TemplateBody: '{}',
      TimeoutInMinutes: 5,
      DisableRollback: true,
      Capabilities: ['CAPABILITY_IAM' as const, 'CAPABILITY_NAMED_IAM' as const],
      Parameters: Array.from({ length: 11 }, (_, n) => ({
        ParameterKey: `k${n}`,
        ParameterValue: '',
        UsePreviousValue: false,
      })),
      Tags: [],
    };
    const answer = await new CloudFormationClient(settings()).send(new CreateStackCommand(sent));
    assert.deepEqual(arrived(), sent);
    assert.equal(answer.StackId, 'arn:stack');
  });

  it('answers XML with dates, empty lists and what has no place in XML', async () => {
    const { Stacks } = await new CloudFormationClient(settings()).send(new DescribeStacksCommand({}));
    assert.deepEqual(Stacks?.[0]?.CreationTime, noon);
    assert.deepEqual(Stacks?.[0]?.Outputs, [{ OutputKey: 'k', OutputValue: "<a> & 'b' \ufffd\r\n" }]);
    assert.deepEqual(Stacks?.[0]?.Tags, []);
  });

  it('hands out keys of a session', async () => {
    const client = new STSClient(settings());
    assert.equal((await client.send(new GetCallerIdentityCommand({}))).Account, '000000000000');
    const { Credentials } = await client.send(
      new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::000000000000:role/r', RoleSessionName: 'me' }),
    );
    assert.deepEqual(Credentials?.Expiration, noon);
  });
});

describe('REST JSON, through the SDK', () => {
  const group = 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/jobs';
  const client = () => new SchedulerClient(settings());

  it('carries what stands in the path and in the body, dates to the millisecond', async () => {
    const sent = {
      Name: 'nightly',
      GroupName: 'jobs',
      ClientToken: 'token',
      ScheduleExpression: 'cron(0 6 * * ? *)',
      StartDate: noon,
      FlexibleTimeWindow: { Mode: 'FLEXIBLE' as const, MaximumWindowInMinutes: 5 },
      Target: { Arn: 'arn:t', RoleArn: 'arn:aws:iam::000000000000:role/r', Input: '{"ü":"😀"}' },
    };
    const answer = await client().send(new UpdateScheduleCommand(sent));
    assert.deepEqual(arrived(), sent);
    assert.equal(answer.ScheduleArn, 'arn:s');
    assert.match(answer.$metadata.requestId ?? '', /^[0-9a-f-]{36}$/);
  });

  it('carries what stands in the query: text, numbers, lists', async () => {
    const sent = {
      GroupName: 'jobs',
      NamePrefix: 'a.b-c',
      State: 'ENABLED' as const,
      MaxResults: 5,
      NextToken: 'a b/+=&',
    };
    const answer = await client().send(new ListSchedulesCommand(sent));
    assert.deepEqual(arrived(), sent);
    assert.deepEqual(answer.Schedules, [{ Name: 'a', LastModificationDate: noon }]);
    assert.equal(answer.NextToken, 'more/=');
    await client().send(new UntagResourceCommand({ ResourceArn: group, TagKeys: ['a', 'b & c', '+'] }));
    assert.deepEqual(scripted.calls[1]?.input, { ResourceArn: group, TagKeys: ['a', 'b & c', '+'] });
  });

  it('carries an ARN in the path, with its slash', async () => {
    await client().send(new TagGroupCommand({ ResourceArn: group, Tags: [{ Key: 'k', Value: 'v' }] }));
    assert.deepEqual(arrived(), { ResourceArn: group, Tags: [{ Key: 'k', Value: 'v' }] });
  });

  it('returns nested structures and dates, and throws errors as their classes, with the status of the model', async () => {
    const { $metadata: _, ...found } = await client().send(new GetScheduleCommand({ Name: 'a' }));
    assert.deepEqual(found, {
      Name: 'a',
      CreationDate: noon,
      Target: { Arn: 'arn:t', RoleArn: 'arn:r', Input: '{"ü":"😀"}' },
    });
    await assert.rejects(client().send(new GetScheduleCommand({ Name: 'none' })), (error) => {
      assert.ok(error instanceof ResourceNotFoundException);
      assert.equal(error.message, 'Schedule none does not exist.');
      assert.equal(error.$metadata.httpStatusCode, 404);
      return true;
    });
  });

  it('refuses a wrong key with the status of REST services', async () => {
    const stranger = new SchedulerClient({
      ...settings(),
      credentials: { accessKeyId: 'AKIANOBODY', secretAccessKey: 'x' },
    });
    await assert.rejects(
      stranger.send(new ListSchedulesCommand({})),
      (error: { name: string; $metadata: { httpStatusCode: number } }) => {
        assert.deepEqual([error.name, error.$metadata.httpStatusCode], ['UnrecognizedClientException', 403]);
        return true;
      },
    );
  });
});
