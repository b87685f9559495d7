/** Deployments: what happens in which order, which events there are of it, and that a kill in the middle changes nothing. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeStacksOutput } from '@aws-sdk/client-cloudformation';
import { type HeldStacks, openStacks, refusal } from '../fixtures/held-stacks.ts';

const queue = (name: string, more = '') => `  ${name}: {Type: AWS::SQS::Queue${more}}\n`;
const named = (name: string, queueName: string, more = '') =>
  `  ${name}: {Type: AWS::SQS::Queue, Properties: {QueueName: ${queueName}}${more}}\n`;
const resources = (...lines: string[]) => `Resources:\n${lines.join('')}`;

const queueNames = async (held: HeldStacks): Promise<string[]> => {
  const { QueueUrls = [] } = await held.call<{ QueueUrls?: string[] }>('sqs', 'ListQueues', {});
  return QueueUrls.map((url) => url.slice(url.lastIndexOf('/') + 1).replace(/-[A-Za-z0-9]{12}$/, '-*'));
};

describe('a stack is made', () => {
  it('in the order of what its resources need, with events as of AWS', async () => {
    const held = await openStacks();
    await held.create(resources(queue('B', ', DependsOn: A'), queue('A')));
    assert.deepEqual(await held.events(), [
      's CREATE_IN_PROGRESS User Initiated',
      'A CREATE_IN_PROGRESS',
      'A CREATE_IN_PROGRESS Resource creation Initiated',
      'A CREATE_COMPLETE',
      'B CREATE_IN_PROGRESS',
      'B CREATE_IN_PROGRESS Resource creation Initiated',
      'B CREATE_COMPLETE',
      's CREATE_COMPLETE',
    ]);
    assert.deepEqual(await queueNames(held), ['s-A-*', 's-B-*']);
    assert.deepEqual(held.errors, []);
  });

  it('and has its outputs', async () => {
    const held = await openStacks();
    await held.create(
      `${resources(named('A', 'jobs'))}Outputs:\n  Arn: {Value: !GetAtt A.Arn, Description: where}\n  Url: {Value: !Ref A}\n  None: {Value: x, Condition: No1}\nConditions: {No1: !Equals [a, b]}`,
    );
    assert.deepEqual((await held.stack()).Outputs, [
      { OutputKey: 'Arn', OutputValue: 'arn:aws:sqs:us-east-1:000000000000:jobs', Description: 'where' },
      { OutputKey: 'Url', OutputValue: 'http://127.0.0.1:4566/000000000000/jobs' },
    ]);
    const stored = held.sql('SELECT body FROM cloudformation_stack UNION SELECT body FROM cloudformation_resource');
    const { vault } = held.cloud.host;
    const bodies = stored.map(({ body }) => vault.open(String(body)));
    assert.equal(bodies.length, 2);
    assert.ok(!bodies.join().includes('4566'), 'the port is stored');
  });

  const taken = resources(named('A', 'free'), named('B', 'taken', ', DependsOn: A'), queue('C', ', DependsOn: B'));
  const open = async (): Promise<HeldStacks> => {
    const held = await openStacks();
    await held.call('sqs', 'CreateQueue', { QueueName: 'taken', Attributes: { VisibilityTimeout: '1' } });
    return held;
  };
  const template = taken.replace('QueueName: taken', 'QueueName: taken, VisibilityTimeout: 2');

  it('not at all if a resource cannot be made', async () => {
    const held = await open();
    await held.create(template);
    const events = await held.events();
    assert.match(
      events[5]!,
      /^B CREATE_FAILED Resource handler returned message: ".*\(Service: Sqs, Status Code: 400, Request ID: [0-9a-f-]{36}\)" \(RequestToken: [0-9a-f-]{36}, HandlerErrorCode: AlreadyExists\)$/,
    );
    assert.deepEqual(events.slice(6), [
      's ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [B]. Rollback requested by user.',
      'A DELETE_IN_PROGRESS',
      'A DELETE_COMPLETE',
      's ROLLBACK_COMPLETE',
    ]);
    assert.deepEqual(await queueNames(held), ['taken']);
    assert.match(
      await refusal(held.update(template)),
      /^ValidationError: Stack:arn:.* is in ROLLBACK_COMPLETE state and can not be updated\.$/,
    );
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.equal(await refusal(held.stack()), 'ValidationError: Stack with id s does not exist');
  });

  it('as far as it goes, if its caller wants to see that', async () => {
    const held = await open();
    await held.create(template, { OnFailure: 'DO_NOTHING' });
    const { StackStatus, StackStatusReason } = await held.stack();
    assert.equal(StackStatus, 'CREATE_FAILED');
    assert.equal(StackStatusReason, 'The following resource(s) failed to create: [B]. ');
    assert.deepEqual(Object.keys(await held.resources()), ['A', 'B']);
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.deepEqual(await queueNames(held), ['taken']);
  });

  it('or is gone altogether, if its caller wants that', async () => {
    const held = await open();
    const { StackId } = await held.cfn<{ StackId: string }>('CreateStack', {
      StackName: 's',
      TemplateBody: template,
      OnFailure: 'DELETE',
    });
    assert.equal((await held.stack(StackId)).StackStatus, 'DELETE_COMPLETE');
    assert.deepEqual(await queueNames(held), ['taken']);
  });

  it('keeps what is to be retained, even then', async () => {
    const held = await open();
    await held.create(template.replace('QueueName: free}', 'QueueName: free}, DeletionPolicy: Retain'));
    assert.deepEqual(await queueNames(held), ['free', 'taken']);
    const other = await open();
    await other.create(template.replace('QueueName: free}', 'QueueName: free}, DeletionPolicy: RetainExceptOnCreate'));
    assert.deepEqual(await queueNames(other), ['taken']);
  });

  it('keeps nothing that it made where the request says so', async () => {
    const held = await open();
    const retaining = template.replace('QueueName: free}', 'QueueName: free}, DeletionPolicy: Retain');
    await held.create(retaining, { RetainExceptOnCreate: true });
    assert.deepEqual(await queueNames(held), ['taken']);
    assert.ok((await held.stack()).DeletionTime, 'a rollback deletes');
    await held.cfn('DeleteStack', { StackName: 's' });
    await held.create('Resources: {T: {Type: AWS::SNS::Topic}}');
    await held.advance(60);
    await held.update(retaining, { RetainExceptOnCreate: true });
    assert.equal((await held.stack()).StackStatus, 'UPDATE_ROLLBACK_COMPLETE');
    assert.deepEqual(await queueNames(held), ['taken']);
    await held.advance(60);
    await held.update(retaining);
    assert.deepEqual(await queueNames(held), ['free', 'taken'], 'it is of one request');
  });
});

describe('a stack is updated', () => {
  const rule = (properties: string) => `Resources: {R: {Type: AWS::Events::Rule, Properties: {${properties}}}}`;

  it('in place where AWS documents it', async () => {
    const held = await openStacks();
    await held.create(rule('ScheduleExpression: rate(1 hour)'));
    const before = await held.resources();
    await held.update(rule('ScheduleExpression: rate(2 hours), State: DISABLED'));
    assert.deepEqual(await held.resources(), before);
    const { ScheduleExpression, State } = await held.call<Record<string, string>>('events', 'DescribeRule', {
      Name: before['R'],
    });
    assert.deepEqual([ScheduleExpression, State], ['rate(2 hours)', 'DISABLED']);
    assert.deepEqual((await held.events()).slice(5), [
      's UPDATE_IN_PROGRESS User Initiated',
      'R UPDATE_IN_PROGRESS',
      'R UPDATE_COMPLETE',
      's UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      's UPDATE_COMPLETE',
    ]);
  });

  it('with a new resource where AWS documents that, and the old one goes', async () => {
    const held = await openStacks();
    await held.create(rule('Name: old, ScheduleExpression: rate(1 hour)'));
    await held.update(rule('Name: new, ScheduleExpression: rate(1 hour)'));
    assert.deepEqual((await held.events()).slice(5), [
      's UPDATE_IN_PROGRESS User Initiated',
      'R UPDATE_IN_PROGRESS Requested update requires the creation of a new physical resource; hence creating one.',
      'R UPDATE_IN_PROGRESS Resource creation Initiated',
      'R UPDATE_COMPLETE',
      's UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'R DELETE_IN_PROGRESS',
      'R DELETE_COMPLETE',
      's UPDATE_COMPLETE',
    ]);
    const { Rules = [] } = await held.call<{ Rules?: { Name: string }[] }>('events', 'ListRules', {});
    assert.deepEqual(
      Rules.map(({ Name }) => Name),
      ['new'],
    );
  });

  it('keeps the old one where UpdateReplacePolicy says so', async () => {
    const held = await openStacks();
    const retained = (name: string) => resources(named('Q', name, ', UpdateReplacePolicy: Retain'));
    await held.create(retained('old'));
    await held.update(retained('new'));
    assert.deepEqual(await queueNames(held), ['new', 'old']);
    assert.ok((await held.events()).includes('Q DELETE_SKIPPED'));
  });

  it('refuses to replace what has a name of its own that stays', async () => {
    const held = await openStacks();
    const group = (of: string) =>
      `Resources: {G: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: g, LogGroupClass: ${of}}}}`;
    await held.create(group('STANDARD'));
    assert.match(
      await refusal(held.update(group('INFREQUENT_ACCESS'))),
      /cannot update a stack when a custom-named resource requires replacing\. Rename g and update the stack again\./,
    );
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
  });

  it('adds what is new and deletes what is gone, dependents first', async () => {
    const held = await openStacks();
    await held.create(resources(queue('A'), queue('B', ', DependsOn: A'), queue('C', ', DeletionPolicy: Retain')));
    await held.update(resources(queue('D')));
    assert.deepEqual((await held.events()).slice(-8), [
      'D CREATE_COMPLETE',
      's UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      'C DELETE_SKIPPED',
      'B DELETE_IN_PROGRESS',
      'B DELETE_COMPLETE',
      'A DELETE_IN_PROGRESS',
      'A DELETE_COMPLETE',
      's UPDATE_COMPLETE',
    ]);
    assert.deepEqual(await queueNames(held), ['s-C-*', 's-D-*']);
    assert.deepEqual(Object.keys(await held.resources()), ['D']);
  });

  it('leaves alone what did not change, and says when nothing did', async () => {
    const held = await openStacks();
    await held.create(resources(queue('A')));
    const earlier = (await held.events()).length;
    assert.equal(await refusal(held.update(resources(queue('A')))), 'ValidationError: No updates are to be performed.');
    await held.update(resources(queue('A'), queue('B')));
    assert.ok((await held.events()).slice(earlier).every((event) => !event.startsWith('A ')));
  });

  it('is as it was, if a resource cannot be changed', async () => {
    const held = await openStacks();
    await held.call('sqs', 'CreateQueue', { QueueName: 'taken', Attributes: { VisibilityTimeout: '1' } });
    const sized = (name: string, seconds: number, more: string) =>
      `  ${name}: {Type: AWS::SQS::Queue, Properties: {DelaySeconds: ${seconds}}${more}}\n`;
    await held.create(resources(sized('A', 1, ''), named('B', 'old'), queue('Z')));
    const before = await held.resources();
    await held.update(
      resources(
        sized('A', 2, ''),
        named('B', 'new', ', DependsOn: A'),
        queue('N', ', DependsOn: B'),
        '  X: {Type: AWS::SQS::Queue, DependsOn: N, Properties: {QueueName: taken, VisibilityTimeout: 9}}\n',
      ),
    );
    const events = (await held.events()).slice(-20);
    const from = events.findIndex((event) => event.startsWith('s UPDATE_ROLLBACK'));
    assert.deepEqual(events.slice(from), [
      's UPDATE_ROLLBACK_IN_PROGRESS The following resource(s) failed to create: [X]. ',
      'A UPDATE_IN_PROGRESS',
      'A UPDATE_COMPLETE',
      'B UPDATE_IN_PROGRESS',
      'B UPDATE_COMPLETE',
      's UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      'N DELETE_IN_PROGRESS',
      'N DELETE_COMPLETE',
      'B DELETE_IN_PROGRESS',
      'B DELETE_COMPLETE',
      's UPDATE_ROLLBACK_COMPLETE',
    ]);
    assert.deepEqual(await held.resources(), before);
    assert.deepEqual(await queueNames(held), ['old', 's-A-*', 's-Z-*', 'taken']);
    const { Attributes } = await held.call<{ Attributes: Record<string, string> }>('sqs', 'GetQueueAttributes', {
      QueueUrl: before['A'],
      AttributeNames: ['DelaySeconds'],
    });
    assert.equal(Attributes['DelaySeconds'], '1');
    const { TemplateBody } = await held.cfn<{ TemplateBody: string }>('GetTemplate', { StackName: 's' });
    assert.ok(TemplateBody.includes('DelaySeconds: 1'));
    assert.deepEqual(held.errors, []);
  });

  it('stays in the middle, if its caller wants to see that, and goes on with the next update', async () => {
    const held = await openStacks();
    await held.call('sqs', 'CreateQueue', { QueueName: 'taken', Attributes: { VisibilityTimeout: '1' } });
    await held.create(resources(named('B', 'old')));
    const wrong = '  X: {Type: AWS::SQS::Queue, DependsOn: B, Properties: {QueueName: taken, VisibilityTimeout: 9}}\n';
    await held.update(resources(named('B', 'new'), wrong), { DisableRollback: true });
    assert.equal((await held.stack()).StackStatus, 'UPDATE_FAILED');
    assert.deepEqual(await queueNames(held), ['new', 'old', 'taken']);
    await held.update(resources(named('B', 'new')));
    assert.equal((await held.stack()).StackStatus, 'UPDATE_COMPLETE');
    assert.deepEqual(await queueNames(held), ['new', 'taken']);
  });
});

describe('what AWS has no property for', () => {
  const annotated = (folder: string, image: string) => `Resources:
  A:
    Type: AWS::ECS::TaskDefinition
    Metadata: {Punctual: {WorkingDirectory: !Sub '${folder}'}}
    Properties: {Family: f, ContainerDefinitions: [{Name: c, Image: ${image}, Memory: 8}]}`;
  const bare =
    'Resources: {A: {Type: AWS::ECS::TaskDefinition, Properties: {Family: f, ContainerDefinitions: [{Name: c, Image: j, Memory: 8}]}}}';

  it('is passed to the punctual service, changes without a new resource, and goes with it', async () => {
    const held = await openStacks();
    const known = () =>
      held
        .sql('SELECT arn, annotations FROM annotation')
        .map(({ arn, annotations }) => `${String(arn).slice(-3)} ${annotations}`);
    await held.create(annotated('/srv/${AWS::StackName}', 'i'));
    assert.deepEqual(known(), ['f:1 {"WorkingDirectory":"/srv/s"}']);
    await held.update(annotated('/srv/t', 'i'));
    assert.deepEqual(known(), ['f:1 {"WorkingDirectory":"/srv/t"}']);
    await held.update(annotated('/srv/t', 'j'));
    assert.deepEqual(known(), ['f:2 {"WorkingDirectory":"/srv/t"}']);
    await held.update(bare);
    assert.deepEqual(known(), []);
    assert.match((await held.resources())['A']!, /f:2$/);
  });
});

describe('a stack is deleted', () => {
  it('in reverse, but for what is to be retained', async () => {
    const held = await openStacks();
    await held.create(resources(queue('A'), queue('B', ', DependsOn: A'), queue('C', ', DeletionPolicy: Retain')));
    const { StackId } = await held.stack();
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.deepEqual((await held.events(StackId)).slice(-7), [
      's DELETE_IN_PROGRESS User Initiated',
      'C DELETE_SKIPPED',
      'B DELETE_IN_PROGRESS',
      'B DELETE_COMPLETE',
      'A DELETE_IN_PROGRESS',
      'A DELETE_COMPLETE',
      's DELETE_COMPLETE',
    ]);
    assert.deepEqual(await queueNames(held), ['s-C-*']);
    const listed = await held.cfn<{ Stacks: unknown[] }>('DescribeStacks', {});
    assert.deepEqual(listed.Stacks, []);
  });

  const busy = `Resources:
  C: {Type: AWS::ECS::Cluster, Properties: {ClusterName: c}}
  R: {Type: AWS::IAM::Role, Properties: {RoleName: r, AssumeRolePolicyDocument: {Statement: {Effect: Allow, Principal: {Service: ecs-tasks.amazonaws.com}, Action: sts:AssumeRole}}}}
  Q: {Type: AWS::SQS::Queue, DependsOn: R}\n`;
  it('as far as it goes, and then without what is given up', async () => {
    const held = await openStacks();
    await held.create(busy.replace('C: {Type', 'C: {DependsOn: R, Type'));
    await held.call('iam', 'AttachRolePolicy', {
      RoleName: 'r',
      PolicyArn: 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy',
    });
    await held.cfn('DeleteStack', { StackName: 's' });
    const { StackStatus, StackStatusReason } = await held.stack();
    assert.equal(StackStatus, 'DELETE_FAILED');
    assert.equal(StackStatusReason, 'The following resource(s) failed to delete: [R]. ');
    await held.cfn('DeleteStack', { StackName: 's', RetainResources: ['R'] });
    assert.equal(await refusal(held.stack()), 'ValidationError: Stack with id s does not exist');
    await held.call('iam', 'GetRole', { RoleName: 'r' });
  });

  it('without an error if it is not there, and not while it is protected', async () => {
    const held = await openStacks();
    await held.cfn('DeleteStack', { StackName: 'none' });
    await held.create(resources(queue('A')), { EnableTerminationProtection: true });
    assert.equal(
      await refusal(held.cfn('DeleteStack', { StackName: 's' })),
      'ValidationError: Stack [s] cannot be deleted while TerminationProtection is enabled',
    );
    await held.cfn('UpdateTerminationProtection', { StackName: 's', EnableTerminationProtection: false });
    await held.cfn('DeleteStack', { StackName: 's' });
    assert.deepEqual(await queueNames(held), []);
  });

  it('and is forgotten after 90 days', async () => {
    const held = await openStacks();
    await held.create(resources(queue('A')));
    const { StackId } = await held.stack();
    await held.cfn('DeleteStack', { StackName: 's' });
    await held.advance(90 * 86_400 - 1);
    assert.equal((await held.stack(StackId)).StackStatus, 'DELETE_COMPLETE');
    await held.advance(2);
    assert.match(await refusal(held.stack(StackId)), /does not exist$/);
  });
});

describe('a kill in the middle', () => {
  const small = { inputs: 1, rows: 1, timers: 1, events: 1 };
  const first = resources(named('A', 'a'), named('B', 'b', ', DependsOn: A'), queue('C', ', DependsOn: B'));
  const second = resources(named('A', 'a2'), named('D', 'd', ', DependsOn: A'), queue('C', ', DependsOn: D'));

  /** Kills the cloud after so many turns of a call, and lets the next one go on. */
  async function killedAfter(turns: number, operation: string, input: object, held: HeldStacks): Promise<void> {
    held.cloud.call('cloudformation', operation, input, { kind: 'root' }).catch(() => {});
    for (let turn = 0; turn < turns; turn++) held.cloud.turn();
    await held.restart();
  }

  for (const turns of [1, 2, 3, 4, 5, 6])
    it(`${turns} turns after a creation, an update and a deletion were accepted changes nothing`, async () => {
      const held = await openStacks({ limits: small });
      const status = async () => (await held.cfn<DescribeStacksOutput>('DescribeStacks', {})).Stacks?.[0]?.StackStatus;
      await killedAfter(turns, 'CreateStack', { StackName: 's', TemplateBody: first }, held);
      assert.equal(await status(), 'CREATE_COMPLETE');
      assert.deepEqual(await queueNames(held), ['a', 'b', 's-C-*']);
      await killedAfter(turns, 'UpdateStack', { StackName: 's', TemplateBody: second }, held);
      assert.equal(await status(), 'UPDATE_COMPLETE');
      assert.deepEqual(await queueNames(held), ['a2', 'd', 's-C-*']);
      await killedAfter(turns, 'DeleteStack', { StackName: 's' }, held);
      assert.equal(await status(), undefined);
      assert.deepEqual(await queueNames(held), []);
      assert.deepEqual(held.errors, []);
    });
});
