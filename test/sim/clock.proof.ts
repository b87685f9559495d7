/** A clock that lies for a while, and is right again: schedules go by the clock, time-outs by the time that really went by. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ReceiveMessageResult } from '@aws-sdk/client-sqs';
import { allServices } from '../../src/cloud/services/all.ts';
import { simulatedWorld } from '../../src/cloud/world/simulated.ts';
import { simulatedRunner } from '../../src/cloud/world/simulated-runner.ts';
import { type Instant, instant, later } from '../../src/languages/instant.ts';
import { openSimulatedEngine, type SimulatedEngine } from './engine.ts';

const start = instant(Date.parse('2026-11-24T12:00:30Z'));
const daySeconds = 86_400;

async function open() {
  const world = simulatedWorld(1, start);
  const runner = simulatedRunner(world, () => ({ seconds: 60, exitCode: 0 }));
  const engine = openSimulatedEngine({
    world,
    runner,
    transports: world.transports,
    services: allServices,
    afterDeath: () => ({ downSeconds: 0, next: undefined }),
  });
  await engine.start();
  const goOn = async (seconds: number): Promise<void> => {
    const goal = later(world.now(), seconds);
    for (let next = engine.next(); next !== undefined && next <= goal; next = engine.next())
      await engine.stepTo(instant(Math.max(next, world.now())));
    await engine.stepTo(goal);
  };
  return { world, engine, goOn };
}

async function call(engine: SimulatedEngine, service: string, operation: string, input: object): Promise<object> {
  const answer = await engine.call<object>(service, operation, input);
  assert.equal(answer.is, 'answered', JSON.stringify(answer));
  return answer.is === 'answered' ? answer.output : {};
}

const ticks = (engine: SimulatedEngine): [due: string, status: string][] =>
  engine.store.db
    .prepare('SELECT due, status FROM tick ORDER BY due')
    .all()
    .map(({ due, status }) => [new Date(Number(due)).toISOString().slice(0, 16), String(status)]);

describe('a clock that is ten days ahead for two minutes', () => {
  for (const [name, restarts] of [
    ['', false],
    [', and the engine is started anew when it is right again', true],
  ] as const)
    it(`costs no tick that is to come, and leaves no row of it${name}`, async () => {
      const { world, engine, goOn } = await open();
      await call(engine, 'events', 'PutRule', { Name: 'job', ScheduleExpression: 'cron(* * * * ? *)' });
      await goOn(120);
      await engine.setClock(later(world.now(), 10 * daySeconds));
      await goOn(120);
      await engine.setClock(later(world.now(), -10 * daySeconds));
      if (restarts) await engine.kill();
      await goOn(300);
      const now = new Date(world.now()).toISOString().slice(0, 16);
      const late = ticks(engine).filter(([due, status]) => due > now && status === 'missed');
      assert.deepEqual(late, []);
      const fired = ticks(engine).filter(([due, status]) => due <= now && status === 'fired');
      assert.deepEqual(
        fired.map(([due]) => due.slice(11)),
        ['12:01', '12:02', '12:05', '12:06', '12:07', '12:08', '12:09'],
      );
    });

  it('leaves no row of a rule that was switched off meanwhile', async () => {
    const { world, engine, goOn } = await open();
    const rule = { Name: 'job', ScheduleExpression: 'cron(* * * * ? *)' };
    await call(engine, 'events', 'PutRule', rule);
    await goOn(120);
    await engine.setClock(later(world.now(), 10 * daySeconds));
    await goOn(60);
    await call(engine, 'events', 'PutRule', { ...rule, State: 'DISABLED' });
    await engine.setClock(later(world.now(), -10 * daySeconds));
    await goOn(60);
    const missed = (): string[] => ticks(engine).flatMap(([due, status]) => (status === 'missed' ? [due] : []));
    assert.deepEqual(missed(), []);
    await call(engine, 'events', 'PutRule', rule);
    await goOn(60);
    assert.deepEqual(missed(), []);
  });
});

describe('a clock that is set forward', () => {
  const trust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: ['states.amazonaws.com', 'scheduler.amazonaws.com'] },
        Action: 'sts:AssumeRole',
      },
    ],
  });

  async function startMachine(engine: SimulatedEngine, states: object): Promise<() => Promise<string>> {
    const { Role } = (await call(engine, 'iam', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trust })) as {
      Role: { Arn: string };
    };
    const definition = JSON.stringify({ StartAt: 'Wait', TimeoutSeconds: 900, States: states });
    const machine = { name: 'm', roleArn: Role.Arn, definition };
    const { stateMachineArn } = (await call(engine, 'states', 'CreateStateMachine', machine)) as {
      stateMachineArn: string;
    };
    const { executionArn } = (await call(engine, 'states', 'StartExecution', { stateMachineArn })) as {
      executionArn: string;
    };
    return async () =>
      ((await call(engine, 'states', 'DescribeExecution', { executionArn })) as { status: string }).status;
  }

  it('times nothing out that has not run so long', async () => {
    const { world, engine, goOn } = await open();
    const status = await startMachine(engine, { Wait: { Type: 'Wait', Seconds: 600, End: true } });
    await engine.setClock(later(world.now(), 3600));
    await goOn(300);
    assert.equal(await status(), 'RUNNING');
    await goOn(301);
    assert.equal(await status(), 'SUCCEEDED');
  });

  /** In seconds; the last ones: over a change to summer time in Berlin, and back over it, for a schedule there. */
  const jumps = [-0.001, 0.001, -59, -400 * daySeconds, 400 * daySeconds, 124 * daySeconds, -30 * daySeconds];
  for (const jump of jumps)
    it(`tries a state again after its interval, though the clock moved by ${jump} s meanwhile`, async () => {
      const { world, engine, goOn } = await open();
      const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 300, MaxAttempts: 1 }];
      const Resource = 'arn:aws:states:::aws-sdk:sqs:listQueues';
      const ScheduleExpression = 'cron(30 2 * * ? *)';
      const target = { Arn: 'arn:aws:sqs:us-east-1:000000000000:none', RoleArn: 'arn:aws:iam::000000000000:role/r' };
      const status = await startMachine(engine, { Wait: { Type: 'Task', Resource, Parameters: {}, Retry, End: true } });
      await call(engine, 'scheduler', 'CreateSchedule', {
        Name: 'nightly',
        ScheduleExpression,
        ScheduleExpressionTimezone: 'Europe/Berlin',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: target,
      });
      await goOn(100);
      await engine.setClock(instant(world.now() + jump * 1000));
      await goOn(198);
      assert.equal(await status(), 'RUNNING');
      await goOn(4);
      assert.equal(await status(), 'FAILED');
      const [kept] = engine.store.db.prepare("SELECT due FROM timer WHERE kind = 'retention'").all();
      assert.ok(Number(kept?.['due']) <= world.now() + daySeconds * 1000);
      const dues = engine.store.db.prepare("SELECT due FROM timer WHERE service = 'scheduler' AND kind = 'tick'").all();
      assert.equal(dues.length, 1);
      const due = Number(dues[0]?.['due']);
      assert.ok(due > world.now() && due <= world.now() + daySeconds * 1000, new Date(due).toISOString());
      assert.equal(new Date(due).toLocaleTimeString('de', { timeZone: 'Europe/Berlin' }), '02:30:00');
    });

  it('ends a wait for an instant that has come', async () => {
    const { world, engine, goOn } = await open();
    const at = new Date(later(start, 600)).toISOString();
    const status = await startMachine(engine, { Wait: { Type: 'Wait', Timestamp: at, End: true } });
    await engine.setClock(later(world.now(), 700) as Instant);
    await goOn(1);
    assert.equal(await status(), 'SUCCEEDED');
  });
});

describe('a queue, when the clock was an hour ahead for a while', () => {
  const QueueUrl = 'http://127.0.0.1:4566/000000000000/orders';
  const receive = async (engine: SimulatedEngine, VisibilityTimeout = 0): Promise<(string | undefined)[]> => {
    const input = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout };
    const { Messages = [] } = (await call(engine, 'sqs', 'ReceiveMessage', input)) as ReceiveMessageResult;
    return Messages.map(({ Body }) => Body);
  };
  const send = (engine: SimulatedEngine, MessageBody: string, DelaySeconds = 0): Promise<object> =>
    call(engine, 'sqs', 'SendMessage', { QueueUrl, MessageBody, DelaySeconds });
  const gauges = (engine: SimulatedEngine): number =>
    engine.store.db.prepare("SELECT * FROM timer WHERE service = 'sqs' AND kind = 'tick'").all().length;

  for (const [name, restarts] of [
    ['', false],
    [', and the engine is started anew when it is right again', true],
  ] as const)
    it(`gives at once what was sent meanwhile${name}`, async () => {
      const { world, engine, goOn } = await open();
      await call(engine, 'sqs', 'CreateQueue', { QueueName: 'orders' });
      await engine.setClock(later(world.now(), 3600));
      await send(engine, 'meanwhile');
      await send(engine, 'delayed', 60);
      await goOn(20);
      await engine.setClock(later(world.now(), -3600));
      if (restarts) await engine.kill();
      await goOn(10);
      assert.deepEqual(await receive(engine), ['meanwhile']);
      await goOn(61);
      assert.deepEqual(await receive(engine), ['meanwhile', 'delayed']);
      assert.equal(gauges(engine), 1);
      await goOn(60);
      const due = Number(
        engine.store.db.prepare("SELECT due FROM timer WHERE service = 'sqs' AND kind = 'tick'").get()?.['due'],
      );
      assert.ok(due <= world.now() + 60_000, new Date(due).toISOString());
    });

  it('shows no message that somebody has before its time', async () => {
    const { world, engine, goOn } = await open();
    await call(engine, 'sqs', 'CreateQueue', { QueueName: 'orders' });
    await send(engine, 'taken');
    assert.deepEqual(await receive(engine, 120), ['taken']);
    await engine.setClock(later(world.now(), 3600));
    await goOn(60);
    assert.deepEqual(await receive(engine), []);
    await engine.setClock(later(world.now(), -3600));
    await goOn(50);
    assert.deepEqual(await receive(engine), []);
    await goOn(11);
    assert.deepEqual(await receive(engine), ['taken']);
  });
});
