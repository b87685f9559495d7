/** All mistakes of a template come at once: whatever finds each, and though what is wrong is referred to. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openStacks, refusal } from '../fixtures/held-stacks.ts';

/** A whole job. Each line of `mistakes` replaces a part of it. */
const job = `
Parameters:
  Image: {Type: String, Default: busybox}
  Stage: {Type: String, Default: prod, AllowedValues: [test, prod]}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
Resources:
  Cluster:
    Type: AWS::ECS::Cluster
  Logs:
    Type: AWS::Logs::LogGroup
    Properties: {RetentionInDays: 30}
  Alerts:
    Type: AWS::SNS::Topic
  MachineRole:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Statement: [{Effect: Allow, Principal: {Service: [states.amazonaws.com, events.amazonaws.com]}, Action: 'sts:AssumeRole'}]
      Policies:
        - PolicyName: All
          PolicyDocument: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: '*', Resource: '*'}]}
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      RequiresCompatibilities: [FARGATE]
      NetworkMode: awsvpc
      Cpu: 256
      Memory: 512
      ContainerDefinitions:
        - {Name: job, Image: !Ref Image, Command: [echo, !Ref Logs]}
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: !GetAtt MachineRole.Arn
      DefinitionString: !Sub |
        {"StartAt": "Run", "States": {"Run": {"Type": "Task", "Resource": "arn:aws:states:::ecs:runTask.sync",
          "Parameters": {"LaunchType": "FARGATE", "Cluster": "\${Cluster.Arn}", "TaskDefinition": "\${Task}"}, "End": true}}}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      ScheduleExpression: rate(1 day)
      Targets: [{Id: machine, Arn: !Ref Machine, RoleArn: !GetAtt MachineRole.Arn}]
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Namespace: AWS/States
      MetricName: ExecutionsFailed
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 0
      ComparisonOperator: GreaterThanThreshold
      AlarmActions: [!Ref Alerts]
  Queue:
    Type: AWS::SQS::Queue
    Condition: IsProd
    Properties: {DelaySeconds: 1, VisibilityTimeout: 2}
Outputs:
  Machine: {Value: !Ref Machine}
`;

interface Mistake {
  readonly from: string;
  readonly to: string;
  /** What is said of it. */
  readonly said: RegExp;
}

const mistakes: Readonly<Record<string, Mistake>> = {
  'a property’s name': {
    from: 'RetentionInDays: 30',
    to: 'RetentionInDay: 30',
    said: /unsupported property RetentionInDay; did you mean `RetentionInDays`\? \(line \d+: \/Resources\/Logs\//,
  },
  'a value': {
    from: 'rate(1 day)',
    to: '0 3 * * *',
    said: /ScheduleExpression is not valid\. .*write `cron\(0 3 \* \* \? \*\)`.* \(line \d+: \/Resources\/Rule\/Properties\/ScheduleExpression\)/,
  },
  'a type': {
    from: 'AWS::SNS::Topic',
    to: 'AWS::SNS::Topik',
    said: /Unrecognized resource types: \[AWS::SNS::Topik\]; did you mean `AWS::SNS::Topic`\? \(line \d+: \/Resources\/Alerts\/Type\)/,
  },
  'a value’s kind': {
    from: 'Period: 60',
    to: 'Period: a minute',
    said: /must be a whole number, found `a minute` \(line \d+: \/Resources\/Alarm\/Properties\/Period\)/,
  },
  'another value of the same resource': {
    from: 'GreaterThanThreshold',
    to: 'GreaterThanThresold',
    said: /Value 'GreaterThanThresold' at 'comparisonOperator' .*; did you mean `GreaterThanThreshold`\? \(line \d+: \/Resources\/Alarm\//,
  },
  'a condition': {
    from: 'Condition: IsProd',
    to: 'Condition: IsProod',
    said: /Unresolved condition dependency IsProod .*; did you mean `IsProd`\? \(line \d+: \/Resources\/Queue\/Condition\)/,
  },
  'two values of one resource': {
    from: 'DelaySeconds: 1, VisibilityTimeout: 2',
    to: 'DelaySeconds: 901, VisibilityTimeout: -1',
    said: /DelaySeconds\.[^\n]*\n(.*\n)*.*VisibilityTimeout\./,
  },
  'a condition’s function': {
    from: '!Equals [!Ref Stage, prod]',
    to: '!Equals [!Ref Stage]',
    said: /every Fn::Equals object requires a list of 2 string parameters\. \(line \d+: \/Conditions\/IsProd/,
  },
  'a size that Fargate has not': {
    from: 'Memory: 512',
    to: 'Memory: 600',
    said: /No Fargate configuration exists for given values: 256 CPU, 600 memory\. See [^(]* \(line.*\nFargate has no tasks of Cpu 256 and Memory 600; with Cpu 256 Memory is 512, 1024 or 2048 \(line \d+: \/Resources\/Task\/Properties\/Memory\)$/m,
  },
  'a reference': {
    from: '!Ref Image',
    to: '!Ref Imgae',
    said: /Unresolved resource dependencies \[Imgae\] .*; did you mean `Image`\? \(line/,
  },
  'an attribute': {
    from: 'RoleArn: !GetAtt MachineRole.Arn}',
    to: 'RoleArn: !GetAtt MachineRole.Arm}',
    said: /resource MachineRole does not support attribute type Arm in Fn::GetAtt; did you mean `Arn`\? \(line/,
  },
  'a state machine': {
    from: '"StartAt": "Run"',
    to: '"StartAt": "Rum"',
    said: /Invalid State Machine Definition: .*Rum.* \(line \d+: \/Resources\/Machine\/Properties\/DefinitionString\)/,
  },
  'a default': {
    from: 'Default: prod',
    to: 'Default: prd',
    said: /Parameter 'Stage' must be one of AllowedValues.* \(line \d+: \/Parameters\/Stage/,
  },
  'a policy': {
    from: 'Effect: Allow, Principal',
    to: 'Effect: Alow, Principal',
    said: /unknown Effect, found `Alow`.* \(line \d+: \/Resources\/MachineRole\/Properties/,
  },
  'an output': {
    from: '{Value: !Ref Machine}',
    to: '{Value: !Ref Machin}',
    said: /Unresolved resource dependencies \[Machin\] in the Outputs block of the template; did you mean `Machine`\?/,
  },
  'a section': {
    from: 'Outputs:',
    to: 'Output:',
    said: /Invalid template property or properties \[Output\]; did you mean `Outputs`\?/,
  },
};

/** Undoes what each replaces; two that replace parts of one text are kept apart. */
function withMistakes(...names: string[]): string {
  let text = job;
  for (const name of names) {
    const { from, to } = mistakes[name]!;
    assert.ok(text.includes(from), `${name}: ${from}`);
    text = text.replace(from, () => to);
  }
  return text;
}

async function said(template: string): Promise<string> {
  const held = await openStacks();
  const message = await refusal(held.create(template));
  const input = {
    StackName: 's',
    TemplateBody: template,
    Capabilities: ['CAPABILITY_NAMED_IAM'],
    ChangeSetType: 'CREATE',
  };
  assert.equal(await refusal(held.cfn('CreateChangeSet', { ...input, ChangeSetName: 'c' })), message);
  assert.deepEqual(held.sql('SELECT * FROM cloudformation_stack'), []);
  assert.deepEqual(held.sql('SELECT * FROM iam_role'), []);
  assert.deepEqual(held.errors, []);
  return message;
}

describe('a mistake', () => {
  it('is none in the whole job', async () => {
    const held = await openStacks();
    await held.create(job);
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
  });

  for (const [name, { said: wanted }] of Object.entries(mistakes))
    it(`in ${name} is said, and nothing else`, async () => {
      const message = await said(withMistakes(name));
      assert.match(message, wanted);
      const lines = { 'two values of one resource': 2, 'a size that Fargate has not': 2 }[name] ?? 1;
      assert.equal(message.split('\n').length, lines, message);
    });
});

describe('mistakes', () => {
  it('are none of what GetAtt takes of a custom resource, or of a property', async () => {
    const message = await said(`Resources:
  C: {Type: Custom::Any, Properties: {ServiceToken: x}}
  Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 1, QueueName: !GetAtt C.Name}}
  W: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: 901}}
Outputs: {A: {Value: !GetAtt C.Name}, B: {Value: !GetAtt Q.DelaySeconds}}`);
    assert.match(message, /^ValidationError: [^\n]*DelaySeconds[^\n]*\/Resources\/W[^\n]*$/);
  });

  const sixes = [
    ['a property’s name', 'a value', 'a type', 'a value’s kind', 'another value of the same resource', 'a condition'],
    [
      'two values of one resource',
      'a condition’s function',
      'a size that Fargate has not',
      'a reference',
      'an attribute',
      'a state machine',
    ],
    ['a default', 'a policy', 'an output', 'a value', 'a size that Fargate has not', 'a type'],
  ];
  for (const names of sixes)
    it(`six come at once: ${names.join(', ')}`, async () => {
      const message = await said(withMistakes(...names));
      for (const name of names) assert.match(message, mistakes[name]!.said, name);
    });

  it('come at once, all that there are, each one time', async () => {
    const names = Object.keys(mistakes).filter((name) => name !== 'a section');
    const message = await said(withMistakes(...names));
    for (const name of names) assert.match(message, mistakes[name]!.said, name);
    assert.equal(message.split('\n').length, names.length + 2, message);
  });

  const resource = (type: string, properties: string): string =>
    `Resources:\n  One:\n    Type: ${type}\n    Properties: ${properties}`;
  const trust =
    "{Statement: [{Effect: Allow, Principal: {Service: ecs-tasks.amazonaws.com}, Action: 'sts:AssumeRole'}]}";
  const ofOne: [name: string, template: string, said: RegExp[]][] = [
    [
      'of a queue and its name',
      resource('AWS::SQS::Queue', '{QueueName: a b, DelaySeconds: 901}'),
      [/Can only include alphanumeric .*\/One\/Properties\/QueueName\)/, /DelaySeconds/],
    ],
    [
      'of a role, its trust and its policies',
      resource(
        'AWS::IAM::Role',
        `{RoleName: a b, AssumeRolePolicyDocument: ${trust.replace('Effect', 'Efect')}, Policies: [{PolicyName: p, PolicyDocument: {Statement: [{Effect: Allow, Action: s3GetObject, Resource: '*'}]}}]}`,
      ),
      [
        /roleName is invalid/,
        /no element `Efect`.*\/AssumeRolePolicyDocument\)/,
        /s3GetObject.*\/Properties\/Policies\/0\/PolicyDocument\)/,
      ],
    ],
    [
      'beside what must be given and is wrong',
      resource(
        'AWS::Scheduler::Schedule',
        `{ScheduleExpression: rate(0 minutes), FlexibleTimeWindow: {Mode: OF}, State: DISABELD, Target: {Arn: 'arn:aws:sqs:us-east-1:000000000000:q', RoleArn: 'arn:aws:iam::000000000000:role/r'}}`,
      ),
      [
        /Invalid Schedule Expression rate\(0 minutes\).*\/ScheduleExpression\)/,
        /'OF' at 'flexibleTimeWindow\.mode'.*\/FlexibleTimeWindow\/Mode\)/,
        /'DISABELD' at 'state'.*did you mean `DISABLED`\? .*\/State\)/,
      ],
    ],
  ];
  for (const [name, template, expected] of ofOne)
    it(`${name}, come at once`, async () => {
      const message = await said(template);
      for (const one of expected) assert.match(message, one);
      assert.doesNotMatch(message, /required key/);
      assert.equal(message.split('\n').length, expected.length, message);
    });

  it('of a rule beside a target that is nothing, come at once', async () => {
    const message = await said(`Resources:
  R: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: x, Arn: !GetAtt Q.Arn}], ScheduleExpression: rate(1 days)}}
  T: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Q, Protocol: mail}}`);
    for (const one of [
      /undefined resource Q/,
      /ScheduleExpression is not valid/,
      /resource dependencies \[Q\]/,
      /protocol/,
    ])
      assert.match(message, one);
    assert.equal(message.split('\n').length, 4, message);
  });

  const missing = '{{resolve:ssm:/chat/hook}}';
  const chat = `Type: AWS::Events::Connection, Properties: {AuthorizationType: API_KEY, AuthParameters: {ApiKeyAuthParameters: {ApiKeyName: a, ApiKeyValue: b}}`;
  const destination = (connection: string, url: string): string =>
    `{Type: AWS::Events::ApiDestination, Properties: {ConnectionArn: ${connection}, HttpMethod: POST, InvocationEndpoint: '${url}'}}`;
  for (const [what, resource, target] of [
    ['a chat', `{${chat}}}\n  T: ${destination('!GetAtt R.Arn', missing)}`, '!GetAtt T.Arn'],
    [
      'a chat’s connection',
      `{${chat}, Name: '${missing}'}}\n  T: ${destination('!GetAtt R.Arn', 'https://a.b')}`,
      '!GetAtt T.Arn',
    ],
    ['an event bus', `{Type: AWS::Events::EventBus, Properties: {Name: '${missing}'}}`, '!GetAtt R.Arn'],
  ])
    it(`of ${what} by a parameter that is missing is one, whatever goes there`, async () => {
      const message = await said(`Resources:
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {Service: events.amazonaws.com}, Action: 'sts:AssumeRole'}]}}}
  R: ${resource}
  Rule: {Type: AWS::Events::Rule, Properties: {EventPattern: {source: [a]}, Targets: [{Id: x, Arn: ${target}, RoleArn: !GetAtt Role.Arn}]}}`);
      assert.match(message, /Parameters: \[ssm:\/chat\/hook\] cannot be found\./);
      assert.equal(message.split('\n').length, 1, message);
    });

  it('of parameters’ values, and of rules, come at once with the template’s', async () => {
    const held = await openStacks();
    const template = (rule: string) => `Parameters: {A: {Type: String}, B: {Type: String, Default: b}, C: {Type: Numbr}}
Rules: {R: {Assertions: [{Assert: !Equals [!Ref B, ${rule}], AssertDescription: B is no ${rule}}]}}
Resources: {Q: {Type: AWS::SQS::Queue, Properties: {DelaySecond: 1, QueueName: !Ref A}}}`;
    const given = (...names: string[]) => ({
      Parameters: names.map((name) => ({ ParameterKey: name, ParameterValue: '1' })),
    });
    const message = await refusal(held.create(template('b'), given('C', 'D')));
    for (const one of [/\[D\] do not exist/, /\[A\] must have values/, /Numbr/, /DelaySecond/])
      assert.match(message, one);
    assert.equal(message.split('\n').length, 4, message);
    const ruled = await refusal(held.create(template('c').replace(', C: {Type: Numbr}', ''), given('A')));
    assert.match(ruled, /B is no c.*\n.*DelaySecond/);
    assert.deepEqual(held.errors, []);
  });

  const size = 'Cpu: 256\n      Memory: 512';
  for (const [cpu, memory, ...wanted] of [
    ['much', '100', /Invalid 'cpu' setting.*\/Cpu\)$/m, /tasks of Memory 100, whatever their Cpu; .*\/Memory\)$/m],
    ['300', 'lots', /tasks of Cpu 300; .*\/Cpu\)$/m, /Invalid 'memory' setting.*\/Memory\)$/m],
    ['much', 'lots', /Invalid 'cpu' setting.*\/Cpu\)$/m, /Invalid 'memory' setting.*\/Memory\)$/m],
    ['300', '100', /^ValidationError: No Fargate/, /tasks of Cpu 300, nor of Memory 100; .*\/Cpu\)$/m],
  ] as const)
    it(`of both halves of a size come at once: ${cpu}, ${memory}`, async () => {
      const message = await said(job.replace(size, `Cpu: ${cpu}\n      Memory: ${memory}`));
      for (const one of wanted) assert.match(message, one);
      assert.equal(message.split('\n').length, 2, message);
    });

  it('of an update come at once too, and what did not change is no mistake', async () => {
    const held = await openStacks();
    await held.create(job);
    const names = ['a value’s kind', 'a size that Fargate has not', 'a value'];
    const message = await refusal(held.update(withMistakes(...names)));
    for (const name of names) assert.match(message, mistakes[name]!.said, name);
    assert.equal(message.split('\n').length, 4, message);
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
    assert.deepEqual(held.errors, []);
  });
});
