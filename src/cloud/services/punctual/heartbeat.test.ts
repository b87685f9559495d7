import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../../test/held-cloud.ts';
import { later } from '../../../languages/instant.ts';
import type { DeliveryOutcome, Watchdog } from '../../kit/world.ts';
import { cloudwatch } from '../cloudwatch/cloudwatch.ts';
import type { DescribeEngineOutput } from './engine.ts';
import { punctual } from './punctual.ts';

interface Watched {
  readonly held: Held;
  /** When signs were given, in seconds since the start. */
  readonly at: number[];
  answer: DeliveryOutcome;
}

async function openWatched(): Promise<Watched> {
  const at: number[] = [];
  const watched = { at, answer: { ok: true, status: 200 } as DeliveryOutcome };
  let start = 0;
  const held = await openHeld({
    services: [punctual, cloudwatch],
    prepare(world) {
      start = world.now();
      const watchdog: Watchdog = {
        host: 'hc.example.com',
        ping(done) {
          at.push((world.now() - start) / 1000);
          world.at(later(world.now(), 1), () => done(watched.answer));
        },
      };
      Object.assign(world, { transports: { ...world.transports, watchdog } });
    },
  });
  return Object.assign(watched, { held });
}

const failed: DeliveryOutcome = { ok: false, status: 500, reason: 'HTTP status 500' };

describe('the heartbeat', () => {
  it('is sent at the start, then each minute', async () => {
    const { held, at } = await openWatched();
    await held.advance(190);
    assert.deepEqual(at, [0, 60, 120, 180]);
    assert.deepEqual([held.errors, held.notices], [[], []]);
  });

  it('is not sent where there is no watchdog, and leaves no timer', async () => {
    const held = await openHeld({ services: [punctual] });
    assert.deepEqual(held.sql('SELECT * FROM timer'), []);
  });

  it('stays away while nothing can be committed, and comes again', async () => {
    const { held, at } = await openWatched();
    const { db } = held.cloud.host.store;
    await held.advance(30);
    db.exec('PRAGMA query_only = 1');
    for (let minute = 0; minute < 5; minute++) {
      held.world.setTime(later(held.world.now(), 60));
      for (let turns = 0; turns < 5; turns++) held.cloud.turn();
    }
    assert.deepEqual(at, [0]);
    assert.match(held.cloud.failing()?.why ?? '', /readonly/);
    db.exec('PRAGMA query_only = 0');
    await held.advance(61);
    assert.deepEqual(at, [0, 331, 391]);
  });

  it('stays away while ticks are not passed, which the health says too', async () => {
    const { held, at } = await openWatched();
    await held.advance(30);
    held.world.setTime(later(held.world.now(), 95));
    assert.deepEqual(held.cloud.failing(), {
      since: later(held.world.now(), -65),
      why: 'ticks are not passed: what was due 65 s ago has not been done yet',
    });
    assert.deepEqual(at, [0]);
    await held.runUntilIdle();
    assert.equal(held.cloud.failing(), undefined);
    assert.deepEqual(at, [0, 125]);
  });

  it('that is not taken is said once and counted each time, and said when it is taken again', async () => {
    const watched = await openWatched();
    const { held } = watched;
    watched.answer = failed;
    await held.advance(200);
    const lost =
      'punctual: the watchdog hc.example.com did not take the heartbeat: HTTP status 500; it is sent again each minute, and whoever watches will take this cloud for dead';
    assert.deepEqual(held.notices, [lost]);
    watched.answer = { ok: true, status: 200 };
    await held.advance(60);
    assert.deepEqual(held.notices, [lost, 'punctual: the watchdog hc.example.com takes the heartbeat again']);
    const { Datapoints } = await held.call<{ Datapoints: { Sum: number }[] }>('cloudwatch', 'GetMetricStatistics', {
      Namespace: 'Punctual',
      MetricName: 'HeartbeatsFailed',
      StartTime: new Date('2026-01-01T00:00:00Z'),
      EndTime: new Date('2026-01-01T01:00:00Z'),
      Period: 3600,
      Statistics: ['Sum'],
    });
    assert.equal(Datapoints[0]?.Sum, 4);
  });

  it('is described with the engine: who takes it, and when he did last', async () => {
    const watched = await openWatched();
    const { held } = watched;
    const engine = () => held.call<DescribeEngineOutput>('punctual', 'DescribeEngine', {});
    const StartedAt = new Date(Number(held.world.now()));
    assert.deepEqual(await engine(), { StartedAt, Watchdog: { Host: 'hc.example.com' } });
    await held.advance(70);
    const taken = { Host: 'hc.example.com', TakenAt: new Date(Number(StartedAt) + 61_000) };
    assert.deepEqual(await engine(), { StartedAt, Watchdog: taken });
    watched.answer = failed;
    await held.advance(60);
    assert.deepEqual((await engine()).Watchdog, taken);
  });

  it('of a process that is gone is not made up for after its minute', async () => {
    const { held, at } = await openWatched();
    await held.advance(30);
    held.cloud.stop();
    held.sql(
      "INSERT INTO effect (service, kind, subject, payload, attempts) VALUES ('punctual', 'heartbeat', '', ?, 0)",
      Date.parse('2026-01-01T00:00:00Z'),
    );
    held.world.setTime(later(held.world.now(), 3600));
    await held.restart();
    await held.advance(1);
    assert.deepEqual(at, [0, 3630]);
    assert.deepEqual(held.sql('SELECT * FROM effect'), []);
  });
});
