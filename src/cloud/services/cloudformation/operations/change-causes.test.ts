/** Why a change set shows a change: each case is a stack, what it shall become, and the details that it shows of each resource. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeChangeSetOutput, ResourceChange } from '@aws-sdk/client-cloudformation';
import { capabilities, type HeldStacks, openBox } from '../fixtures/held-stacks.ts';

const topic = (properties: string) => `  T: {Type: AWS::SNS::Topic, Properties: {${properties}}}\n`;
const group = (name: string, properties: string) =>
  `  ${name}: {Type: AWS::Logs::LogGroup, Properties: {${properties}}}\n`;
const role = (path: string, description: string) =>
  `  R: {Type: AWS::IAM::Role, Properties: {Path: ${path}, Description: ${description}, AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: states.amazonaws.com}, Action: sts:AssumeRole}}}}\n`;
const machine = (comment: string) =>
  `  M: {Type: AWS::StepFunctions::StateMachine, Properties: {RoleArn: !GetAtt R.Arn, Definition: {Comment: ${comment}, StartAt: P, States: {P: {Type: Pass, End: true}}}}}\n`;
const version =
  '  V: {Type: AWS::StepFunctions::StateMachineVersion, Properties: {StateMachineArn: !Ref M, StateMachineRevisionId: !GetAtt M.StateMachineRevisionId}}\n';
const parameters = 'Parameters: {Days: {Type: Number, Default: 7}, Word: {Type: String, Default: a}}\n';
const resources = (...parts: string[]) => `Resources:\n${parts.join('')}`;

interface Case {
  readonly name: string;
  readonly was: string;
  readonly is: string;
  readonly given?: Readonly<Record<string, string>>;
  /** `ID REPLACEMENT`, then each detail: `TARGET: EVALUATION SOURCE CAUSE`. */
  readonly shown: readonly (readonly string[])[];
}

const cases: readonly Case[] = [
  {
    name: 'a property that is edited',
    was: resources(group('A', 'RetentionInDays: 7'), group('B', 'LogGroupName: b')),
    is: resources(group('A', 'RetentionInDays: 14'), group('B', 'LogGroupName: c')),
    shown: [
      ['A False', 'Properties.RetentionInDays: Static DirectModification'],
      ['B True', 'Properties.LogGroupName: Static DirectModification'],
    ],
  },
  {
    name: 'tags, which have no name of a property',
    was: resources(topic('Tags: [{Key: a, Value: b}]')),
    is: resources(topic('Tags: [{Key: a, Value: c}]')),
    shown: [['T False', 'Tags: Static DirectModification']],
  },
  {
    name: 'a parameter with another value: two details, of which the static one says more',
    was: parameters + resources(group('A', 'RetentionInDays: !Ref Days, LogGroupName: !Sub "x-${Word}"')),
    is: parameters + resources(group('A', 'RetentionInDays: !Ref Days, LogGroupName: !Sub "x-${Word}"')),
    given: { Days: '14', Word: 'b' },
    shown: [
      [
        'A True',
        'Properties.RetentionInDays: Dynamic DirectModification',
        'Properties.LogGroupName: Dynamic DirectModification',
        'Properties.RetentionInDays: Static ParameterReference Days',
        'Properties.LogGroupName: Static ParameterReference Word',
      ],
    ],
  },
  {
    name: 'a parameter in whose place its value is written: nothing changes of it',
    was: parameters + resources(group('A', 'RetentionInDays: !Ref Days'), topic('DisplayName: !Ref Word')),
    is: parameters + resources(group('A', 'RetentionInDays: 7'), topic('DisplayName: b')),
    shown: [['T False', 'Properties.DisplayName: Static DirectModification']],
  },
  {
    name: 'a resource that is replaced: its id is certain to be another',
    was: resources(
      topic('TopicName: a'),
      '  O: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref T}}\n',
    ),
    is: resources(
      topic('TopicName: b'),
      '  O: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref T}}\n',
    ),
    shown: [
      ['O False', 'Properties.Value: Static ResourceReference T'],
      ['T True', 'Properties.TopicName: Static DirectModification'],
    ],
  },
  {
    name: 'a resource that is changed in place: its attributes may be others, its id and its properties are not',
    was: resources(role('/a/', 'one'), machine('x'), version),
    is: resources(role('/a/', 'two'), machine('x'), version),
    shown: [
      ['M False', 'Properties.RoleArn: Dynamic ResourceAttribute R.Arn'],
      ['R False', 'Properties.Description: Static DirectModification'],
      ['V Conditional', 'Properties.StateMachineRevisionId: Dynamic ResourceAttribute M.StateMachineRevisionId'],
    ],
  },
  {
    name: 'a property of another resource: read by GetAtt it is known',
    was: resources(topic('DisplayName: a'), group('A', 'LogGroupName: !GetAtt T.DisplayName')),
    is: resources(topic('DisplayName: b'), group('A', 'LogGroupName: !GetAtt T.DisplayName')),
    shown: [
      ['A True', 'Properties.LogGroupName: Static ResourceAttribute T.DisplayName'],
      ['T False', 'Properties.DisplayName: Static DirectModification'],
    ],
  },
  {
    name: 'a reference to what is new',
    was: resources(topic('DisplayName: a')),
    is: resources(topic('DisplayName: !GetAtt A.Arn'), group('A', 'RetentionInDays: 7')),
    shown: [
      ['A undefined'],
      [
        'T False',
        'Properties.DisplayName: Dynamic DirectModification',
        'Properties.DisplayName: Static ResourceAttribute A.Arn',
      ],
    ],
  },
];

const set = { StackName: 's', ChangeSetName: 'c' };

async function changesOf(held: HeldStacks, template: string, given: Case['given'] = {}): Promise<ResourceChange[]> {
  const Parameters = Object.entries(given).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }));
  await held.cfn('CreateChangeSet', { ...set, TemplateBody: template, Parameters, ...capabilities });
  const input = { ...set, IncludePropertyValues: true };
  const { Changes = [] } = await held.cfn<DescribeChangeSetOutput>('DescribeChangeSet', input);
  return Changes.map(({ ResourceChange: change }) => change!);
}

const inWords = ({ LogicalResourceId: id, Replacement, Details = [] }: ResourceChange): string[] => [
  `${id} ${Replacement}`,
  ...Details.map(({ Target, Evaluation, ChangeSource, CausingEntity }) =>
    [`${[Target?.Attribute, Target?.Name].filter(Boolean).join('.')}:`, Evaluation, ChangeSource, CausingEntity]
      .filter(Boolean)
      .join(' '),
  ),
];

describe('a change set says why', () => {
  for (const { name, was, is, given, shown } of cases)
    it(name, async () => {
      const held = await openBox();
      await held.create(was);
      const changes = await changesOf(held, is, given);
      assert.deepEqual(changes.map(inWords), shown);
      assert.deepEqual(
        changes.map(({ Scope = [] }) => Scope.length),
        shown.map(({ length }) => (length > 1 ? 1 : 0)),
      );
      await held.cfn('ExecuteChangeSet', set);
      assert.equal((await held.stack()).StackStatus, 'UPDATE_COMPLETE');
    });
});

describe('the values of a change set', () => {
  const valuesOf = (changes: readonly ResourceChange[], id: string) =>
    changes
      .find(({ LogicalResourceId }) => LogicalResourceId === id)
      ?.Details?.map(({ Target }) => [Target?.Path, Target?.BeforeValue, Target?.AfterValue]);

  it('are known where GetAtt reads a property, and only later where it asks for what a service answers', async () => {
    const held = await openBox();
    const template = (name: string, description: string) =>
      resources(
        topic(`DisplayName: ${name}`),
        group('A', 'LogGroupName: !GetAtt T.DisplayName'),
        role('/', description),
        machine('x'),
      );
    await held.create(template('a', 'one'));
    const { R } = await held.resources();
    const changes = await changesOf(held, template('b', 'two'));
    assert.deepEqual(valuesOf(changes, 'A'), [['/Properties/LogGroupName', 'a', 'b']]);
    const arn = `arn:aws:iam::000000000000:role/${R}`;
    assert.deepEqual(valuesOf(changes, 'M'), [['/Properties/RoleArn', arn, '{{changeSet:KNOWN_AFTER_APPLY}}']]);
  });

  it('of a resource that is replaced and kept say so', async () => {
    const held = await openBox();
    const kept = (name: string) =>
      `Resources: {A: {Type: AWS::SQS::Queue, UpdateReplacePolicy: Retain, Properties: {QueueName: ${name}}}}`;
    await held.create(kept('a'));
    const [change] = await changesOf(held, kept('b'));
    assert.equal(change?.PolicyAction, 'ReplaceAndRetain');
  });
});

describe('what a nested stack gives', () => {
  const child = (delay: number) =>
    `Resources: {Q: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: ${delay}}}}\nOutputs: {Name: {Value: !GetAtt Q.QueueName}}`;
  const parent = `Resources:
  N: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://s3.amazonaws.com/box/child'}}
  T: {Type: AWS::SNS::Topic, Properties: {DisplayName: !GetAtt N.Outputs.Name}}`;
  const ofNested = ['N False', 'Properties: Dynamic Automatic'];
  const ofTopic = ['T False', 'Properties.DisplayName: Dynamic ResourceAttribute N.Outputs.Name'];

  it('may change with it, unless its own change set says that it stays', async () => {
    const held = await openBox({ child: child(1) });
    await held.create(parent);
    await held.put('child', child(2));
    assert.deepEqual((await changesOf(held, parent)).map(inWords), [ofNested, ofTopic]);
    await held.cfn('ExecuteChangeSet', set);
    const input = { StackName: 's', ChangeSetName: 'd', TemplateBody: parent, IncludeNestedStacks: true };
    await held.cfn('CreateChangeSet', input);
    const { Changes, Status } = await held.cfn<DescribeChangeSetOutput>('DescribeChangeSet', input);
    assert.deepEqual([Changes, Status], [[], 'FAILED']);
  });
});
