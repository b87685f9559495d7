import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openHeld } from '../../../../test/held-cloud.ts';
import { type Instant, instant } from '../../../languages/instant.ts';
import { allServices } from '../all.ts';
import { batchGetRecent, type ListChangesOutput as Changed, type BatchGetRecentOutput as Recent } from './bulk.ts';
import type { DescribeClockOutput } from './clock.ts';
import type { ListTicksOutput } from './list.ts';
import { punctual } from './punctual.ts';
import type { RecordTickOutput } from './record.ts';

const nightly = 'arn:aws:events:us-east-1:000000000000:rule/nightly';
const hour = (n: number): Instant => instant(Date.parse('2026-01-01T00:00:00Z') + n * 3_600_000);
const tick = {
  scheduleArn: nightly,
  creation: 'c1',
  status: 'fired',
  eventId: 'e',
  targets: [{ id: 't', arn: 'arn' }],
};

describe('the ledger of ticks', () => {
  it('has one row a tick: the second record of it delivers nothing', async () => {
    const held = await openHeld({ services: [punctual] });
    const first = await held.call<RecordTickOutput>('punctual', 'RecordTick', { ...tick, due: hour(1) });
    const second = await held.call<RecordTickOutput>('punctual', 'RecordTick', { ...tick, due: hour(1) });
    assert.equal(first.deliveries?.length, 1);
    assert.equal(second.deliveries, undefined);
    assert.equal(held.sql('SELECT * FROM tick').length, 1);
    assert.equal(held.sql('SELECT * FROM delivery').length, 1);
  });

  it('distinguishes a schedule from its successor of the same name', async () => {
    const held = await openHeld({ services: [punctual] });
    await held.call('punctual', 'RecordTick', { ...tick, due: hour(1) });
    await held.call('punctual', 'RecordTick', { ...tick, due: hour(1), creation: 'c2' });
    assert.equal(held.sql('SELECT * FROM tick').length, 2);
  });

  it('lists newest first, page by page, of one schedule or of all', async () => {
    const held = await openHeld({ services: [punctual] });
    for (const n of [3, 1, 2]) await held.call('punctual', 'RecordTick', { ...tick, due: hour(n) });
    await held.call('punctual', 'RecordMissed', {
      scheduleArn: nightly,
      creation: 'c1',
      due: [hour(0)],
      why: 'asleep',
    });
    const hours = async (ScheduleArn?: string): Promise<number[]> => {
      const found: number[] = [];
      for (let NextToken: string | undefined; ; ) {
        const page: ListTicksOutput = await held.call('punctual', 'ListTicks', {
          ScheduleArn,
          MaxResults: 2,
          NextToken,
        });
        found.push(...page.Ticks.map(({ Due }) => (Due.getTime() - hour(0)) / 3_600_000));
        if (page.NextToken === undefined) return found;
        NextToken = page.NextToken;
      }
    };
    assert.deepEqual(await hours(nightly), [3, 2, 1, 0]);
    assert.deepEqual(await hours(), [0, 2, 1, 3]);
    assert.deepEqual(await hours('arn:of:another'), []);
    await assert.rejects(held.call('punctual', 'ListTicks', { NextToken: 'x' }), { code: 'InvalidToken' });
    await assert.rejects(held.call('punctual', 'ListTicks', { MaxResults: 0 }), { code: 'ValidationException' });
  });

  it('keeps what became of each delivery, and those of other events that were lost', async () => {
    const held = await openHeld({ services: [punctual] });
    const { deliveries } = await held.call<RecordTickOutput>('punctual', 'RecordTick', { ...tick, due: hour(1) });
    await held.call('punctual', 'EndDelivery', {
      delivery: deliveries?.[0],
      status: 'delivered',
      started: 'arn:x',
      attempts: 1,
    });
    const lost = {
      eventId: 'e2',
      ruleArn: nightly,
      targetId: 't',
      targetArn: 'arn',
      status: 'failed',
      why: 'gone',
      attempts: 1,
    };
    await held.call('punctual', 'RecordFailure', lost);
    for (const [due, status] of [
      [2, 'failed'],
      [3, 'dead-lettered'],
    ] as const) {
      const recorded = await held.call<RecordTickOutput>('punctual', 'RecordTick', { ...tick, due: hour(due) });
      const [delivery] = recorded.deliveries ?? [];
      await held.call('punctual', 'EndDelivery', { delivery, status, why: `tick ${due}`, attempts: 1 });
    }
    const { Ticks } = await held.call<ListTicksOutput>('punctual', 'ListTicks', {});
    assert.deepEqual(
      Ticks.at(-1)?.Deliveries.map(({ Status, Started }) => [Status, Started]),
      [['delivered', 'arn:x']],
    );
    const { Deliveries } = await held.call<{ Deliveries: { Why: string }[] }>('punctual', 'ListFailedDeliveries', {});
    assert.deepEqual(
      Deliveries.map(({ Why }) => Why),
      ['tick 3', 'tick 2', 'gone'],
    );
    const page = await held.call<{ Deliveries: { Why: string }[]; NextToken: string }>(
      'punctual',
      'ListFailedDeliveries',
      { MaxResults: 2 },
    );
    const next = { MaxResults: 2, NextToken: page.NextToken };
    const rest = await held.call<{ Deliveries: { Why: string }[] }>('punctual', 'ListFailedDeliveries', next);
    assert.deepEqual([page.Deliveries.length, rest.Deliveries.map(({ Why }) => Why)], [2, ['gone']]);
    assert.deepEqual(held.errors, []);
  });
});

describe('in bulk', () => {
  const [machine, other] = ['m', 'n'].map((name) => `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`) as [
    string,
    string,
  ];
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  const open = async () => {
    const held = await openHeld({ services: allServices });
    const { Role } = await held.call<{ Role: { Arn: string } }>('iam', 'CreateRole', {
      RoleName: 'r',
      AssumeRolePolicyDocument: JSON.stringify(trust),
    });
    const definition = JSON.stringify({ StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 60, End: true } } });
    for (const name of ['m', 'n'])
      await held.call('states', 'CreateStateMachine', { name, definition, roleArn: Role.Arn });
    const start = (name: string, input: object) =>
      held.call('states', 'StartExecution', { stateMachineArn: machine, name, input: JSON.stringify(input) });
    return { held, start };
  };

  it('has the newest executions of machines with how long those took, and the newest ticks; long texts are left out', async () => {
    const { held, start } = await open();
    await start('a', { n: 1 });
    await held.advance(61);
    await start('b', { text: 'x'.repeat(2000) });
    await held.call('punctual', 'RecordTick', { ...tick, due: hour(1) });
    const { Machines, Schedules } = await held.call<Recent>('punctual', 'BatchGetRecent', {
      StateMachineArns: [machine, other, `${other}-gone`],
      ScheduleArns: [nightly],
    });
    assert.deepEqual(
      Machines.map(({ StateMachineArn, Executions, TookMs, Ended }) => [
        StateMachineArn,
        Executions.map(({ Name, Status, Input }) => [Name, Status, Input]),
        TookMs,
        Ended,
      ]),
      [
        [
          machine,
          [
            ['b', 'RUNNING', undefined],
            ['a', 'SUCCEEDED', '{"n":1}'],
          ],
          [60_000],
          1,
        ],
        [other, [], [], 0],
      ],
    );
    assert.equal(Schedules[0]?.Ticks.length, 1);
    const briefly = await held.call<Recent>('punctual', 'BatchGetRecent', {
      StateMachineArns: [machine],
      MaxResults: 1,
      Measure: false,
    });
    assert.deepEqual(
      briefly.Machines.map(({ Executions, TookMs, Ended }) => [Executions.length, TookMs, Ended]),
      [[1, undefined, undefined]],
    );
  });

  it('tells what began after a place, what was due, and what runs', async () => {
    const { held, start } = await open();
    const changes = (Cursor?: string) => held.call<Changed>('punctual', 'ListChanges', { Cursor });
    await start('a', {});
    const first = await changes();
    assert.deepEqual([first.IsWhole, first.StateMachineArns, first.Running.length], [false, [], 1]);
    assert.deepEqual((await changes(first.Cursor)).StateMachineArns, []);
    await start('b', {});
    await held.call('punctual', 'RecordTick', { ...tick, due: hour(1) });
    const second = await changes(first.Cursor);
    assert.deepEqual(
      [second.IsWhole, second.StateMachineArns, second.ScheduleArns, second.Running.map((each) => each.ExecutionArn)],
      [true, [machine], [nightly], ['a', 'b'].map((name) => `${machine.replace('stateMachine', 'execution')}:${name}`)],
    );
    await held.advance(61);
    assert.deepEqual((await changes(second.Cursor)).Running, []);
  });

  it('has schedules as GetSchedule has them, without those that are gone', async () => {
    const { held } = await open();
    const { Schedules } = await held.call<{ Schedules: unknown[] }>('punctual', 'BatchGetSchedules', {
      Schedules: [{ Name: 'gone' }],
    });
    assert.deepEqual(Schedules, []);
  });

  it('asks for the permissions that one by one asks for, and refuses too many and what is no cursor', async () => {
    const { held } = await open();
    const permissions = batchGetRecent.permissions(
      undefined as never,
      { StateMachineArns: [machine], ScheduleArns: [nightly] },
      undefined as never,
    );
    assert.deepEqual(
      permissions.map(({ action, resource }) => `${action} ${resource}`),
      [
        `states:ListExecutions ${machine}`,
        `states:DescribeExecution ${machine.replace('stateMachine', 'execution')}:*`,
        `punctual:ListTicks ${nightly}`,
      ],
    );
    const many = { StateMachineArns: Array.from({ length: 251 }, () => machine) };
    await assert.rejects(held.call('punctual', 'BatchGetRecent', many), { code: 'ValidationException' });
    const large = { ScheduleArns: Array.from({ length: 26 }, () => nightly), MaxResults: 1000 };
    await assert.rejects(held.call('punctual', 'BatchGetRecent', large), { code: 'ValidationException' });
    const measured = { StateMachineArns: Array.from({ length: 26 }, () => machine), MaxResults: 1 };
    await assert.rejects(held.call('punctual', 'BatchGetRecent', measured), { code: 'ValidationException' });
    const { Machines } = await held.call<Recent>('punctual', 'BatchGetRecent', { ...measured, Measure: false });
    assert.equal(Machines.length, 26);
    await assert.rejects(held.call('punctual', 'ListChanges', { Cursor: 'x' }), { code: 'ValidationException' });
  });
});

it('tells the time by which everything happens, and whether it is simulated', async () => {
  const held = await openHeld({ services: [punctual], start: '2026-02-01T00:00:00Z' });
  const clock = () => held.call<DescribeClockOutput>('punctual', 'DescribeClock', {});
  assert.deepEqual(await clock(), { Now: new Date('2026-02-01T00:00:00Z'), IsSimulated: false });
  Object.assign(held.world, { realNow: () => hour(0) });
  assert.equal((await clock()).IsSimulated, true);
});

it('tells how the engine fares: since when it runs, and how full its disk is', async () => {
  const held = await openHeld({ services: [punctual], start: '2026-02-01T00:00:00Z' });
  Object.assign(held.world, {
    disk: () => ({ freeBytes: 30, totalBytes: 80 }),
    lastBackup: () => ({ at: instant(1000), bytes: 7 }),
    runner: undefined,
  });
  await held.advance(3600);
  const StartedAt = new Date('2026-02-01T00:00:00Z');
  assert.deepEqual(await held.call('punctual', 'DescribeEngine', {}), {
    StartedAt,
    Disk: { FreeBytes: 30, TotalBytes: 80 },
    Backup: { At: new Date(1000), Bytes: 7 },
  });
  await held.restart();
  const { StartedAt: again } = await held.call<{ StartedAt: Date }>('punctual', 'DescribeEngine', {});
  assert.deepEqual(again, new Date('2026-02-01T01:00:00Z'));
});
