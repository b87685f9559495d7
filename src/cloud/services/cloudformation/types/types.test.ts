/** Every enacted type: made, changed in place, and deleted, seen through the service that it belongs to. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sharedFile } from '../../../../../test/shared.ts';
import { recordedForms } from '../../../../languages/resources/recorded-forms.table.ts';
import { compatibility, resourceSchemas } from '../../../../languages/resources/resource-schemas.ts';
import { trust } from '../../states/fixtures/open-states.ts';
import { openBox, openStacks, refusal } from '../fixtures/held-stacks.ts';
import { type Case, cases } from '../fixtures/type-cases.table.ts';
import { shapeOf } from './member-shape.ts';
import { resourceTypes } from './resource-types.ts';

const template = ({ type, beside = {} }: Case, properties: object) =>
  JSON.stringify({ Resources: { A: { Type: type, Properties: properties }, ...beside } });

/** Of a network, and of what stands beside jobs. */
const isRecorded = (name: string): boolean => name.startsWith('AWS::EC2::') || Object.hasOwn(recordedForms, name);
/** Specified by `operations/nested-stacks.test.ts`: its template lies in a bucket. */
const isNested = (name: string): boolean => name === 'AWS::CloudFormation::Stack';

describe('enacted types', () => {
  for (const one of cases)
    it(`${one.type} is made, changed and deleted`, async () => {
      const held = await openStacks();
      await held.create(template(one, one.before));
      const made = (await held.resources())['A']!;
      assert.deepEqual(await one.look(held, made), one.seen[0]);
      await held.update(template(one, one.after));
      const changed = (await held.resources())['A']!;
      assert.equal(changed === made, !one.replaced);
      assert.deepEqual(await one.look(held, changed), one.seen[1]);
      await held.cfn('DeleteStack', { StackName: 's' });
      assert.notEqual(await refusal(one.look(held, changed)), 'accepted');
      if (one.replaced) assert.notEqual(await refusal(one.look(held, made)), 'accepted');
      assert.deepEqual(held.errors, []);
    });

  it('are all of them', () => {
    const known = [...resourceTypes.keys()].filter((name) => !isRecorded(name) && !isNested(name));
    assert.deepEqual(cases.map(({ type }) => type).sort(), known.sort());
  });
});

describe('the definition of a state machine', () => {
  const machine = (properties: object): string =>
    JSON.stringify({
      Resources: {
        R: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust('states.amazonaws.com') } },
        M: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: { RoleArn: { 'Fn::GetAtt': ['R', 'Arn'] }, ...properties },
        },
      },
    });
  const at = (Key: string, more: object = {}) => ({ DefinitionS3Location: { Bucket: 'box', Key, ...more } });
  const open = async () => {
    const held = await openBox();
    await held.call('s3', 'PutBucketVersioning', { Bucket: 'box', VersioningConfiguration: { Status: 'Enabled' } });
    return held;
  };

  it('is read from a bucket, JSON or YAML, in the version that is named', async () => {
    const held = await open();
    const { VersionId: Version } = await held.put('m', '{"StartAt": "A", "States": {"A": {"Type": "${Type}"}}}');
    await held.put('m', 'gone wrong');
    await held.put('y', 'StartAt: A\nStates:\n  A: {Type: Fail, Error: "${Type}"}\n');
    const DefinitionSubstitutions = { Type: 'Succeed' };
    await held.create(machine({ ...at('m', { Version }), DefinitionSubstitutions }));
    const definition = async (): Promise<unknown> => {
      const asked = { stateMachineArn: (await held.resources())['M'] };
      return JSON.parse((await held.call<{ definition: string }>('states', 'DescribeStateMachine', asked)).definition);
    };
    assert.deepEqual(await definition(), { StartAt: 'A', States: { A: { Type: 'Succeed' } } });
    await held.update(machine({ ...at('y'), DefinitionSubstitutions }));
    assert.deepEqual(await definition(), { StartAt: 'A', States: { A: { Type: 'Fail', Error: 'Succeed' } } });
  });

  it('must be given once, and whole', async () => {
    const held = await open();
    await held.put('broken', 'a: [');
    const refused: [properties: object, words: RegExp][] = [
      [{}, /exactly one of `Definition`, `DefinitionString`, `DefinitionS3Location` must be given/],
      [{ ...at('broken'), DefinitionString: '{}' }, /exactly one of/],
      [at('broken'), /the definition `s3:\/\/box\/broken` must be JSON or YAML, line 1/],
    ];
    for (const [properties, words] of refused)
      assert.match(await refusal(held.create(machine(properties))), words, JSON.stringify(properties));
  });
});

describe('a policy', () => {
  it('must have a holder', async () => {
    const held = await openStacks();
    const statement = { Effect: 'Allow', Action: 'ecs:RunTask', Resource: '*' };
    const policy = { PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: [statement] } };
    const resources = { P: { Type: 'AWS::IAM::Policy', Properties: policy } };
    const refused = await refusal(held.create(JSON.stringify({ Resources: resources })));
    assert.match(refused, /At least one of \[Groups,Roles,Users\] must be non-empty\./);
  });
});

describe('a provider of instances', () => {
  it('is recorded, and no obstacle to a cluster that has it', async () => {
    const held = await openStacks();
    const providers = (of: string) => `Resources:
  P: {Type: AWS::ECS::CapacityProvider, Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: a}}}
  C: {Type: AWS::ECS::Cluster, Properties: {ClusterName: c, CapacityProviders: [!Ref P, FARGATE]}}
  A: {Type: AWS::ECS::ClusterCapacityProviderAssociations, Properties: {Cluster: !Ref C, CapacityProviders: [FARGATE_SPOT, ${of}], DefaultCapacityProviderStrategy: [{CapacityProvider: ${of}}]}}`;
    await held.create(providers('!Ref P'));
    const { clusters } = await held.call<{ clusters: { capacityProviders: string[] }[] }>('ecs', 'DescribeClusters', {
      clusters: ['c'],
    });
    assert.deepEqual(clusters[0]?.capacityProviders, ['FARGATE_SPOT']);
    assert.match(await refusal(held.update(providers('another'))), /The specified capacity provider was not found/);
  });
});

describe('a topic', () => {
  it('is what it would be without a property that is taken from it', async () => {
    const held = await openStacks();
    const topic = (properties: string) => `Resources: {T: {Type: AWS::SNS::Topic, Properties: {${properties}}}}`;
    await held.create(
      topic('DisplayName: d, KmsMasterKeyId: alias/aws/sns, SignatureVersion: 2, TracingConfig: Active'),
    );
    await held.update(topic(''));
    assert.equal((await held.stack()).StackStatus, 'UPDATE_COMPLETE');
    const input = { TopicArn: (await held.resources())['T'] };
    const { Attributes } = await held.call<{ Attributes: Record<string, string> }>('sns', 'GetTopicAttributes', input);
    const { DisplayName, SignatureVersion, TracingConfig } = Attributes;
    assert.deepEqual([DisplayName, SignatureVersion, TracingConfig], ['', '1', 'PassThrough']);
  });
});

describe('the table', () => {
  it('has the types that can be deployed, and no others', () => {
    assert.deepEqual([...resourceTypes.keys()].sort(), [...resourceSchemas.keys()].sort());
  });

  it('has a kind for every property, and says what becomes of it', () => {
    let count = 0;
    for (const { properties } of resourceTypes.values())
      for (const { kind } of Object.values(properties)) {
        if (typeof kind === 'object' && 'member' in kind) assert.ok(shapeOf(kind.member).kind);
        count++;
      }
    assert.equal(Object.values(compatibility).flatMap((type) => Object.values(type)).length, count);
    assert.equal(compatibility['AWS::Events::Rule']?.['ScheduleExpression'], 'enacted');
    assert.equal(compatibility['AWS::EC2::Subnet']?.['CidrBlock'], 'recorded');
    assert.equal(compatibility['AWS::Events::EventBus']?.['EventSourceName'], 'refused');
  });
});

describe('a whole template', () => {
  const fixtures = join(import.meta.dirname, '../../../../../test/fixtures');
  const { path: ofOthers, skip } = sharedFile('templates');
  const files: [folder: string, file: string, count: number, skip: string | false][] = [
    [fixtures, 'network-job.yaml', 22, false],
    [fixtures, 'synthesised-job.json', 11, false],
    [ofOthers, 'sfn-aws-sample-sync.yaml', 22, skip],
    [ofOthers, 'sfn-cdk-fargate-task.json', 30, skip],
  ];
  for (const [folder, file, count, skip] of files)
    it(`${file} deploys as it is, and is deleted again`, { skip }, async () => {
      const held = await openStacks();
      await held.create(readFileSync(join(folder, file), 'utf8'));
      assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
      assert.equal(Object.keys(await held.resources()).length, count);
      const { StackId } = await held.stack();
      await held.cfn('DeleteStack', { StackName: 's' });
      assert.equal((await held.stack(StackId)).StackStatus, 'DELETE_COMPLETE');
      assert.deepEqual(held.errors, []);
    });
});
