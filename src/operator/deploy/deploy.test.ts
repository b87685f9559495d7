/** A change set is made, carried out or dropped, and what becomes of the stack is followed to its end. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openOperated } from '../../../test/operated.ts';
import { setPaused } from '../pause-job.ts';
import { createChangeSet, dropChangeSet, executeChangeSet, templateOf } from './change-set.ts';
import { liveStates } from './live-states.ts';
import { describeStack, firstCause, follow, newestEvent } from './stack.ts';
import { unheardTopics } from './subscribers.ts';
import { readWritten } from './template-text.ts';

const never = new AbortController().signal;
const start = '2026-02-01T00:00:00Z';
const open = () => openOperated([{ seconds: 1 }], start);
type Cloud = Awaited<ReturnType<typeof open>>;

const group = (LogGroupName: string, RetentionInDays: number | object = 14) => ({
  Type: 'AWS::Logs::LogGroup',
  Properties: { LogGroupName, RetentionInDays },
});

const wanted = (template: object, parameters: Record<string, string> = {}) => ({
  stack: 'office',
  template: JSON.stringify(template),
  templateUrl: undefined,
  parameters,
  parameterNames: readWritten(JSON.stringify(template)).parameters,
});

async function deploy({ account }: Cloud, template: object, parameters: Record<string, string> = {}) {
  const before = await describeStack(account, 'office');
  const set = await createChangeSet(account, before, wanted(template, parameters));
  assert.ok(set);
  const since = await newestEvent(account, set.stackId);
  await executeChangeSet(account, set);
  const told: string[] = [];
  const progress = await follow(
    account,
    set.stackId,
    since,
    ({ LogicalResourceId, ResourceStatus }) => told.push(`${LogicalResourceId} ${ResourceStatus}`),
    never,
  );
  assert.ok(progress);
  return { set, told, ...progress };
}

describe('a deployment', () => {
  it('makes a stack, and tells each resource as it comes', async () => {
    await using cloud = await open();
    const { set, told, stack } = await deploy(cloud, { Resources: { Logs: group('/a') } });
    assert.deepEqual([set.isNewStack, stack?.StackStatus], [true, 'CREATE_COMPLETE']);
    assert.ok(told.includes('Logs CREATE_COMPLETE'));
    assert.ok(!told.includes('office REVIEW_IN_PROGRESS'));
  });

  it('of more than is taken here is refused, and no bucket is named: none would help', async () => {
    await using cloud = await open();
    const template = { Resources: { Logs: group('/a') }, Metadata: { long: 'x'.repeat(1_000_000) } };
    await assert.rejects(createChangeSet(cloud.account, undefined, wanted(template)), {
      message: /^the template has 10\d{5} bytes, and CloudFormation takes 1000000 at most, also from a bucket$/,
      hint: 'make several stacks of it',
    });
  });

  it('that would change nothing is none', async () => {
    await using cloud = await open();
    const template = { Resources: { Logs: group('/a') } };
    await deploy(cloud, template);
    const before = await describeStack(cloud.account, 'office');
    assert.equal(await createChangeSet(cloud.account, before, wanted(template)), undefined);
    const { set, stack } = await deploy(cloud, { Resources: { Logs: group('/a', 30) } });
    assert.deepEqual(
      [set.changes.map(({ Action, LogicalResourceId }) => [Action, LogicalResourceId]), stack?.StackStatus],
      [[['Modify', 'Logs']], 'UPDATE_COMPLETE'],
    );
  });

  it('that is given up leaves nothing behind', async () => {
    await using cloud = await open();
    const set = await createChangeSet(cloud.account, undefined, wanted({ Resources: { Logs: group('/a') } }));
    assert.ok(set);
    await dropChangeSet(cloud.account, set);
    assert.equal(await describeStack(cloud.account, 'office'), undefined);
  });

  it('keeps the parameters of which nothing is said', async () => {
    await using cloud = await open();
    const template = {
      Parameters: { Days: { Type: 'Number', Default: 1 } },
      Resources: { Logs: group('/a', { Ref: 'Days' }) },
    };
    await deploy(cloud, template, { Days: '30' });
    const { stack } = await deploy(cloud, { ...template, Resources: { ...template.Resources, More: group('/b') } });
    assert.deepEqual(
      stack?.Parameters?.map(({ ParameterValue }) => ParameterValue),
      ['30'],
    );
    assert.match(String(await templateOf(cloud.account, stack)), /More/);
  });

  it('that fails has its first cause, which is no cancellation', async () => {
    await using cloud = await open();
    await cloud.served.call('logs', 'CreateLogGroup', { logGroupName: '/taken' });
    const { stack, events } = await deploy(cloud, { Resources: { Good: group('/a'), Taken: group('/taken') } });
    assert.equal(stack?.StackStatus, 'ROLLBACK_COMPLETE');
    assert.deepEqual(
      [firstCause(events)?.LogicalResourceId, /already exists/.test(String(firstCause(events)?.ResourceStatusReason))],
      ['Taken', true],
    );
    assert.equal(
      firstCause([
        {
          StackId: '',
          EventId: '',
          StackName: '',
          ResourceStatus: 'CREATE_FAILED',
          ResourceStatusReason: 'Resource creation cancelled',
          Timestamp: new Date(0),
        },
      ]),
      undefined,
    );
  });

  it('says which topics reach nobody', async () => {
    await using cloud = await open();
    await deploy(cloud, {
      Resources: {
        Alone: { Type: 'AWS::SNS::Topic' },
        Asked: {
          Type: 'AWS::SNS::Topic',
          Properties: {
            Subscription: [
              { Protocol: 'email', Endpoint: 'ops@example.com' },
              { Protocol: 'https', Endpoint: 'https://hooks.example.com/jobs' },
            ],
          },
        },
      },
    });
    assert.deepEqual((await unheardTopics(cloud.account, 'office')).toSorted(), [
      'https://hooks.example.com/jobs has not confirmed its subscription to Asked: until then nothing reaches it (what it was sent to confirm it by is good for 2 days)',
      'nobody subscribes to Alone: what is told to it reaches nobody',
      "ops@example.com has not confirmed its subscription to Asked: until then nothing reaches it (the mail's link is good for 2 days)",
    ]);
  });
});

describe('a pause', () => {
  it('survives a deployment, unless its configuration says another thing of it than before', async () => {
    await using cloud = await open();
    const template = {
      Parameters: { ReportState: { Type: 'String', Default: 'ENABLED' } },
      Resources: {
        Role: {
          Type: 'AWS::IAM::Role',
          Properties: {
            AssumeRolePolicyDocument: {
              Version: '2012-10-17',
              Statement: ['states', 'scheduler'].map((service) => ({
                Effect: 'Allow',
                Principal: { Service: `${service}.amazonaws.com` },
                Action: 'sts:AssumeRole',
              })),
            },
          },
        },
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Metadata: { Punctual: { Job: 'report' } },
          Properties: {
            RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
            Definition: { StartAt: 'End', States: { End: { Type: 'Succeed' } } },
          },
        },
        Schedule: {
          Type: 'AWS::Scheduler::Schedule',
          Metadata: { Punctual: { Job: 'report' } },
          Properties: {
            ScheduleExpression: 'cron(30 4 * * ? *)',
            FlexibleTimeWindow: { Mode: 'OFF' },
            State: { Ref: 'ReportState' },
            Target: { Arn: { Ref: 'Machine' }, RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] } },
          },
        },
      },
      Metadata: { Punctual: { App: 'office', Schema: 1 } },
    };
    const written = readWritten(JSON.stringify(template));
    const paused = readWritten(JSON.stringify(template).replace('ENABLED', 'DISABLED'));
    const live = async (before = written, after = written) =>
      liveStates(cloud.account, await describeStack(cloud.account, 'office'), before, after);
    const states = (is: string, wanted = is) => ({
      live: { ReportState: is },
      wanted: { ReportState: wanted },
      failures: new Map(),
    });
    assert.deepEqual(await live(), { live: {}, wanted: {}, failures: new Map() });
    await deploy(cloud, template);
    assert.deepEqual(await live(), states('ENABLED'));
    assert.deepEqual(await live(written, paused), states('ENABLED', 'DISABLED'));
    assert.deepEqual(await live(paused, paused), states('ENABLED'));
    await setPaused(cloud.account, await cloud.job('report'), true);
    assert.deepEqual(await live(), states('DISABLED'));
    assert.deepEqual(await live(paused, written), states('DISABLED', 'ENABLED'));
  });
});
