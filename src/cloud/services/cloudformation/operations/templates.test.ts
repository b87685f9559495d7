/** What templates are read as: numbers, transforms, and what is shown of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GetTemplateSummaryOutput } from '@aws-sdk/client-cloudformation';
import { openStacks, refusal } from '../fixtures/held-stacks.ts';

const given = (ParameterKey: string, more: object) => ({ Parameters: [{ ParameterKey, ...more }] });

const numbers = `
Parameters:
  Account: {Type: String, Default: 012345678901}
Resources:
  Q:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 1:30
      Tags: [{Key: a, Value: 0300}, {Key: b, Value: 012345670123}, {Key: c, Value: 0x1F}, {Key: d, Value: 08}, {Key: e, Value: '08'}]
Outputs:
  Bus: {Value: !Sub 'arn:aws:events:us-east-1:\${Account}:event-bus/default'}
  Url: {Value: !Ref Q}`;

describe('numbers of a template', () => {
  it('are read by YAML 1.1, also where they were meant as text', async () => {
    const held = await openStacks();
    await held.create(numbers);
    const outputs = new Map(
      (await held.stack()).Outputs?.map(({ OutputKey, OutputValue }) => [OutputKey, OutputValue]),
    );
    assert.equal(outputs.get('Bus'), 'arn:aws:events:us-east-1:1.2345678901E10:event-bus/default');
    const queue = { QueueUrl: outputs.get('Url') };
    const { Tags } = await held.call<{ Tags: object }>('sqs', 'ListQueueTags', queue);
    assert.deepEqual({ ...Tags }, { a: '192', b: '1402433619', c: '31', d: '8.0', e: '08' });
    const asked = { ...queue, AttributeNames: ['VisibilityTimeout'] };
    const { Attributes } = await held.call<{ Attributes: object }>('sqs', 'GetQueueAttributes', asked);
    assert.deepEqual(Attributes, { VisibilityTimeout: '90' });
  });
});

const looped = `
Transform: AWS::LanguageExtensions
Parameters: {Names: {Type: CommaDelimitedList, Default: 'a,b'}}
Resources:
  Fn::ForEach::Queues:
    - Name
    - !Ref Names
    - Q\${Name}: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub '\${AWS::StackName}-\${Name}'}}`;

describe('a template with a transform', () => {
  const expand = { Capabilities: ['CAPABILITY_AUTO_EXPAND'] };

  it('is made of what its loops say by the values of its parameters, then and later', async () => {
    const held = await openStacks();
    await held.create(looped, expand);
    assert.deepEqual(Object.keys(await held.resources()), ['Qa', 'Qb']);
    await held.update(looped, { ...expand, ...given('Names', { ParameterValue: 'b,c' }) });
    assert.deepEqual(Object.keys(await held.resources()), ['Qb', 'Qc']);
    const wrong = looped.replace('QueueName:', 'Name:');
    const said = await refusal(held.update(wrong, { ...expand, ...given('Names', { UsePreviousValue: true }) }));
    assert.match(said, /Qb.*unsupported.*Name.*Qc/s);
  });

  it('is shown as it was written, or as the transform left it', async () => {
    const held = await openStacks();
    await held.create(looped, expand);
    const text = async (TemplateStage: string) =>
      (await held.cfn<{ TemplateBody: string }>('GetTemplate', { StackName: 's', TemplateStage })).TemplateBody;
    assert.equal(await text('Original'), looped);
    const { Resources } = JSON.parse(await text('Processed')) as { Resources: object };
    assert.deepEqual(Object.keys(Resources), ['Qa', 'Qb']);
    const summary = await held.cfn<GetTemplateSummaryOutput>('GetTemplateSummary', { TemplateBody: looped });
    assert.deepEqual(summary.DeclaredTransforms, ['AWS::LanguageExtensions']);
  });

  it('wants to be acknowledged where nobody looks at what it becomes', async () => {
    const held = await openStacks();
    assert.match(await refusal(held.create(looped)), /Requires capabilities : \[CAPABILITY_AUTO_EXPAND\]/);
    const set = { StackName: 's', ChangeSetName: 'c', ChangeSetType: 'CREATE', TemplateBody: looped };
    await held.cfn('CreateChangeSet', set);
  });
});

describe('a template of SAM', () => {
  it('has machines that are started by what it says, and shows what became of it', async () => {
    const held = await openStacks();
    const sam = `
Transform: AWS::Serverless-2016-10-31
Resources:
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: nightly
      Definition: {StartAt: P, States: {P: {Type: Pass, End: true}}}
      Events:
        Tick: {Type: ScheduleV2, Properties: {ScheduleExpression: rate(1 minute), DeadLetterConfig: {Type: SQS}}}
        Told: {Type: EventBridgeRule, Properties: {Pattern: {source: [a]}}}`;
    await held.create(sam, { Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_AUTO_EXPAND'] });
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
    await held.call('events', 'PutEvents', { Entries: [{ Source: 'a', DetailType: 't', Detail: '{}' }] });
    await held.advance(60);
    const { M } = await held.resources();
    const input = { stateMachineArn: M };
    const { executions } = await held.call<{ executions: { status: string }[] }>('states', 'ListExecutions', input);
    assert.deepEqual(
      executions.map(({ status }) => status),
      ['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED'],
    );
    const stage = { StackName: 's', TemplateStage: 'Processed' };
    const { TemplateBody } = await held.cfn<{ TemplateBody: string }>('GetTemplate', stage);
    assert.match(TemplateBody, /"MTickRole"/);
    assert.deepEqual(held.errors, []);
  });
});

describe('a summary', () => {
  it('says by what each resource is identified', async () => {
    const TemplateBody =
      'Resources: {A: {Type: AWS::SQS::Queue}, B: {Type: AWS::SNS::Topic}, C: {Type: AWS::SQS::Queue}}';
    const input = { TemplateBody };
    const summary = await (await openStacks()).cfn<GetTemplateSummaryOutput>('GetTemplateSummary', input);
    assert.deepEqual(summary.ResourceIdentifierSummaries, [
      { ResourceType: 'AWS::SQS::Queue', LogicalResourceIds: ['A', 'C'], ResourceIdentifiers: ['QueueUrl'] },
      { ResourceType: 'AWS::SNS::Topic', LogicalResourceIds: ['B'], ResourceIdentifiers: ['TopicArn'] },
    ]);
  });
});

describe('a template that is only asked about', () => {
  for (const operation of ['GetTemplateSummary', 'ValidateTemplate'])
    it(`may have properties that are not here: ${operation}`, async () => {
      const held = await openStacks();
      const TemplateBody =
        'Parameters: {P: {Type: String}}\nResources: {A: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true, Colour: red}}}';
      const { Parameters } = await held.cfn<GetTemplateSummaryOutput>(operation, { TemplateBody });
      assert.equal(Parameters?.[0]?.ParameterKey, 'P');
      assert.match(await refusal(held.create(TemplateBody)), /FIFO queues are not there yet/);
    });
});

describe('a summary of types that are not here', () => {
  const TemplateBody = 'Resources: {A: {Type: AWS::Else::Where, Properties: {B: 1}}, Q: {Type: AWS::SQS::Queue}}';
  const summary = async (more: object, text = TemplateBody) =>
    (await openStacks()).cfn<GetTemplateSummaryOutput>('GetTemplateSummary', { TemplateBody: text, ...more });
  const lenient = { TemplateSummaryConfig: { TreatUnrecognizedResourceTypesAsWarnings: true } };

  it('is refused, or names them as a warning where that is asked for', async () => {
    assert.match(await refusal(summary({})), /Unrecognized resource types: \[AWS::Else::Where\]/);
    const { Warnings, ResourceTypes } = await summary(lenient);
    assert.deepEqual(Warnings, { UnrecognizedResourceTypes: ['AWS::Else::Where'] });
    assert.deepEqual(ResourceTypes, ['AWS::Else::Where', 'AWS::SQS::Queue']);
    assert.equal(
      (await summary(lenient, TemplateBody.replace('Else::Where', 'SNS::Topic').replace(', Properties: {B: 1}', '')))
        .Warnings,
      undefined,
    );
    const faulty = summary(lenient, TemplateBody.replace('B: 1', 'B: !Ref None'));
    assert.match(await refusal(faulty), /Unresolved resource dependencies \[None\]/);
  });
});

describe('the capabilities of a template', () => {
  it('are those of whatever a nested stack may have', async () => {
    const held = await openStacks();
    const TemplateBody = `Resources: {N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://s3.amazonaws.com/box/child'}}}`;
    for (const operation of ['GetTemplateSummary', 'ValidateTemplate']) {
      const shown = await held.cfn<GetTemplateSummaryOutput>(operation, { TemplateBody });
      assert.deepEqual(
        [shown.Capabilities, shown.CapabilitiesReason],
        [
          ['CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
          'The following resource(s) require capabilities: [AWS::CloudFormation::Stack]',
        ],
      );
    }
  });
});

describe('what stands beside a job', () => {
  it('is recorded with its policies, images and actions: a cluster on instances', async () => {
    const held = await openStacks();
    const instances = `
Parameters: {Image: {Type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>', Default: /aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id}}
Resources:
  Template: {Type: AWS::EC2::LaunchTemplate, Properties: {LaunchTemplateData: {ImageId: !Ref Image}}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    CreationPolicy: {ResourceSignal: {Timeout: PT15M}}
    UpdatePolicy: {AutoScalingRollingUpdate: {MaxBatchSize: 1}}
    Properties: {MinSize: '1', MaxSize: '2', LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}}
  Instance: {Type: AWS::EC2::Instance, Properties: {ImageId: !Ref Image}}
  Busy: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: n, MetricName: m, Statistic: Sum, Period: 60, EvaluationPeriods: 1, Threshold: 1, ComparisonOperator: GreaterThanThreshold, AlarmActions: ['arn:aws:autoscaling:us-east-1:000000000000:scalingPolicy:1:autoScalingGroupName/g:policyName/p']}}`;
    await held.create(instances);
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
    assert.ok((await held.events()).some((line) => /^Instance .* warning: no instance runs here$/.test(line)));
    const wrong = instances.replace('MinSize', 'Least');
    const said = await refusal(held.cfn('CreateStack', { StackName: 'x', TemplateBody: wrong }));
    assert.doesNotMatch(said, /Unable to fetch/);
  });

  const published: [name: string, value: string][] = [
    ['/aws/service/aws-for-fluent-bit/2.1.0', 'public.ecr.aws/aws-observability/aws-for-fluent-bit:2.1.0'],
    ['/aws/service/ecs/optimized-ami/amazon-linux-2/recommended/image_id', 'ami-00000000000000000'],
    ['/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', 'ami-00000000000000000'],
  ];
  for (const [name, value] of published)
    it(`has the image that AWS publishes as ${name}`, async () => {
      const held = await openStacks();
      await held.create(`
Parameters: {Image: {Type: 'AWS::SSM::Parameter::Value<String>', Default: ${name}}}
Resources: {Q: {Type: AWS::SQS::Queue}}
Outputs: {Image: {Value: !Ref Image}}`);
      assert.equal((await held.stack()).Outputs?.[0]?.OutputValue, value);
    });

  it('deploys with it: queues of Batch, tags of a group, a function’s schedule', async () => {
    const held = await openStacks();
    await held.create(`
Resources:
  Queue: {Type: AWS::Batch::JobQueue, Properties: {Priority: 1, ComputeEnvironmentOrder: []}}
  Group: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: '1', MaxSize: '2', Tags: [{Key: a, Value: b, PropagateAtLaunch: true}]}}
  Function: {Type: AWS::Lambda::Function, Properties: {Code: {ZipFile: x}, Role: !Sub 'arn:aws:iam::\${AWS::AccountId}:role/r'}}
  Rule: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 day), Targets: [{Id: f, Arn: !GetAtt Function.Arn}]}}`);
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
    const events = await held.events();
    assert.ok(events.some((line) => /^Queue .* warning: there is no AWS Batch here/.test(line)));
    assert.ok(events.some((line) => /^Function .* warning: no function runs here/.test(line)));
  });
});
