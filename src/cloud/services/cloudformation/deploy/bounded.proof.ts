/** However large a template is, others are answered meanwhile: what a turn does of it is counted. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { root } from '../../../kit/caller.ts';
import { capabilities, openStacks, refusal } from '../fixtures/held-stacks.ts';

const members = (count: number, member: (index: number) => unknown): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`A${index}`, member(index)]));
const topics = (count: number): string =>
  JSON.stringify({ Resources: members(count, () => ({ Type: 'AWS::SNS::Topic' })) });

describe('a turn', () => {
  it('makes twenty resources of a stack, and takes calls before it makes the next', async () => {
    const held = await openStacks();
    const made = (): number => held.sql('SELECT 1 FROM cloudformation_resource').length;
    held.cloud
      .call('cloudformation', 'CreateStack', { StackName: 's', TemplateBody: topics(50) }, root)
      .catch(() => {});
    const seen: number[] = [];
    do {
      held.cloud.turn();
      seen.push(made());
    } while (seen.at(-1)! < 50);
    assert.deepEqual(seen, [20, 40, 50]);
    await held.runUntilIdle();
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
  });

  it('deletes five', async () => {
    const held = await openStacks();
    await held.create(topics(12));
    held.cloud.call('cloudformation', 'DeleteStack', { StackName: 's' }, root).catch(() => {});
    const left = (): unknown[] => held.sql('SELECT 1 FROM topic');
    held.cloud.turn();
    assert.equal(left().length, 7);
    await held.runUntilIdle();
    assert.equal(left().length, 0);
  });
});

describe('mistakes', () => {
  it('are not looked for once there are more than anybody reads', async () => {
    const held = await openStacks();
    const template = (count: number): string =>
      JSON.stringify({
        Resources: {
          Topic: { Type: 'AWS::SNS::Topic', Properties: members(count, () => 'x') },
          Rule: { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 hours)' } },
        },
      });
    const said = (count: number): Promise<string> => refusal(held.create(template(count)));
    assert.match(await said(10), /Encountered unsupported property A9.*ScheduleExpression is not valid/s);
    assert.match(await said(5000), /Encountered unsupported property A49; .*\nand 4950 more$/s);
  });
});

describe('a large template', () => {
  const queue = (more: object = {}) => ({ Type: 'AWS::SQS::Queue', ...more });
  const trust = {
    Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  /** All need the one that is made first. */
  const machines = (count: number, member: (index: number) => object = () => ({})) => ({
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust } },
    ...members(count, (index) => ({
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Definition: { StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
        ...member(index),
      },
    })),
  });
  const text = (Resources: object) => JSON.stringify({ Resources });

  it('is tried over several turns, in which others are answered', async () => {
    const held = await openStacks();
    const answers: string[] = [];
    const call = (service: string, operation: string, input: object) =>
      void held.cloud.call(service, operation, input, root).then(() => answers.push(operation));
    call('cloudformation', 'CreateStack', { StackName: 's', TemplateBody: topics(150) });
    for (const operation of ['ListTopics', 'ListSubscriptions']) {
      call('sns', operation, {});
      held.cloud.turn();
      await Promise.resolve();
    }
    assert.deepEqual(answers, ['ListTopics', 'ListSubscriptions']);
    assert.deepEqual(held.sql('SELECT 1 FROM topic UNION SELECT 1 FROM cloudformation_stack'), []);
    await held.runUntilIdle();
    assert.equal(answers.at(-1), 'CreateStack');
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
  });

  it('of few resources, each of them large, is tried and made over several turns too', async () => {
    const held = await openStacks();
    const large = (Cpu: number) => ({
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        RequiresCompatibilities: ['FARGATE'],
        NetworkMode: 'awsvpc',
        Cpu,
        Memory: 512,
        ContainerDefinitions: [
          {
            Name: 'a',
            Image: 'busybox',
            Environment: Array.from({ length: 700 }, (_, index) => ({ Name: `N${index}`, Value: 'x' })),
          },
        ],
      },
    });
    const turnsOf = async (TemplateBody: string): Promise<number> => {
      let isDone = false;
      const input = { StackName: 's', TemplateBody };
      void refusal(held.cloud.call('cloudformation', 'CreateStack', input, root)).then(() => (isDone = true));
      let turns = 0;
      for (; !isDone && turns < 100; turns++) {
        held.cloud.turn();
        await Promise.resolve();
        await Promise.resolve();
      }
      return turns;
    };
    const wrong = await turnsOf(text(members(8, () => large(300))));
    assert.ok(wrong >= 5, `${wrong}`);
    const tried = await turnsOf(text(members(8, () => large(256))));
    assert.ok(tried >= 3, `${tried}`);
    const made = (): number => held.sql('SELECT 1 FROM cloudformation_resource').length;
    const before = made();
    held.cloud.turn();
    assert.ok(made() - before < 8);
    await held.runUntilIdle();
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
    assert.deepEqual(held.errors, []);
  });

  it('has all its mistakes told at once, wherever they are', async () => {
    const held = await openStacks();
    const wrong = (index: number) => (index % 70 === 0 ? { Definition: { StartAt: `Q${index}`, States: {} } } : {});
    const said = await refusal(held.create(text(machines(150, wrong))));
    assert.deepEqual(said.match(/\/Resources\/A\d+/g), ['/Resources/A0', '/Resources/A70', '/Resources/A140']);
    assert.deepEqual(held.sql('SELECT 1 FROM cloudformation_stack'), []);
  });

  it('is updated by what has changed, if anything has', async () => {
    const held = await openStacks();
    const template = (seconds: number) =>
      text({
        ...machines(70),
        ...members(130, (n) => queue({ Properties: { DelaySeconds: n === 99 ? seconds : 0 } })),
      });
    await held.create(template(1));
    assert.match(await refusal(held.update(template(1))), /No updates are to be performed/);
    await held.cfn('CreateChangeSet', {
      StackName: 's',
      ChangeSetName: 'c',
      TemplateBody: template(2),
      ...capabilities,
    });
    const { Changes } = await held.cfn<{ Changes: { ResourceChange: { LogicalResourceId: string } }[] }>(
      'DescribeChangeSet',
      { StackName: 's', ChangeSetName: 'c' },
    );
    assert.deepEqual(
      Changes.map(({ ResourceChange: { LogicalResourceId: name } }) => name),
      ['A99'],
    );
    await held.update(template(2));
    assert.equal((await held.stack()).StackStatus, 'UPDATE_COMPLETE');
  });

  it('is tried as it is now, if it was changed by another meanwhile', async () => {
    const held = await openStacks();
    const template = (seconds: number) => text(members(130, () => queue({ Properties: { DelaySeconds: seconds } })));
    await held.create(template(0));
    const update = (TemplateBody: string) =>
      refusal(held.cloud.call('cloudformation', 'UpdateStack', { StackName: 's', TemplateBody }, root));
    const late = update(template(1));
    held.cloud.turn();
    const early = update(text({ A0: queue() }));
    await held.runUntilIdle();
    assert.equal(await early, 'accepted');
    assert.match(await late, /is in UPDATE_COMPLETE_CLEANUP_IN_PROGRESS state and can not be updated/);
    assert.equal((await held.stack()).StackStatus, 'UPDATE_COMPLETE');
    assert.deepEqual(held.errors, []);
  });

  it('in which each needs the one before is made, though the last are not tried before', async () => {
    const held = await openStacks();
    const chain = members(100, (n) => queue(n === 0 ? {} : { DependsOn: `A${n - 1}` }));
    await held.create(text(chain));
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
  });

  it('of a state machine, which may not wait, is tried at once', async () => {
    const held = await openStacks({ iam: false });
    const Resource = 'arn:aws:states:::aws-sdk:cloudformation:createStack';
    const States = {
      T: { Type: 'Task', Resource, Parameters: { StackName: 's', TemplateBody: topics(150) }, End: true },
    };
    const { Arn: roleArn } = (
      await held.call<{ Role: { Arn: string } }>('iam', 'CreateRole', {
        RoleName: 'r',
        AssumeRolePolicyDocument: JSON.stringify(trust),
      })
    ).Role;
    const definition = JSON.stringify({ StartAt: 'T', States });
    const machine = { name: 'm', roleArn, definition };
    const { stateMachineArn } = await held.call<{ stateMachineArn: string }>('states', 'CreateStateMachine', machine);
    await held.call('states', 'StartExecution', { stateMachineArn });
    await held.runUntilIdle();
    assert.equal((await held.stack()).StackStatus, 'CREATE_COMPLETE');
  });
});
