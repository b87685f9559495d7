/** A stack never changes or deletes what it did not create: of every type, however its name came to be taken. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { recordedForms } from '../../../../languages/resources/recorded-forms.table.ts';
import { type HeldStacks, openStacks, refusal } from '../fixtures/held-stacks.ts';
import { type Call, type TakenCase, takenCases } from '../fixtures/taken-cases.table.ts';
import { resourceTypes } from './resource-types.ts';

/** All that `calls` return, as text, or the first one's refusal. */
async function seen(held: HeldStacks, calls: readonly Call[]): Promise<string> {
  const outputs: unknown[] = [];
  for (const [service, operation, input] of calls) {
    const error = await refusal(held.call(service, operation, input).then((output) => outputs.push(output)));
    if (error !== 'accepted') return error;
  }
  return JSON.stringify(outputs);
}

async function open({ around = [] }: TakenCase): Promise<HeldStacks> {
  const held = await openStacks();
  for (const [service, operation, input] of around) await held.call(service, operation, input);
  return held;
}

const resource = (type: string, properties: object, more: object = {}) => ({
  Type: type,
  Properties: properties,
  ...more,
});
const template = (resources: object) => JSON.stringify({ Resources: resources });
const status = async (held: HeldStacks, name = 's') => (await held.stack(name)).StackStatus;
const failure = async (held: HeldStacks, name = 's') =>
  (await held.events(name)).find((event) => /^\w+ (CREATE|UPDATE)_FAILED/.test(event)) ?? 'no failure';

const inStack = (one: TakenCase, stack: string) =>
  new RegExp(`${one.identifier.source} already exists in stack arn:aws:cloudformation:us-east-1:0+:stack/${stack}/`);
const byHand =
  /Resource handler returned message: ".*already exists.*\(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: AlreadyExists\)$/i;
/** Of a stack's, where the resource's id says so. */
const words = (one: TakenCase, stack: string) =>
  resourceTypes.get(one.type)?.namedBy || one.type.endsWith('::Subscription') ? inStack(one, stack) : byHand;

for (const one of takenCases)
  describe(one.type, () => {
    const { type, properties, others } = one;
    const first = template({ A: resource(type, properties) });

    it('under another logical id fails, and stays', async () => {
      const held = await open(one);
      await held.create(first);
      const before = await seen(held, one.look);
      await held.update(template({ B: resource(type, properties) }));
      assert.equal(await status(held), 'UPDATE_ROLLBACK_COMPLETE');
      assert.match(await failure(held), words(one, 's'));
      assert.match(await failure(held), /^B CREATE_FAILED/);
      assert.equal(await seen(held, one.look), before);
      assert.deepEqual(Object.keys(await held.resources()), ['A']);
      assert.deepEqual(held.errors, []);
    });

    for (const [name, second] of [
      ['of another stack', others],
      ['of the same template, deployed twice,', properties],
    ] as const)
      it(`${name} fails, and its deletion takes nothing`, async () => {
        const held = await open(one);
        await held.create(first);
        const before = await seen(held, one.look);
        await held.create(template({ A: resource(type, second) }), { StackName: 'o' });
        assert.equal(await status(held, 'o'), 'ROLLBACK_COMPLETE');
        assert.match(await failure(held, 'o'), words(one, 's'));
        assert.equal(await seen(held, one.look), before);
        await held.cfn('DeleteStack', { StackName: 'o' });
        assert.equal(await seen(held, one.look), before);
        await held.cfn('DeleteStack', { StackName: 's' });
        assert.match(
          await seen(held, one.look),
          one.absent ?? /^\w*(Error|Exception|NonExistent\w*|NoSuch\w*|NotFound\w*|DoesNotExist): /,
        );
        assert.deepEqual(held.errors, []);
      });

    for (const [name, wanted] of [
      ['as it is', properties],
      ['otherwise', others],
    ] as const)
      it(`made by hand, and wanted ${name}, fails, and is as it was`, async () => {
        const held = await open(one);
        for (const [service, operation, input] of one.byHand) await held.call(service, operation, input);
        const before = await seen(held, one.look);
        await held.create(template({ A: resource(type, wanted) }));
        assert.equal(await status(held), 'ROLLBACK_COMPLETE');
        assert.match(await failure(held), byHand);
        assert.equal(await seen(held, one.look), before);
        await held.cfn('DeleteStack', { StackName: 's' });
        assert.equal(await seen(held, one.look), before);
        assert.deepEqual(held.errors, []);
      });

    it('made by hand is as it was after an update that wanted it, and others', async () => {
      const held = await open(one);
      const own = { Own: resource('AWS::SQS::Queue', { QueueName: 'own' }) };
      for (const [service, operation, input] of one.byHand) await held.call(service, operation, input);
      const before = await seen(held, one.look);
      await held.create(template(own));
      await held.update(
        template({
          Own: resource('AWS::SQS::Queue', { QueueName: 'own', DelaySeconds: 1 }),
          First: resource('AWS::SQS::Queue', { QueueName: 'first' }, { DependsOn: 'Own' }),
          A: resource(type, others, { DependsOn: 'First' }),
        }),
      );
      assert.equal(await status(held), 'UPDATE_ROLLBACK_COMPLETE');
      assert.equal(await seen(held, one.look), before);
      assert.deepEqual(Object.keys(await held.resources()), ['Own']);
      await held.cfn('DeleteStack', { StackName: 's' });
      assert.equal(await seen(held, one.look), before);
      assert.deepEqual(held.errors, []);
    });

    it('twice in one template fails, and nothing is left', async () => {
      const held = await open(one);
      const before = await seen(held, one.look);
      await held.create(template({ A: resource(type, properties), B: resource(type, others, { DependsOn: 'A' }) }));
      assert.equal(await status(held), 'ROLLBACK_COMPLETE');
      assert.match(await failure(held), words(one, 's'));
      assert.match(await seen(held, one.look), one.absent ?? /^\w+: /);
      assert.match(before, one.absent ?? /^\w+: /);
      assert.deepEqual(held.errors, []);
    });
  });

describe('an inline policy', () => {
  for (const holder of ['User', 'Group'])
    it(`of a ${holder.toLowerCase()}, made by hand, is as it was`, async () => {
      const held = await openStacks();
      const name = { [`${holder}Name`]: 'h' };
      const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'ecs:RunTask', Resource: '*' }] };
      await held.call('iam', `Create${holder}`, name);
      const byName = { ...name, PolicyName: 'n' };
      await held.call('iam', `Put${holder}Policy`, { ...byName, PolicyDocument: JSON.stringify(policy) });
      const before = await seen(held, [['iam', `Get${holder}Policy`, byName]]);
      const wanted = { PolicyName: 'n', [`${holder}s`]: ['h'], PolicyDocument: { ...policy, Id: 'other' } };
      await held.create(template({ A: resource('AWS::IAM::Policy', wanted) }));
      assert.equal(await status(held), 'ROLLBACK_COMPLETE');
      assert.match(await failure(held), byHand);
      assert.equal(await seen(held, [['iam', `Get${holder}Policy`, byName]]), before);
    });
});

describe('what was deleted by hand and made anew by another stack', () => {
  it('is that stack’s: neither a deletion nor an update of the first takes it', async () => {
    const queue = template({ A: resource('AWS::SQS::Queue', { QueueName: 'n' }) });
    const look: Call[] = [['sqs', 'GetQueueUrl', { QueueName: 'n' }]];
    const held = await openStacks();
    await held.create(queue);
    await held.call('sqs', 'DeleteQueue', { QueueUrl: '/000000000000/n' });
    // So long its name is nobody's.
    await held.advance(60);
    await held.create(queue, { StackName: 'o' });
    assert.equal(await status(held, 'o'), 'CREATE_COMPLETE');
    await held.update(template({ B: resource('AWS::SQS::Queue', {}) }));
    assert.match(await seen(held, look), /QueueUrl/);
    const { StackId: id } = await held.stack('o');
    assert.ok((await held.events()).includes(`A DELETE_SKIPPED it belongs to stack ${id} too`));
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.match(await seen(held, look), /QueueUrl/);
    await held.cfn('DeleteStack', { StackName: 'o' });
    assert.match(await seen(held, look), /NonExistentQueue|QueueDoesNotExist/);
  });
});

describe('the table', () => {
  it('has every type but those whose resources never meet: stacks, revisions of a task definition, keys, members of groups, and the recorded network', () => {
    const others = [
      'AWS::CloudFormation::Stack',
      'AWS::ECS::ClusterCapacityProviderAssociations',
      'AWS::ECS::TaskDefinition',
      'AWS::Events::ApiDestination',
      'AWS::IAM::AccessKey',
      'AWS::IAM::UserToGroupAddition',
      'AWS::KMS::Key',
      'AWS::KMS::Alias',
    ];
    const free = (name: string) =>
      name.startsWith('AWS::EC2::') || Object.hasOwn(recordedForms, name) || others.includes(name);
    assert.deepEqual(
      takenCases.map(({ type }) => type).sort(),
      [...resourceTypes.keys()].filter((name) => !free(name)).sort(),
    );
  });

  it('leaves out aliases of keys, whose ids nobody knows beforehand: one made by hand stays as it is', async () => {
    const held = await openStacks();
    const { KeyMetadata } = await held.call<{ KeyMetadata: { KeyId: string } }>('kms', 'CreateKey', {});
    await held.call('kms', 'CreateAlias', { AliasName: 'alias/n', TargetKeyId: KeyMetadata.KeyId });
    const Key = resource('AWS::KMS::Key', {});
    await held.create(
      template({ Key, A: resource('AWS::KMS::Alias', { AliasName: 'alias/n', TargetKeyId: { Ref: 'Key' } }) }),
    );
    assert.equal(await status(held), 'ROLLBACK_COMPLETE');
    assert.match(await failure(held), byHand);
    const found = await held.call<{ KeyMetadata: object }>('kms', 'DescribeKey', { KeyId: 'alias/n' });
    assert.deepEqual(found.KeyMetadata, KeyMetadata);
  });

  it('leaves out API destinations, which name a connection by an ARN that nobody knows beforehand: one made by hand stays', async () => {
    const held = await openStacks();
    const AuthParameters = { ApiKeyAuthParameters: { ApiKeyName: 'k', ApiKeyValue: 'v' } };
    const { ConnectionArn } = await held.call<{ ConnectionArn: string }>('events', 'CreateConnection', {
      Name: 'c',
      AuthorizationType: 'API_KEY',
      AuthParameters,
    });
    const wanted = { Name: 'n', ConnectionArn, HttpMethod: 'POST', InvocationEndpoint: 'https://hooks.example.com' };
    await held.call('events', 'CreateApiDestination', wanted);
    const look: Call[] = [['events', 'DescribeApiDestination', { Name: 'n' }]];
    const before = await seen(held, look);
    await held.create(template({ A: resource('AWS::Events::ApiDestination', { ...wanted, HttpMethod: 'PUT' }) }));
    assert.equal(await status(held), 'ROLLBACK_COMPLETE');
    assert.match(await failure(held), byHand);
    assert.equal(await seen(held, look), before);
  });

  it('leaves out task definitions: two stacks share a family, each with revisions of its own', async () => {
    const held = await openStacks();
    const family = template({
      A: resource('AWS::ECS::TaskDefinition', {
        Family: 'f',
        ContainerDefinitions: [{ Name: 'c', Image: 'i', Memory: 64 }],
      }),
    });
    await held.create(family);
    await held.create(family, { StackName: 'o' });
    await held.cfn('DeleteStack', { StackName: 'o' });
    assert.equal(await status(held), 'CREATE_COMPLETE');
    const revision = (taskDefinition: string) =>
      held.call<{ taskDefinition: { status: string } }>('ecs', 'DescribeTaskDefinition', { taskDefinition });
    assert.equal((await revision('f:1')).taskDefinition.status, 'ACTIVE');
    assert.equal((await revision('f:2')).taskDefinition.status, 'INACTIVE');
  });
});
