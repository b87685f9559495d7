/** What cdk asks of CloudFormation when it bootstraps, deploys and shows differences: its requests, and the forms of its templates. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeChangeSetOutput } from '@aws-sdk/client-cloudformation';
import { openStacks, refusal } from '../fixtures/held-stacks.ts';

const version = '/cdk-bootstrap/hnb659fds/version';

/** Parts that each synthesised template has. */
const synthesised = (resources: object) =>
  JSON.stringify({
    Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: version } },
    Rules: {
      CheckBootstrapVersion: {
        Assertions: [
          {
            Assert: { 'Fn::Not': [{ 'Fn::Contains': [['1', '2', '3', '4', '5'], { Ref: 'BootstrapVersion' }] }] },
            AssertDescription: 'CDK bootstrap stack version 6 required.',
          },
        ],
      },
    },
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: {
      CDKMetadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:x' } },
      Elsewhere: { Type: 'AWS::SomethingElse::Entirely', Condition: 'Never', Properties: { A: 1 } },
      ...resources,
    },
  });

/** As cdk 2.1148 calls it. */
const request = (TemplateBody: string, ChangeSetType = 'CREATE') => ({
  StackName: 's',
  ChangeSetName: `cdk-${ChangeSetType}`,
  ChangeSetType,
  TemplateBody,
  DeploymentConfig: { Mode: 'STANDARD' },
  ImportExistingResources: false,
  IncludeNestedStacks: true,
  Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'],
});

async function open(bootstrapVersion = '6') {
  const held = await openStacks();
  await held.call('ssm', 'PutParameter', { Name: version, Type: 'String', Value: bootstrapVersion });
  return held;
}

const queue = (DelaySeconds: number) => ({
  Q: { Type: 'AWS::SQS::Queue', Properties: { DelaySeconds } },
  T: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: { 'Fn::GetAtt': ['Q', 'QueueName'] } } },
});

describe('a synthesised template', () => {
  it('is deployed by a change set', async () => {
    const held = await open();
    await held.cfn('CreateChangeSet', request(synthesised(queue(1))));
    const { TemplateBody } = await held.cfn<{ TemplateBody: string }>('GetTemplate', { StackName: 's' });
    assert.equal(TemplateBody, '', 'of a stack in review');
    await held.cfn('ExecuteChangeSet', { StackName: 's', ChangeSetName: 'cdk-CREATE' });
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
    assert.deepEqual(Object.keys(await held.resources()), ['CDKMetadata', 'Q', 'T']);
    assert.deepEqual(held.errors, []);
  });

  it('is refused where its rules do not hold', async () => {
    const held = await open('5');
    assert.match(await refusal(held.cfn('CreateChangeSet', request(synthesised(queue(1))))), /version 6 required/);
  });

  it('is refused for a type that is not here only where the resource would be made', async () => {
    const held = await open();
    const text = synthesised({}).replace('"b"', '"a"');
    assert.match(await refusal(held.cfn('CreateChangeSet', request(text))), /\[AWS::SomethingElse::Entirely\]/);
  });

  it('is not deployed in express mode', async () => {
    const held = await open();
    const express = { ...request(synthesised({})), DeploymentConfig: { Mode: 'EXPRESS' } };
    assert.match(await refusal(held.cfn('CreateChangeSet', express)), /DeploymentConfig.Mode EXPRESS is not there yet/);
  });
});

describe('a change set', () => {
  it('shows values before and after where it is asked for them', async () => {
    const held = await open();
    await held.create(synthesised(queue(1)));
    await held.cfn('CreateChangeSet', request(synthesised({ ...queue(2), N: queue(3).Q }), 'UPDATE'));
    const described = async (IncludePropertyValues: boolean) => {
      const input = { StackName: 's', ChangeSetName: 'cdk-UPDATE', IncludePropertyValues };
      const { Changes = [] } = await held.cfn<DescribeChangeSetOutput>('DescribeChangeSet', input);
      return Changes.map(({ ResourceChange: change }) => [
        change?.LogicalResourceId,
        change?.BeforeContext,
        change?.AfterContext,
        change?.Details?.map(({ Target }) => [Target?.Path, Target?.BeforeValue, Target?.AfterValue]),
      ]);
    };
    assert.deepEqual(await described(true), [
      ['N', undefined, '{"Properties":{"DelaySeconds":3}}', []],
      [
        'Q',
        '{"Properties":{"DelaySeconds":1}}',
        '{"Properties":{"DelaySeconds":2}}',
        [['/Properties/DelaySeconds', '1', '2']],
      ],
    ]);
    assert.deepEqual(await described(false), [
      ['N', undefined, undefined, []],
      ['Q', undefined, undefined, [[undefined, undefined, undefined]]],
    ]);
  });

  it('says what is known only later, and shows no secret', async () => {
    const held = await open();
    const template = JSON.parse(synthesised(queue(1)));
    template.Parameters.Word = { Type: 'String', NoEcho: true, Default: 'open sesame' };
    template.Resources.P = { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Value: { Ref: 'Word' } } };
    await held.cfn('CreateChangeSet', request(JSON.stringify(template)));
    const input = { StackName: 's', ChangeSetName: 'cdk-CREATE', IncludePropertyValues: true };
    const { Changes = [] } = await held.cfn<DescribeChangeSetOutput>('DescribeChangeSet', input);
    const after = new Map(Changes.map(({ ResourceChange: one }) => [one?.LogicalResourceId, one?.AfterContext]));
    assert.equal(after.get('T'), '{"Properties":{"DisplayName":"{{changeSet:KNOWN_AFTER_APPLY}}"}}');
    assert.equal(after.get('P'), '{"Properties":{"Type":"String","Value":"****"}}');
    assert.doesNotMatch(JSON.stringify(Changes), /sesame/);
  });
});

describe('what stands beside a job', () => {
  it('is recorded, has names like AWS’s, and says where somebody might count on it', async () => {
    const held = await open();
    await held.create(
      JSON.stringify({
        Resources: {
          Repo: { Type: 'AWS::ECR::Repository' },
          Files: { Type: 'AWS::EFS::FileSystem', Properties: { Encrypted: true } },
          Web: { Type: 'AWS::ECS::Service', Properties: { Cluster: 'c', ServiceName: 'web' } },
        },
        Outputs: {
          Uri: { Value: { 'Fn::GetAtt': ['Repo', 'RepositoryUri'] } },
          Files: { Value: { 'Fn::GetAtt': ['Files', 'Arn'] } },
          Web: { Value: { Ref: 'Web' } },
        },
      }),
    );
    const { Outputs = [] } = await held.stack();
    const values = Outputs.map(({ OutputValue }) => OutputValue ?? '');
    assert.match(values[0] ?? '', /^000000000000\.dkr\.ecr\.us-east-1\.amazonaws\.com\/s-repo-[a-z0-9]{12}$/);
    assert.match(values[1] ?? '', /^arn:aws:elasticfilesystem:us-east-1:000000000000:file-system\/fs-[0-9a-f]{17}$/);
    assert.equal(values[2], 'arn:aws:ecs:us-east-1:000000000000:service/c/web');
    const warnings = (await held.events()).filter((event) => event.includes('warning: '));
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /^Web CREATE_COMPLETE warning: no service runs here/);
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.deepEqual(held.errors, []);
  });
});
