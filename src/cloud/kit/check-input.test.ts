import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { AwsError } from './aws-error.ts';
import { checkInput } from './check-input.ts';

const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:nightly';

function refusal(service: string, operation: string, input: object): string {
  try {
    checkInput(service, operation, input);
  } catch (error) {
    assert.ok(error instanceof AwsError, String(error));
    return `${error.code}: ${error.message}`;
  }
  return 'passes';
}

const violation = (at: string, value: string, constraint: string): string =>
  `${value} at '${at}' failed to satisfy constraint: ${constraint}`;
const one = (code: string, at: string, value: string, constraint: string): string =>
  `${code}: 1 validation error detected: ${violation(at, value, constraint)}`;

const cases: [name: string, service: string, operation: string, input: object, expected: string][] = [
  ['passes what the model allows', 'states', 'StartExecution', { stateMachineArn: machine, input: '{}' }, 'passes'],
  ['takes null for absent', 'states', 'StartExecution', { stateMachineArn: machine, name: null }, 'passes'],
  ['does not look at members that the model lacks', 'ecs', 'ListClusters', { colour: 5 }, 'passes'],
  ['does not check what AWS has no model of', 'punctual', 'ListTicks', { any: 1 }, 'passes'],
  [
    'misses what is required',
    'states',
    'StartExecution',
    {},
    one('ValidationException', 'stateMachineArn', 'Value null', 'Member must not be null'),
  ],
  [
    'finds text too long',
    'states',
    'StartExecution',
    { stateMachineArn: machine, name: 'x'.repeat(81) },
    one('ValidationException', 'name', `Value '${'x'.repeat(81)}'`, 'Member must have length less than or equal to 80'),
  ],
  [
    'does not repeat what is secret',
    'states',
    'StartExecution',
    { stateMachineArn: machine, input: 'x'.repeat(262_145) },
    one('ValidationException', 'input', 'Value', 'Member must have length less than or equal to 262144'),
  ],
  [
    'counts several violations, in the order of the members',
    'states',
    'StartExecution',
    { name: '' },
    `ValidationException: 2 validation errors detected: ${violation('stateMachineArn', 'Value null', 'Member must not be null')}; ${violation('name', "Value ''", 'Member must have length greater than or equal to 1')}`,
  ],
  ['counts characters, not UTF-16 units', 'states', 'CreateActivity', { name: '😀'.repeat(80) }, 'passes'],
  [
    'finds a number too large',
    'states',
    'ListExecutions',
    { maxResults: 1001 },
    one('ValidationException', 'maxResults', "Value '1001'", 'Member must have value less than or equal to 1000'),
  ],
  [
    'wants the whole text to match',
    'events',
    'PutRule',
    { Name: 'nightly job' },
    one(
      'ValidationException',
      'name',
      "Value 'nightly job'",
      'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+',
    ),
  ],
  [
    'knows the words of an enum',
    'states',
    'CreateStateMachine',
    { name: 'n', definition: '{}', roleArn: 'r', type: 'FAST' },
    one('ValidationException', 'type', "Value 'FAST'", 'Member must satisfy enum value set: [EXPRESS, STANDARD]'),
  ],
  [
    'counts items, from 1, into paths',
    'events',
    'PutRule',
    {
      Name: 'n',
      Tags: [
        { Key: 'a', Value: 'b' },
        { Key: 'c', Value: 'd'.repeat(257) },
      ],
    },
    one(
      'ValidationException',
      'tags.2.member.value',
      `Value '${'d'.repeat(257)}'`,
      'Member must have length less than or equal to 256',
    ),
  ],
  [
    'measures lists',
    'events',
    'PutEvents',
    { Entries: [] },
    one('ValidationException', 'entries', "Value '[]'", 'Member must have length greater than or equal to 1'),
  ],
  [
    'reports plain items at their list',
    'states',
    'UntagResource',
    { resourceArn: machine, tagKeys: ['a', ''] },
    one(
      'ValidationException',
      'tagKeys',
      "Value '[a, ]'",
      'Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]',
    ),
  ],
  [
    'reports keys at their map, under the code of its service',
    'logs',
    'CreateLogGroup',
    { logGroupName: '/jobs', tags: { 'no;semicolon': 'x' } },
    one(
      'InvalidParameterException',
      'tags',
      "Value '{no;semicolon=x}'",
      'Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: ^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+)$]',
    ),
  ],
  [
    'prints structures as Java does',
    'ecs',
    'CreateCluster',
    { tags: Array.from({ length: 51 }, () => ({ key: 'k' })) },
    one(
      'InvalidParameterException',
      'tags',
      `Value '[${Array.from({ length: 51 }, () => 'Tag(key=k)').join(', ')}]'`,
      'Member must have length less than or equal to 50',
    ),
  ],
  [
    'has IAM say its pattern in words',
    'iam',
    'CreateRole',
    { RoleName: 'night worker', AssumeRolePolicyDocument: '{}' },
    'ValidationError: The specified value for roleName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
  ],
  [
    'has SQS ask for its parameter',
    'sqs',
    'SendMessage',
    { QueueUrl: 'http://127.0.0.1/000000000000/q' },
    'MissingParameter: The request must contain the parameter MessageBody.',
  ],
  [
    'leaves names of attributes to SQS',
    'sqs',
    'CreateQueue',
    { QueueName: 'q', Attributes: { Colour: '1' } },
    'passes',
  ],
  [
    'wants text',
    'states',
    'StartExecution',
    { stateMachineArn: 5 },
    'SerializationException: NUMBER_VALUE can not be converted to a String',
  ],
  [
    'wants whole numbers',
    'ecs',
    'RunTask',
    { taskDefinition: 't', count: 1.5 },
    'SerializationException: NUMBER_VALUE can not be converted to an Integer',
  ],
  [
    'wants numbers, not yes or no',
    'ecs',
    'RunTask',
    { taskDefinition: 't', count: true },
    'SerializationException: TRUE_VALUE can not be converted to an Integer',
  ],
  [
    'wants yes or no',
    'ecs',
    'RunTask',
    { taskDefinition: 't', enableExecuteCommand: 'yes' },
    'SerializationException: STRING_VALUE can not be converted to a Boolean',
  ],
  [
    'lets fractions pass where AWS has doubles',
    'cloudwatch',
    'PutMetricData',
    { Namespace: 'n', MetricData: [{ MetricName: 'm', Value: 1.5, Values: [0.25], Timestamp: new Date(0) }] },
    'passes',
  ],
  [
    'wants a date where AWS has one',
    'cloudwatch',
    'PutMetricData',
    { Namespace: 'n', MetricData: [{ MetricName: 'm', Timestamp: 'today' }] },
    'SerializationException: STRING_VALUE can not be converted to milliseconds since epoch',
  ],
  [
    "names what is missing of metrics as Query does, a line for each, in CloudWatch's words",
    'cloudwatch',
    'PutMetricData',
    { MetricData: [{ MetricName: 'm', Dimensions: [{ Name: 'd', Value: '' }] }] },
    'MissingRequiredParameterException: The parameter Namespace is required.\nThe parameter MetricData.member.1.Dimensions.member.1.Value is required.',
  ],
  [
    'says of metrics what is too long',
    'cloudwatch',
    'PutMetricData',
    { Namespace: 'n', MetricData: [{ MetricName: 'm', Dimensions: [{ Name: 'd', Value: 'x'.repeat(1025) }] }] },
    'InvalidParameterValueException: The parameter MetricData.member.1.Dimensions.member.1.Value must be shorter than 1025 characters.',
  ],
  [
    'says of statistics what they may be',
    'cloudwatch',
    'GetMetricStatistics',
    { Namespace: 'n', MetricName: 'm', StartTime: new Date(0), EndTime: new Date(1), Period: 60, Statistics: ['p99'] },
    'InvalidParameterValueException: The parameter Statistics.member.1.<list element> must be a value in the set [SampleCount, Average, Sum, Minimum, Maximum].',
  ],
  [
    'ends lines of queries',
    'cloudwatch',
    'GetMetricData',
    { MetricDataQueries: [], StartTime: new Date(0) },
    'ValidationError: The parameter EndTime is required.\n',
  ],
  [
    'has a code of its own for types in REST too',
    'scheduler',
    'CreateSchedule',
    { Name: 5 },
    'SerializationException: NUMBER_VALUE can not be converted to a String',
  ],
  ['wants a list', 'ecs', 'DescribeTasks', { tasks: 'all' }, 'SerializationException: Expected list or null'],
  [
    'wants a list, not a map',
    'ecs',
    'DescribeTasks',
    { tasks: {} },
    'SerializationException: Start of structure or map found where not expected.',
  ],
  [
    'wants a structure, not a list',
    'ecs',
    'RunTask',
    { taskDefinition: 't', overrides: [] },
    'SerializationException: Start of list found where not expected',
  ],
  [
    'wants a structure, not text',
    'ecs',
    'RunTask',
    { taskDefinition: 't', overrides: 'none' },
    'SerializationException: Expected null',
  ],
  [
    'checks the items of lists',
    'ecs',
    'DescribeTasks',
    { tasks: ['a', 7] },
    'SerializationException: NUMBER_VALUE can not be converted to a String',
  ],
  [
    'has a code of its own for types in Query',
    'cloudformation',
    'DescribeStacks',
    { StackName: {} },
    'MalformedInput: Start of structure or map found where not expected.',
  ],
];

describe('inputs are checked by the model', () => {
  for (const [name, service, operation, input, expected] of cases)
    it(name, () => assert.equal(refusal(service, operation, input), expected));

  it('shows only the beginning of a long value', () => {
    const message = refusal('states', 'StartExecution', { stateMachineArn: 'x'.repeat(100_000) });
    assert.ok(message.length < 17_000, `${message.length} characters`);
    assert.match(message, /x\.\.\.' at 'stateMachineArn'/);
  });

  it('writes absent members of events too, as AWS was recorded to', () => {
    const entries = Array.from({ length: 11 }, () => ({ Source: 's', DetailType: 't', Detail: '{}' }));
    const one =
      'PutEventsRequestEntry(time=null, source=s, resources=null, detailType=t, detail={}, eventBusName=null, traceHeader=null, kmsKeyIdentifier=null, internalMetadata=null)';
    assert.equal(
      refusal('events', 'PutEvents', { Entries: entries }),
      `ValidationException: 1 validation error detected: Value '[${Array(11).fill(one).join(', ')}]' at 'entries' failed to satisfy constraint: Member must have length less than or equal to 10`,
    );
  });

  it('names a bounded number of violations in a list, beside its own', () => {
    const entries = Array.from({ length: 200_000 }, () => ({ Id: 'x' }));
    assert.match(
      refusal('events', 'PutTargets', { Rule: 'r', Targets: entries }),
      /^ValidationException: 51 validation/,
    );
  });
});
