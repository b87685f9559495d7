/** Templates that include objects of buckets: what becomes of them, when they change, and what is refused. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { GetTemplateOutput, GetTemplateSummaryOutput } from '@aws-sdk/client-cloudformation';
import { openBox, refusal } from '../fixtures/held-stacks.ts';

const expand = { Capabilities: ['CAPABILITY_AUTO_EXPAND', 'CAPABILITY_NAMED_IAM'] };
const including = (location: string) => `{'Fn::Transform': {Name: AWS::Include, Parameters: {Location: ${location}}}}`;
const queues = (delay: number) => `
Q: {Type: 'AWS::SQS::Queue', Properties: {DelaySeconds: ${delay}}}
R: {Type: 'AWS::SQS::Queue', DependsOn: Q}`;
const resources = (location = 's3://box/queues.yaml') => `
Parameters: {Bucket: {Type: String, Default: box}}
Resources:
  T: {Type: AWS::SNS::Topic}
  Fn::Transform: {Name: AWS::Include, Parameters: {Location: ${location}}}`;

describe('a template that includes', () => {
  it('has resources beside its own, of a place that parameters name, until it is updated', async () => {
    const held = await openBox({ 'queues.yaml': queues(1) });
    const template = resources('!Sub "s3://${Bucket}/queues.yaml"');
    await held.create(template, expand);
    assert.deepEqual(Object.keys(await held.resources()), ['Q', 'R', 'T']);
    await held.put('queues.yaml', queues(2).replace(/R:.*/, ''));
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
    await held.update(template, expand);
    assert.deepEqual(Object.keys(await held.resources()), ['Q', 'T']);
    const input = { QueueUrl: (await held.resources())['Q'], AttributeNames: ['DelaySeconds'] };
    assert.deepEqual(await held.call('sqs', 'GetQueueAttributes', input), { Attributes: { DelaySeconds: '2' } });
    const again = { StackName: 's', UsePreviousTemplate: true, ...expand };
    assert.match(await refusal(held.cfn('UpdateStack', again)), /No updates are to be performed/);
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.deepEqual(held.errors, []);
  });

  it('is shown as it was written, and as it became', async () => {
    const held = await openBox({ 'queues.yaml': queues(1) });
    await held.create(resources(), expand);
    const text = async (TemplateStage: string) =>
      (await held.cfn<GetTemplateOutput>('GetTemplate', { StackName: 's', TemplateStage })).TemplateBody ?? '';
    assert.equal(await text('Original'), resources());
    assert.deepEqual(Object.keys(JSON.parse(await text('Processed')).Resources), ['Q', 'R', 'T']);
    const summary = await held.cfn<GetTemplateSummaryOutput>('GetTemplateSummary', { TemplateBody: resources() });
    assert.deepEqual(summary.DeclaredTransforms, ['AWS::Include']);
  });

  it('has sections and values from elsewhere, in JSON too', async () => {
    const held = await openBox({
      'sections.json':
        '{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}, "T": {"Type": "Nothing"}}, "Outputs": {"A": {"Value": "a"}}}',
      'policy.json':
        '{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*", "Action": "sns:Publish", "Resource": {"Ref": "T"}}}',
    });
    await held.create(
      `
Transform: {Name: AWS::Include, Parameters: {Location: s3://box/sections.json}}
Resources:
  T: {Type: AWS::SNS::Topic}
  P: {Type: AWS::SNS::TopicPolicy, Properties: {Topics: [!Ref T], PolicyDocument: ${including('s3://box/policy.json')}}}`,
      expand,
    );
    assert.deepEqual(Object.keys(await held.resources()), ['P', 'Q', 'T']);
    assert.deepEqual((await held.stack()).Outputs, [{ OutputKey: 'A', OutputValue: 'a' }]);
    const input = { TopicArn: (await held.resources())['T'] };
    const { Attributes } = await held.call<{ Attributes: Record<string, string> }>('sns', 'GetTopicAttributes', input);
    assert.match(Attributes['Policy'] ?? '', /"Action":"sns:Publish","Resource":"arn:aws:sns:/);
  });

  it('may include machines of AWS::Serverless', async () => {
    const held = await openBox({
      'machine.json':
        '{"M": {"Type": "AWS::Serverless::StateMachine", "Properties": {"Definition": {"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}}}}',
    });
    const sam = `Transform: AWS::Serverless-2016-10-31\nResources: ${including('s3://box/machine.json')}`;
    await held.create(sam, expand);
    assert.deepEqual(Object.keys(await held.resources()), ['M', 'MRole']);
  });

  it('wants to be acknowledged, but for a change set', async () => {
    const held = await openBox({ 'queues.yaml': queues(1) });
    assert.match(await refusal(held.create(resources())), /Requires capabilities : \[CAPABILITY_AUTO_EXPAND\]/);
    const set = { StackName: 's', ChangeSetName: 'c', ChangeSetType: 'CREATE', TemplateBody: resources() };
    await held.cfn('CreateChangeSet', set);
    await held.cfn('ExecuteChangeSet', set);
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
  });

  const notValid = /Transform AWS::Include failed with: The specified S3 object's content should be valid Yaml\/JSON/;
  const noPlace = /Transform AWS::Include failed with: The location parameter is not a valid S3 uri\./;
  const refused: [name: string, template: string, message: RegExp][] = [
    ['shorthand', resources('s3://box/short.yaml'), notValid],
    ['a list', resources('s3://box/list.yaml'), notValid],
    ['what includes something itself', resources('s3://box/nested.yaml'), notValid],
    ['a file beside it', resources('queues.yaml'), noPlace],
    ['what only a resource knows', resources('!Ref T'), noPlace],
    ['nothing', 'Transform: AWS::Include\nResources: {T: {Type: AWS::SNS::Topic}}', noPlace],
    [
      'from no bucket',
      resources('s3://none/a'),
      /^ValidationError: Transform AWS::Include failed with: S3 bucket \[none\] does not exist\.$/,
    ],
    [
      'what is not there',
      resources('s3://box/none'),
      /^ValidationError: Transform AWS::Include failed with: The specified key does not exist/,
    ],
  ];
  for (const [name, template, message] of refused)
    it(`and names ${name} is refused`, async () => {
      const held = await openBox({
        'short.yaml': 'Q: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref AWS::StackName}}',
        'list.yaml': '- a',
        'nested.yaml': `Q: {Type: 'AWS::SQS::Queue', Properties: ${including('s3://box/a')}}`,
      });
      assert.match(await refusal(held.create(template, expand)), message);
    });
});
