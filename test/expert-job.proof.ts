/**
 * A scheduled job with all its guards, deployed as an expert writes it, through its whole life on a held clock: each guard is seen to work. By a template of our
 * own, and by the expert's, which stands beside the checkout.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { DescribeAlarmHistoryOutput } from '@aws-sdk/client-cloudwatch';
import type { DescribeTasksResponse, ListTasksResponse } from '@aws-sdk/client-ecs';
import type { GetScheduleOutput } from '@aws-sdk/client-scheduler';
import type { StartExecutionOutput } from '@aws-sdk/client-sfn';
import type { ReceiveMessageResult } from '@aws-sdk/client-sqs';
import type { SimulatedRun } from '../src/cloud/world/simulated-runner.ts';
import { type Life, openLife } from './scheduled-life.ts';
import { sharedFile } from './shared.ts';

interface Template {
  readonly name: string;
  readonly path: string;
  readonly skip: string | false;
  readonly parameters: Readonly<Record<string, string>>;
  /** What its guards are set to. */
  readonly attemptSeconds: number;
  readonly laterSeconds: number;
  /** How it names its failures. */
  readonly error: string;
}

const subnets = 'subnet-0123456789abcdef0,subnet-0123456789abcdef1';
const group = 'sg-0123456789abcdef0';
const mail = 'ops@example.com';
const templates: readonly Template[] = [
  {
    name: 'our own',
    path: join(import.meta.dirname, 'fixtures/scheduled-job.yaml'),
    skip: false,
    parameters: { Subnets: subnets, Groups: group, Mailbox: mail },
    attemptSeconds: 1800,
    laterSeconds: 600,
    error: 'Import',
  },
  {
    name: 'the expert’s',
    ...sharedFile('expert-job.yaml'),
    parameters: { SubnetIds: subnets, SecurityGroupIds: group, RepositoryName: 'report', AlertEmail: mail },
    attemptSeconds: 3600,
    laterSeconds: 900,
    error: 'Job',
  },
];

const good: SimulatedRun = { seconds: 20 };
const bad: SimulatedRun = { seconds: 5, exitCode: 1 };
const later: SimulatedRun = { seconds: 5, exitCode: 75 };
const hung: SimulatedRun = { seconds: Infinity };
const unlaunched: SimulatedRun = {
  seconds: 0,
  failsToStart: 'CannotPullContainerError: pull image manifest: not found',
};

for (const template of templates)
  describe(`a scheduled job, ${template.name}`, { skip: template.skip }, () => {
    const open = (attempts: readonly SimulatedRun[], start = '2026-02-01T00:00:00Z', edit = (text: string) => text) => {
      const text = edit(readFileSync(template.path, 'utf8'));
      return openLife({ template: text, parameters: template.parameters, attempts, start });
    };
    /** After the first good day, so that silence has ended: at noon, with no mail unread. */
    async function openAtNoon(attempts: readonly SimulatedRun[]): Promise<Life> {
      const life = await open([good, ...attempts]);
      await life.advanceTo('2026-02-01T12:00:00Z');
      assert.deepEqual(life.mails().map(stateOf), ['ALARM', 'OK']);
      life.attempts.length = 1;
      return life;
    }

    it('has a good day: one run, by the clock of Berlin, with its time as its key, and nobody is told', async () => {
      const life = await openAtNoon([good]);
      await life.advanceTo('2026-02-02T12:00:00Z');
      assert.deepEqual(life.mails(), []);
      const [, execution] = await life.executions();
      assert.equal(execution?.status, 'SUCCEEDED');
      assert.deepEqual(JSON.parse(String(execution?.output)), { done: true });
      assert.equal(execution?.startDate?.toISOString(), '2026-02-02T03:30:00.000Z');
      assert.equal(life.attempts[1]?.environment['SCHEDULED_TIME'], '2026-02-02T03:30:00Z');
      assert.equal(life.heartbeats(), 2);
      assert.deepEqual(life.notices, []);
      assert.deepEqual(life.errors, []);
    });

    it('that cannot be launched is launched again', async () => {
      const life = await openAtNoon([unlaunched, unlaunched, good]);
      await life.advanceTo('2026-02-02T12:00:00Z');
      assert.equal(life.attempts.length, 4);
      assert.equal((await life.executions())[1]?.status, 'SUCCEEDED');
      assert.deepEqual(life.mails(), []);
    });

    it('that exits with 75 is tried later, with the same key', async () => {
      const life = await openAtNoon([later, good]);
      await life.advanceTo('2026-02-02T12:00:00Z');
      const [, first, second] = life.attempts;
      assert.equal(Math.floor(waited(first, second) / 1000 - 5), template.laterSeconds);
      assert.equal(first?.environment['SCHEDULED_TIME'], second?.environment['SCHEDULED_TIME']);
      assert.equal((await life.executions())[1]?.status, 'SUCCEEDED');
      assert.deepEqual(life.mails(), []);
    });

    it('that exits with 1 is tried twice again, has FAILED then, and a mail says so', async () => {
      const life = await openAtNoon([bad]);
      await life.advanceTo('2026-02-02T04:00:00Z');
      assert.equal(life.attempts.length, 4);
      const [, execution] = await life.executions();
      assert.equal(execution?.status, 'FAILED');
      assert.equal(execution?.error, `${template.error}.Failed`);
      assert.match(execution?.cause ?? '', /exit code 1/);
      assert.deepEqual(life.mails(), [`ALARM: "${(await life.alarm('ExecutionsFailed')).AlarmName}"`]);
      assert.equal(life.heartbeats(), 1);
    });

    it('that hangs is stopped by the attempt’s timeout, and tried once again', async () => {
      const life = await openAtNoon([hung, good]);
      await life.advance(15.5 * 3600 + template.attemptSeconds + 120);
      const [, first, second] = life.attempts;
      assert.ok(waited(first, second) / 1000 >= template.attemptSeconds);
      assert.equal(await stoppedTasks(life), 'UserInitiated,EssentialContainerExited');
      await life.advanceTo('2026-02-02T12:00:00Z');
      assert.equal((await life.executions())[1]?.status, 'SUCCEEDED');
      assert.deepEqual(life.mails(), []);
    });

    it('that hangs twice has FAILED with States.Timeout, and a mail says so', async () => {
      const life = await openAtNoon([hung]);
      await life.advanceTo('2026-02-02T08:00:00Z');
      const [, execution] = await life.executions();
      assert.deepEqual([execution?.status, execution?.error], ['FAILED', 'States.Timeout']);
      assert.equal(life.attempts.length, 3);
      assert.equal((await life.alarm('ExecutionsTimedOut')).StateValue, 'OK');
      assert.equal(life.mails()[0], `ALARM: "${(await life.alarm('ExecutionsFailed')).AlarmName}"`);
    });

    for (const [when, seconds] of [
      ['at the same instant', 0],
      ['while it runs', 7],
    ] as const)
      it(`that is started twice, ${when}, runs once; the other is skipped, and gives no sign of life`, async () => {
        const life = await openAtNoon([{ seconds: 60 }]);
        const start = (name: string) =>
          life.call<StartExecutionOutput>('states', 'StartExecution', { stateMachineArn: life.machine, name });
        if (seconds === 0) {
          // Both wait for the same turn of the loop.
          const calls = ['b', 'a'].map((name) =>
            life.cloud.call('states', 'StartExecution', { stateMachineArn: life.machine, name }, { kind: 'root' }),
          );
          await life.runUntilIdle();
          await Promise.all(calls);
        } else {
          await start('b');
          await life.advance(seconds);
          await start('a');
        }
        await life.advance(600);
        const [, ...both] = await life.executions();
        assert.deepEqual(
          both.map(({ status }) => status),
          ['SUCCEEDED', 'SUCCEEDED'],
        );
        const outputs = both.map(({ output }) => Object.keys(JSON.parse(String(output)))[0]).sort();
        assert.deepEqual(outputs, ['done', 'skipped']);
        assert.equal(life.attempts.length, 2);
        assert.equal(life.heartbeats(), 2);
      });

    it('whose start cannot be delivered is a dead letter, and a mail says so until the queue is emptied', async () => {
      const life = await openAtNoon([good]);
      await life.call('states', 'DeleteStateMachine', { stateMachineArn: life.machine });
      await life.advanceTo('2026-02-02T03:40:00Z');
      const { AlarmName } = await life.alarm('ApproximateNumberOfMessagesVisible');
      assert.deepEqual(life.mails(), [`ALARM: "${AlarmName}"`]);
      const { Messages = [] } = await life.call<ReceiveMessageResult>('sqs', 'ReceiveMessage', {
        QueueUrl: life.letters,
        MessageAttributeNames: ['All'],
      });
      const [{ ReceiptHandle, MessageAttributes = {} } = {}] = Messages;
      assert.match(MessageAttributes['ERROR_MESSAGE']?.StringValue ?? '', /State Machine Does Not Exist/);
      assert.equal(MessageAttributes['SCHEDULED_TIME']?.StringValue, '2026-02-02T03:30:00Z');
      await life.call('sqs', 'DeleteMessage', { QueueUrl: life.letters, ReceiptHandle });
      await life.advance(3600);
      assert.equal((await life.alarm('ApproximateNumberOfMessagesVisible')).StateValue, 'OK');
    });

    it('whose start is lost altogether is told too', async () => {
      const life = await openAtNoon([good]);
      for (const RoleName of life.resources('AWS::IAM::Role'))
        if (/Schedule|Start/.test(RoleName))
          await life.call('iam', 'DeleteRolePolicy', { RoleName, PolicyName: 'Start' });
      await life.advanceTo('2026-02-02T03:40:00Z');
      const { AlarmName } = await life.alarm('InvocationsFailedToBeSentToDeadLetterCount');
      assert.deepEqual(life.mails(), [`ALARM: "${AlarmName}"`]);
    });

    it('whose topic has a key that shuts CloudWatch out reaches nobody, and that is said', async () => {
      const life = await open([bad], undefined, (text) => text.replace('kms:Decrypt', 'kms:Encrypt'));
      await life.advanceTo('2026-02-01T04:00:00Z');
      assert.deepEqual(life.mails(), []);
      const { AlarmName } = await life.alarm('ExecutionsFailed');
      const { AlarmHistoryItems = [] } = await life.call<DescribeAlarmHistoryOutput>(
        'cloudwatch',
        'DescribeAlarmHistory',
        { AlarmName, HistoryItemType: 'Action' },
      );
      assert.match(
        AlarmHistoryItems.at(-1)?.HistorySummary ?? '',
        /^Failed to execute action .*does not have authorization to access the SNS topic encryption key\."$/,
      );
      assert.match(life.notices.join('\n'), /alarm action .* failed: .*kms:Decrypt on resource/);
    });

    it('that is stopped by hand is told', async () => {
      const life = await openAtNoon([hung]);
      await life.advanceTo('2026-02-02T03:35:00Z');
      const [, execution] = await life.executions();
      await life.call('states', 'StopExecution', { executionArn: execution?.executionArn });
      await life.advance(300);
      assert.deepEqual(life.mails(), [`ALARM: "${(await life.alarm('ExecutionsAborted')).AlarmName}"`]);
      assert.equal(await stoppedTasks(life), 'UserInitiated');
    });

    it('whose schedule is disabled is told of by the alarm on silence, and of its return', async () => {
      const life = await openAtNoon([good]);
      const set = async (State: string) => {
        const schedule = await life.call<GetScheduleOutput>('scheduler', 'GetSchedule', life.schedule);
        const { Arn: _, CreationDate: _made, LastModificationDate: _changed, ...rest } = schedule;
        await life.call('scheduler', 'UpdateSchedule', { ...rest, State });
      };
      await set('DISABLED');
      await life.advanceTo('2026-02-02T06:00:00Z');
      assert.deepEqual(life.mails(), []);
      await life.advanceTo('2026-02-03T00:00:00Z');
      const { AlarmName } = await life.alarm('JobSucceeded');
      assert.deepEqual(life.mails(), [`ALARM: "${AlarmName}"`]);
      await set('ENABLED');
      await life.advanceTo('2026-02-03T12:00:00Z');
      assert.deepEqual(life.mails(), [`OK: "${AlarmName}"`]);
    });

    it('runs at half past four in summer and in winter, on the days of 23 and of 25 hours too', async () => {
      for (const [start, days] of [
        ['2026-03-27T12:00:00Z', ['2026-03-28T03:30', '2026-03-29T02:30', '2026-03-30T02:30']],
        ['2026-10-23T12:00:00Z', ['2026-10-24T02:30', '2026-10-25T03:30', '2026-10-26T03:30']],
      ] as const) {
        const life = await open([good], start);
        await life.advance(86_400);
        assert.deepEqual(life.mails().map(stateOf), ['ALARM', 'OK']);
        await life.advance(2 * 86_400);
        assert.deepEqual(
          (await life.executions()).map(({ startDate }) => startDate?.toISOString().slice(0, 16)),
          days,
        );
        assert.deepEqual(life.mails(), []);
      }
    });

    it('goes on where it was when the engine is killed again and again', async () => {
      const life = await openAtNoon([bad, later, good]);
      await life.advanceTo('2026-02-02T03:29:00Z');
      for (let kills = 0; kills < 30; kills++) {
        await life.advance(47);
        await life.restart();
      }
      await life.advanceTo('2026-02-02T12:00:00Z');
      assert.deepEqual(
        (await life.executions()).map(({ status }) => status),
        ['SUCCEEDED', 'SUCCEEDED'],
      );
      assert.equal(life.attempts.length, 4);
      assert.equal(life.heartbeats(), 2);
      assert.deepEqual(life.errors, []);
    });
  });

const stateOf = (subject: string): string => subject.split(':')[0] ?? '';

const waited = (first: { at: number } | undefined, second: { at: number } | undefined): number =>
  (second?.at ?? Number.NaN) - (first?.at ?? Number.NaN);

/** Stop codes of the tasks that have stopped within the hour. */
async function stoppedTasks(life: Life): Promise<string> {
  const { taskArns: tasks = [] } = await life.call<ListTasksResponse>('ecs', 'ListTasks', {
    cluster: life.cluster,
    desiredStatus: 'STOPPED',
  });
  const found = await life.call<DescribeTasksResponse>('ecs', 'DescribeTasks', { cluster: life.cluster, tasks });
  return (found.tasks ?? []).map(({ stopCode }) => String(stopCode)).join();
}
