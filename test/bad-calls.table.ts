/** Calls that AWS refuses, with the error that it gives. They meet the machine `m` of the role `machine`, the rule `rule`, the topic `t` and the queue `q`. */
import { PutMetricAlarmCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { CreateLogGroupCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateClusterCommand, RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { PutEventsCommand, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateSecretCommand, GetSecretValueCommand, RotateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { CreateStateMachineCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { CreateTopicCommand, PublishCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import { send, sign } from '../src/cloud/wire/fixtures/sign.ts';
import type { Served } from './served-cloud.ts';

const kibibyte = 1024;
export const mebibyte = 1024 * kibibyte;
const account = '000000000000';
export const trust = (service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });
export const role = `arn:aws:iam::${account}:role/machine`;
export const passing = JSON.stringify({ StartAt: 'Pass', States: { Pass: { Type: 'Pass', End: true } } });
const stateMachineArn = `arn:aws:states:us-east-1:${account}:stateMachine:m`;
const TopicArn = `arn:aws:sns:us-east-1:${account}:t`;
const QueueUrl = `https://sqs.us-east-1.amazonaws.com/${account}/q`;
export const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
export const event = { Source: 'test', DetailType: 'd', Detail: '{}' };
const alarm = {
  AlarmName: 'a',
  Namespace: 'N',
  MetricName: 'm',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 0,
  ComparisonOperator: 'GreaterThanThreshold',
} as const;
const fargate = {
  family: 'f',
  requiresCompatibilities: ['FARGATE' as const],
  networkMode: 'awsvpc' as const,
  cpu: '256',
  memory: '512',
  containerDefinitions: [{ name: 'main', image: 'i' }],
};

type Send = (served: Served) => Promise<unknown>;
export type BadCall = [name: string, send: Send, code: string, message: RegExp];

const schedules: BadCall[] = [
  [
    "the article's first schedule",
    ({ aws }) => aws.events.send(new PutRuleCommand({ Name: 'r', ScheduleExpression: 'cron(0 12 * * MON-FRI *)' })),
    'ValidationException',
    /^Parameter ScheduleExpression is not valid\. \(one day field must be `\?`: .* write `cron\(0 12 \? \* MON-FRI \*\)`; hour 12 is noon, UTC\)$/,
  ],
  [
    'a rate of nothing',
    ({ aws }) => aws.events.send(new PutRuleCommand({ Name: 'r', ScheduleExpression: 'rate(0 minutes)' })),
    'ValidationException',
    /found `rate\(0 minutes\)`; write for example `rate\(1 minute\)`/,
  ],
  [
    'a pattern that is no JSON',
    ({ aws }) => aws.events.send(new PutRuleCommand({ Name: 'r', EventPattern: '{' })),
    'InvalidEventPatternException',
    /^Event pattern is not valid\. Reason: Unexpected end-of-input.*\n at \[Source: \(String\)"\{"; line: 1, column: 2\]$/,
  ],
  [
    'a pattern of many levels',
    ({ aws }) => aws.events.send(new PutRuleCommand({ Name: 'r', EventPattern: `{"a":${nested(2000)}}` })),
    'InvalidEventPatternException',
    /^Event pattern is not valid\. Reason: /,
  ],
];

const tooLarge: BadCall[] = [
  [
    "an execution's input of more than 256 KiB",
    ({ aws }) =>
      aws.states.send(
        new StartExecutionCommand({ stateMachineArn, input: JSON.stringify('x'.repeat(256 * kibibyte)) }),
      ),
    'ValidationException',
    /at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144$/,
  ],
  [
    "an execution's input of more than 256 KiB in bytes, not in characters",
    ({ aws }) =>
      aws.states.send(
        new StartExecutionCommand({ stateMachineArn, input: JSON.stringify('ü'.repeat(129 * kibibyte)) }),
      ),
    'InvalidExecutionInput',
    /exceeds the maximum number of bytes/,
  ],
  [
    'a definition of more than 1 MiB',
    ({ aws }) =>
      aws.states.send(
        new CreateStateMachineCommand({ name: 'n', roleArn: role, definition: ' '.repeat(mebibyte + 1) }),
      ),
    'ValidationException',
    /at 'definition' .* less than or equal to 1048576$/,
  ],
  [
    'a message of more than 256 KiB to a topic',
    ({ aws }) => aws.sns.send(new PublishCommand({ TopicArn, Message: 'x'.repeat(256 * kibibyte + 1) })),
    'InvalidParameterException',
    /^Invalid parameter: Message too long$/,
  ],
  [
    'a message of more than 1 MiB to a queue',
    ({ aws }) => aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'x'.repeat(mebibyte + 1) })),
    'InvalidParameterValue',
    /Message must be shorter than 1048576 bytes\.$/,
  ],
  [
    'a batch of more than 1 MiB to a queue',
    ({ aws }) =>
      aws.sqs.send(
        new SendMessageBatchCommand({
          QueueUrl,
          Entries: ['1', '2'].map((Id) => ({ Id, MessageBody: 'x'.repeat(600 * kibibyte) })),
        }),
      ),
    'BatchRequestTooLong',
    /cannot be longer than 1048576 bytes\. You have sent 1228800 bytes\.$/,
  ],
  [
    'events of more than 1 MiB together',
    ({ aws }) =>
      aws.events.send(
        new PutEventsCommand({
          Entries: Array(2).fill({ ...event, Detail: JSON.stringify({ x: 'x'.repeat(600 * kibibyte) }) }),
        }),
      ),
    'ValidationException',
    /^Total size of the entries in the request is over the limit\.$/,
  ],
  [
    'eleven events',
    ({ aws }) => aws.events.send(new PutEventsCommand({ Entries: Array(11).fill(event) })),
    'ValidationException',
    /at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10$/,
  ],
  [
    'a policy of more than 10,240 characters',
    ({ aws }) =>
      aws.iam.send(
        new PutRolePolicyCommand({
          RoleName: 'machine',
          PolicyName: 'p',
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: 'ecs:RunTask', Resource: `arn:aws:ecs:*:*:${'x'.repeat(10_240)}` }],
          }),
        }),
      ),
    'LimitExceededException',
    /10240/,
  ],
  [
    'eleven tasks at once',
    ({ aws }) => aws.ecs.send(new RunTaskCommand({ taskDefinition: 'f', count: 11 })),
    'InvalidParameterException',
    /^count is 11: from 1 to 10/,
  ],
];

const names: BadCall[] = [
  [
    'a machine',
    ({ aws }) => aws.states.send(new CreateStateMachineCommand({ name: 'a b', roleArn: role, definition: passing })),
    'InvalidName',
    /^Invalid Name: 'a b'$/,
  ],
  [
    'an execution',
    ({ aws }) => aws.states.send(new StartExecutionCommand({ stateMachineArn, name: 'a/b' })),
    'InvalidName',
    /^Invalid Name: 'a\/b'$/,
  ],
  [
    'a rule',
    ({ aws }) => aws.events.send(new PutRuleCommand({ Name: 'a b', ScheduleExpression: 'rate(1 hour)' })),
    'ValidationException',
    /^1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern/,
  ],
  [
    'a target',
    ({ aws }) =>
      aws.events.send(
        new PutTargetsCommand({ Rule: 'rule', Targets: [{ Id: 'a b', Arn: stateMachineArn, RoleArn: role }] }),
      ),
    'ValidationException',
    /Value 'a b' at 'targets\.1\.member\.id'/,
  ],
  [
    'a cluster',
    ({ aws }) => aws.ecs.send(new CreateClusterCommand({ clusterName: 'a b' })),
    'ClientException',
    /^Invalid cluster name `a b`: up to 255 letters/,
  ],
  [
    'a family',
    ({ aws }) => aws.ecs.send(new RegisterTaskDefinitionCommand({ ...fargate, family: 'a b' })),
    'ClientException',
    /^Invalid task definition family: up to 255 letters/,
  ],
  [
    'a topic',
    ({ aws }) => aws.sns.send(new CreateTopicCommand({ Name: 'a b' })),
    'InvalidParameterException',
    /^Invalid parameter: Topic Name$/,
  ],
  [
    'a queue',
    ({ aws }) => aws.sqs.send(new CreateQueueCommand({ QueueName: 'a b' })),
    'InvalidParameterValue',
    /^Can only include alphanumeric characters, hyphens, or underscores\. 1 to 80 in length$/,
  ],
  [
    'a message in a batch',
    ({ aws }) => aws.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a b', MessageBody: 'm' }] })),
    'InvalidBatchEntryId',
    /^A batch entry id can only contain/,
  ],
  [
    'a role',
    ({ aws }) =>
      aws.iam.send(new CreateRoleCommand({ RoleName: 'a b', AssumeRolePolicyDocument: trust('states.amazonaws.com') })),
    'ValidationError',
    /for roleName is invalid\. It must contain only/,
  ],
  [
    'a log group',
    ({ aws }) => aws.logs.send(new CreateLogGroupCommand({ logGroupName: 'a b' })),
    'InvalidParameterException',
    /Value 'a b' at 'logGroupName' failed to satisfy constraint/,
  ],
  [
    'an alarm',
    ({ aws }) => aws.cloudWatch.send(new PutMetricAlarmCommand({ ...alarm, AlarmName: '' })),
    'ValidationException',
    /at 'alarmName' failed to satisfy constraint: Member must have length greater than or equal to 1$/,
  ],
  [
    'a namespace',
    ({ aws }) =>
      aws.cloudWatch.send(new PutMetricDataCommand({ Namespace: ':a', MetricData: [{ MetricName: 'm', Value: 1 }] })),
    'InvalidParameterValueException',
    /^The value :a for parameter Namespace is invalid\.$/,
  ],
];

const contents: BadCall[] = [
  [
    'an input that is no JSON',
    ({ aws }) => aws.states.send(new StartExecutionCommand({ stateMachineArn, input: '{"a":' })),
    'InvalidExecutionInput',
    /^Invalid State Machine Execution Input: 'Unexpected end-of-input within\/between Object entries'$/,
  ],
  [
    'a definition of many levels',
    ({ aws }) =>
      aws.states.send(
        new CreateStateMachineCommand({
          name: 'n',
          roleArn: role,
          definition: `{"StartAt":"P","States":{"P":{"Type":"Pass","End":true,"Result":${nested(100_000)}}}}`,
        }),
      ),
    'InvalidDefinition',
    /nested too deeply/,
  ],
  [
    'an unknown state machine',
    ({ aws }) => aws.states.send(new StartExecutionCommand({ stateMachineArn: `${stateMachineArn}x` })),
    'StateMachineDoesNotExist',
    /^State Machine Does Not Exist: '.*:mx'$/,
  ],
  [
    'a target that nobody can reach',
    ({ aws }) =>
      aws.events.send(
        new PutTargetsCommand({
          Rule: 'rule',
          Targets: [{ Id: 'a', Arn: `arn:aws:dynamodb:us-east-1:${account}:table/t` }],
        }),
      ),
    'ValidationException',
    /^dynamodb is not a supported service for a target\.$/,
  ],
  [
    'a bus as the target of its own rule',
    ({ aws }) =>
      aws.events.send(
        new PutTargetsCommand({
          Rule: 'rule',
          Targets: [{ Id: 'a', Arn: `arn:aws:events:us-east-1:${account}:event-bus/default`, RoleArn: role }],
        }),
      ),
    'ValidationException',
    /^target a: a rule sends no events to the bus that it is on$/,
  ],
  [
    'a character that no queue takes',
    ({ aws }) => aws.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'a\u0000b' })),
    'InvalidMessageContents',
    /^Invalid characters found\. Valid unicode characters are/,
  ],
  [
    'a trust policy that is none',
    ({ aws }) => aws.iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: '{"Statement":[' })),
    'MalformedPolicyDocumentException',
    /^This policy contains invalid Json/,
  ],
  [
    'a policy of many levels',
    ({ aws }) =>
      aws.iam.send(
        new PutRolePolicyCommand({
          RoleName: 'machine',
          PolicyName: 'p',
          PolicyDocument: `{"Statement":${nested(60_000)}}`,
        }),
      ),
    'MalformedPolicyDocumentException',
    /nested too deeply/,
  ],
  [
    'an endpoint that is no URL',
    ({ aws }) => aws.sns.send(new SubscribeCommand({ TopicArn, Protocol: 'http', Endpoint: 'http://' })),
    'InvalidParameterException',
    /^Invalid parameter: Endpoint must match the specified protocol$/,
  ],
  [
    'memory that Fargate does not have',
    ({ aws }) => aws.ecs.send(new RegisterTaskDefinitionCommand({ ...fargate, memory: '600' })),
    'ClientException',
    /^No Fargate configuration exists for given values: \d+ CPU, \d+ memory\. See /,
  ],
  [
    'a number that is none',
    ({ aws }) =>
      aws.cloudWatch.send(
        new PutMetricDataCommand({ Namespace: 'N', MetricData: [{ MetricName: 'm', Value: Number.NaN }] }),
      ),
    'InvalidParameterValueException',
    /^The value NaN for parameter MetricData\.member\.1\.Value is invalid\.$/,
  ],
  [
    'a period of 7 seconds',
    ({ aws }) => aws.cloudWatch.send(new PutMetricAlarmCommand({ ...alarm, Period: 7 })),
    'ValidationException',
    /^Period must be 10, 20, 30 or a multiple of 60, got 7\.$/,
  ],
  [
    'a log event before 1970',
    ({ aws }) =>
      aws.logs.send(
        new PutLogEventsCommand({
          logGroupName: 'g',
          logStreamName: 's',
          logEvents: [{ message: 'm', timestamp: -1 }],
        }),
      ),
    'InvalidParameterException',
    /at 'logEvents\.1\.member\.timestamp' failed to satisfy constraint/,
  ],
];

const secrets: BadCall[] = [
  [
    'a parameter that is not there',
    ({ aws }) => aws.ssm.send(new GetParameterCommand({ Name: '/none' })),
    'ParameterNotFound',
    /^parameter \/none not found$/,
  ],
  [
    'a parameter of more than 8 KiB, of which nothing is said',
    ({ aws }) =>
      aws.ssm.send(
        new PutParameterCommand({ Name: 'p', Value: 'x'.repeat(9000), Type: 'SecureString', Tier: 'Advanced' }),
      ),
    'ValidationException',
    /^Advanced tier parameters support a maximum parameter value of 8192 characters\.$/,
  ],
  [
    'a parameter of an unknown type',
    ({ aws }) => aws.ssm.send(new PutParameterCommand({ Name: 'p', Value: 'x', Type: 'Number' as 'String' })),
    'ValidationException',
    /at 'type' failed to satisfy constraint: Member must satisfy enum value set/,
  ],
  [
    'a secret that is not there',
    ({ aws }) => aws.secretsManager.send(new GetSecretValueCommand({ SecretId: 'none' })),
    'ResourceNotFoundException',
    /^Secrets Manager can't find the specified secret\.$/,
  ],
  [
    'a secret of more than 64 KiB, of which nothing is said',
    ({ aws }) =>
      aws.secretsManager.send(new CreateSecretCommand({ Name: 's', SecretString: 'x'.repeat(64 * kibibyte + 1) })),
    'ValidationException',
    /^1 validation error detected: Value at 'secretString' failed to satisfy constraint: /,
  ],
  [
    'rotation',
    ({ aws }) => aws.secretsManager.send(new RotateSecretCommand({ SecretId: 's' })),
    'UnknownOperationException',
    /secretsmanager:RotateSecret is not there yet in this version of Punctual/,
  ],
];

/** A request by hand: JSON as it is, to the target named. */
function raw(service: string, target: string, body: string): Send {
  return async ({ endpoint, cloud }) => {
    const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': target };
    const request = { port: Number(new URL(endpoint).port), headers, body };
    const answer = await send(sign(request, { key: cloud.host.rootKey, service }));
    if (answer.status === 200) return answer.body;
    const { __type, message, Message } = JSON.parse(answer.body) as Record<string, string>;
    throw Object.assign(new Error(message ?? Message), { name: __type?.replace(/^.*#/, '') });
  };
}

const states = (operation: string, body: string): Send => raw('states', `AWSStepFunctions.${operation}`, body);
const ecs = (operation: string, body: string): Send =>
  raw('ecs', `AmazonEC2ContainerServiceV20141113.${operation}`, body);
const wrongType = 'SerializationException';

const byHand: BadCall[] = [
  [
    'a number for text',
    states('StartExecution', '{"stateMachineArn":5}'),
    wrongType,
    /NUMBER_VALUE can not be converted to a String/,
  ],
  [
    'text for a number',
    ecs('RunTask', '{"taskDefinition":"f","count":"many"}'),
    wrongType,
    /STRING_VALUE can not be converted to an Integer/,
  ],
  [
    'an object for a list',
    ecs('DescribeTasks', '{"tasks":{}}'),
    wrongType,
    /Start of structure or map found where not expected/,
  ],
  [
    'a list for an object',
    ecs('RunTask', '{"taskDefinition":"f","overrides":[]}'),
    wrongType,
    /Start of list found where not expected/,
  ],
  [
    'what is left out',
    states('StartExecution', '{}'),
    'ValidationException',
    /at 'stateMachineArn' failed to satisfy constraint: Member must not be null/,
  ],
  ['what is no JSON', states('StartExecution', '{"stateMachineArn":'), wrongType, /^the body is not JSON: /],
  [
    'levels without end',
    ecs('RunTask', `{"overrides":${nested(40_000)}}`),
    wrongType,
    /Start of list found where not expected/,
  ],
  [
    'an unknown operation',
    states('StartEverything', '{}'),
    'UnknownOperationException',
    /states has no operation `StartEverything`/,
  ],
  [
    'an operation that is not there yet',
    ecs('CreateService', '{"serviceName":"a"}'),
    'UnknownOperationException',
    /ecs:CreateService is not there yet in this version of Punctual/,
  ],
  [
    'cryptography, which is not there',
    raw('kms', 'TrentService.Encrypt', '{}'),
    'UnknownOperationException',
    /kms:Encrypt is not there yet/,
  ],
  [
    'an internal operation',
    raw('punctual', 'Punctual.EndDelivery', '{"delivery":1}'),
    'UnknownOperationException',
    /^punctual:EndDelivery is not there yet/,
  ],
  [
    'a body of 2 MiB',
    ecs('RunTask', ' '.repeat(2 * mebibyte)),
    'RequestEntityTooLargeException',
    /larger than 1048576 bytes/,
  ],
  [
    'a body of 9 MiB',
    states('StartExecution', ' '.repeat(9 * mebibyte)),
    'RequestEntityTooLargeException',
    /larger than 8388608 bytes/,
  ],
];

export const badCalls: Readonly<Record<string, readonly BadCall[]>> = {
  schedules,
  'what is too large': tooLarge,
  'the name of': names,
  contents,
  secrets,
  'by hand': byHand,
};
