/** What the guard of a configuration's job skips is told as skipped; of a run that failed, who was told of it, and who was not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { ListTopicsCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { appOf, readText } from '../src/jobs/fixtures/read-fixture.ts';
import { generate } from '../src/jobs/generate/template.ts';
import type { Account } from '../src/operator/account.ts';
import { describeRun, listRuns, type RunDetails, withSkips } from '../src/operator/runs.ts';
import { toldOf } from '../src/operator/told.ts';
import { type OperatedCloud, openOperated } from './operated.ts';

const config = (schedule: string, notify = 'ops@example.com'): string =>
  `app: office\nzone: UTC\nnotify: ${notify}\njobs:\n  report: {image: "a:1", schedule: ${schedule}, retry: false, alarms: {silent: false}, network: {subnets: [subnet-0a1b2c3d]}}\n`;

const deploy = (cloud: OperatedCloud, text: string): Promise<void> =>
  cloud.deploy('office', JSON.stringify(generate(appOf(readText(text)))));

/** A queue needs no confirmation. */
async function subscribeQueue({ account }: OperatedCloud): Promise<void> {
  await account.client(SQSClient).send(new CreateQueueCommand({ QueueName: 'told' }));
  const sns = account.client(SNSClient);
  const { Topics: [topic] = [] } = await sns.send(new ListTopicsCommand({}));
  const [, , , region, number] = String(topic?.TopicArn).split(':');
  await sns.send(
    new SubscribeCommand({
      TopicArn: topic?.TopicArn,
      Protocol: 'sqs',
      Endpoint: `arn:aws:sqs:${region}:${number}:told`,
    }),
  );
}

/** Of 04:30, which is over. */
async function runOfToday({ account, served, job }: OperatedCloud): Promise<RunDetails> {
  await served.advanceTo('2026-02-01T04:50:00Z');
  const report = await job('report');
  const [run] = await listRuns(account, report, { max: 1 });
  return describeRun(account, report, String(run?.arn));
}

/** The queue takes neither the message nor the alarm's, which stands before it in the ledger. */
function inPagesOfOne(account: Account): Account {
  const client: Account['client'] = (service) => {
    const real = account.client(service);
    if (service.name !== 'PunctualClient') return real;
    const send = (command: { input: { MaxResults?: number } }) => {
      command.input.MaxResults = 1;
      return (real as unknown as SFNClient).send(command as never);
    };
    return { send } as never;
  };
  return { ...account, client };
}

/** Of the machine by which the stack tells of its one run. */
async function tellingHistory({ served }: OperatedCloud): Promise<readonly HistoryEvent[]> {
  const { states } = served.aws;
  const { stateMachines = [] } = await states.send(new ListStateMachinesCommand({}));
  const stateMachineArn = stateMachines.find(({ name }) => name === 'office_app-tell')?.stateMachineArn;
  const { executions = [] } = await states.send(new ListExecutionsCommand({ stateMachineArn }));
  assert.deepEqual(
    executions.map(({ status }) => status),
    ['SUCCEEDED'],
  );
  const { executionArn } = executions[0] ?? {};
  return (await states.send(new GetExecutionHistoryCommand({ executionArn }))).events ?? [];
}

describe('a run', () => {
  it('that the guard skipped is no success', async () => {
    await using cloud = await openOperated([{ seconds: 7200 }], '2026-02-01T00:30:00Z');
    await deploy(cloud, config('rate(1 hour)').replace('retry: false', 'retry: false, timeout: 3h, overlap: skip'));
    await cloud.served.advanceTo('2026-02-01T01:40:00Z');
    const runs = await listRuns(cloud.account, await cloud.job('report'), { max: 5 });
    assert.deepEqual(
      (await withSkips(cloud.account, runs)).map(({ status }) => status),
      ['SKIPPED', 'RUNNING'],
    );
  });

  it('that failed says who was told: by its message and its alarm, the confirmed, and those who are not', async () => {
    await using cloud = await openOperated([{ seconds: 1, exitCode: 3 }], '2026-02-01T00:30:00Z');
    await deploy(cloud, config('every day at 04:30'));
    await subscribeQueue(cloud);
    const told = await toldOf(cloud.account, await runOfToday(cloud));
    assert.deepEqual(
      told?.map(({ by, alarm, to, unconfirmed }) => [by, alarm, to.map((each) => each.split(':').at(-1)), unconfirmed]),
      [
        ['message', undefined, ['told'], ['ops@example.com']],
        ['alarm', 'office_report_failed', ['told'], ['ops@example.com']],
      ],
    );
  });

  it('that was never launched is told without a search for the lines that it has not printed', async () => {
    await using cloud = await openOperated(
      [{ seconds: 1, failsToStart: 'CannotPullContainerError: none' }],
      '2026-02-01T00:30:00Z',
    );
    await deploy(cloud, config('every day at 04:30'));
    await runOfToday(cloud);
    const events = await tellingHistory(cloud);
    const states = events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
    assert.deepEqual(states.slice(0, 3), ['Describe', 'HasTask', 'Words']);
  });

  it('that failed says who was not reached, on whatever page of the ledger that stands', async () => {
    await using cloud = await openOperated([{ seconds: 1, exitCode: 3 }], '2026-02-01T00:30:00Z');
    await deploy(cloud, config('every day at 04:30'));
    await subscribeQueue(cloud);
    const told = await toldOf(inPagesOfOne(cloud.account), await runOfToday(cloud));
    assert.match(String(told?.find(({ by }) => by === 'message')?.failed), /^arn:aws:sqs:\S+:told: /);
  });

  it('that failed says that a chat was not reached, whose message is an event', async () => {
    await using cloud = await openOperated([{ seconds: 1, exitCode: 3 }], '2026-02-01T00:30:00Z');
    await cloud.served.call('ssm', 'PutParameter', { Name: '/hook', Type: 'String', Value: 'https://chat.test/hook' });
    await deploy(cloud, config('every day at 04:30', '{slack: /hook}'));
    const run = await runOfToday(cloud);
    const why = 'HTTP 404';
    const ledger = (EventId: string): Account => ({
      ...cloud.account,
      client: (service) =>
        service.name === 'PunctualClient'
          ? ({
              send: async ({ schema }: { schema: readonly unknown[] }) => ({
                Deliveries: schema.includes('ListFailedDeliveries')
                  ? [{ EventId, RuleArn: '', TargetArn: 'chat', Why: why, Attempts: 1 }]
                  : [],
              }),
            } as never)
          : cloud.account.client(service),
    });
    const failed = async (account: Account) => (await toldOf(account, run))?.map(({ to, failed }) => [to, failed]);
    const output = (await tellingHistory(cloud)).map((event) => event.taskSucceededEventDetails?.output ?? '').join();
    const [, event = ''] = /"EventId":\s*"([^"]+)"/.exec(output) ?? [];
    assert.deepEqual(await failed(ledger(event)), [[['Slack or Teams'], [`chat: ${why}`]]]);
    assert.deepEqual(await failed(ledger('another')), [[['Slack or Teams'], []]]);
  });

  it('that failed has told no chat that is still tried', async () => {
    await using cloud = await openOperated([{ seconds: 1, exitCode: 3 }], '2026-02-01T00:30:00Z');
    cloud.served.world.answerPost = () => ({ ok: false, status: 503, reason: 'HTTP status 503' });
    await cloud.served.call('ssm', 'PutParameter', { Name: '/hook', Type: 'String', Value: 'https://chat.test/hook' });
    await deploy(cloud, config('every day at 04:30', '{slack: /hook}'));
    const told = await toldOf(cloud.account, await runOfToday(cloud));
    const message = told?.find(({ by }) => by === 'message');
    assert.deepEqual(message?.to, []);
    assert.match(String(message?.failed), /^Slack or Teams, tried \d+ times: it is tried again$/);
  });

  it('that failed is shown to who may not read alarms, too', async () => {
    await using cloud = await openOperated([{ seconds: 1, exitCode: 3 }], '2026-02-01T00:30:00Z');
    await deploy(cloud, config('every day at 04:30'));
    const details = await runOfToday(cloud);
    const denied: Account = {
      ...cloud.account,
      client() {
        throw Object.assign(new Error('not authorized'), { name: 'AccessDenied' });
      },
    };
    assert.equal(await toldOf(denied, details), undefined);
  });

  it('that failed where nobody is to be told says that of nobody', async () => {
    await using cloud = await openOperated([{ seconds: 1, exitCode: 3 }], '2026-02-01T00:30:00Z');
    await deploy(cloud, config('every day at 04:30', 'none'));
    assert.deepEqual(await toldOf(cloud.account, await runOfToday(cloud)), []);
  });
});
