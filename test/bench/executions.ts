/**
 * Durable executions a second: StartExecution by 64 callers at once, in process, until SUCCEEDED is committed with its full history;
 * beside it, in the same run, what the bare store's group commit gives for as many rows of as many bytes.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cloud } from '../../src/cloud/cloud.ts';
import { root } from '../../src/cloud/kit/caller.ts';
import { openStore } from '../../src/cloud/kit/store.ts';
import { benchWorld, openBenchCloud } from './open-bench-cloud.ts';

const callers = 64;
const seconds = 5;
const warmUpSeconds = 2;

const trust = (service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });
const definition = JSON.stringify({
  StartAt: 'Greet',
  States: { Greet: { Type: 'Pass', Result: { hello: 'world' }, End: true } },
});

export async function benchExecutions(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  try {
    const durable = await measureEngine(folder);
    const bare = measureStore(folder, durable.perCommit, durable.bytesPerExecution);
    return [
      `durable executions: ${thousands(durable.perSecond)} a second, ${callers} callers, start to SUCCEEDED committed with its history (${durable.perCommit.toFixed(0)} a commit)`,
      `  an acknowledged StartExecution: p50 ${durable.p50Ms.toFixed(1)} ms, p99 ${durable.p99Ms.toFixed(1)} ms`,
      `  the bare store's group commit, as many rows of ${durable.bytesPerExecution} bytes: ${thousands(bare)} rows a second`,
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Measured {
  readonly perSecond: number;
  readonly perCommit: number;
  readonly bytesPerExecution: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

async function measureEngine(folder: string): Promise<Measured> {
  const world = benchWorld();
  let turns = 0;
  const cloud = openBenchCloud(folder, {
    ...world,
    soon: (wake) => {
      turns += 1;
      world.soon(wake);
    },
  });
  const { store } = cloud.host;
  await cloud.start();
  const stateMachineArn = await makeMachine(cloud);
  await drive(cloud, stateMachineArn, warmUpSeconds);
  const before = succeeded(cloud);
  turns = 0;
  const { latencies, elapsedMs } = await drive(cloud, stateMachineArn, seconds);
  const done = succeeded(cloud) - before;
  if (done !== latencies.length) throw new Error(`${latencies.length} were acknowledged, ${done} have succeeded`);
  cloud.stop();
  latencies.sort((a, b) => a - b);
  const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? 0;
  const pages = Number(store.db.prepare('PRAGMA page_count').get()?.['page_count']);
  const bytes = (pages * 4096) / succeeded(cloud);
  store.close();
  return {
    perSecond: (done / elapsedMs) * 1000,
    perCommit: done / turns,
    bytesPerExecution: Math.round(bytes),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  };
}

async function makeMachine(cloud: Cloud): Promise<string> {
  const call = async <T>(service: string, operation: string, input: object): Promise<T> =>
    (await cloud.call(service, operation, input, root)) as T;
  const { Role } = await call<{ Role: { Arn: string } }>('iam', 'CreateRole', {
    RoleName: 'bench',
    AssumeRolePolicyDocument: trust('states.amazonaws.com'),
  });
  const machine = await call<{ stateMachineArn: string }>('states', 'CreateStateMachine', {
    name: 'bench',
    definition,
    roleArn: Role.Arn,
  });
  return machine.stateMachineArn;
}

const succeeded = (cloud: Cloud): number =>
  Number(
    cloud.host.store.db.prepare("SELECT count(*) AS n FROM states_execution WHERE status = 'SUCCEEDED'").get()?.['n'],
  );

async function drive(cloud: Cloud, stateMachineArn: string, forSeconds: number) {
  const latencies: number[] = [];
  const start = performance.now();
  const end = start + forSeconds * 1000;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      for (let begun = performance.now(); begun < end; begun = performance.now()) {
        await cloud.call('states', 'StartExecution', { stateMachineArn, input: '{"n":1}' }, root);
        latencies.push(performance.now() - begun);
      }
    }),
  );
  return { latencies, elapsedMs: performance.now() - start };
}

/** As many rows of as many bytes a commit, into an empty table of a store with the same settings. */
function measureStore(folder: string, rowsPerCommit: number, bytes: number): number {
  const store = openStore(join(folder, 'bare.db'));
  store.db.exec('CREATE TABLE bare (id INTEGER PRIMARY KEY, data TEXT)');
  const insert = store.prepare('INSERT INTO bare (data) VALUES (?)');
  const onStart = store.prepare('BEGIN IMMEDIATE');
  const commit = store.prepare('COMMIT');
  const data = 'x'.repeat(bytes);
  let rows = 0;
  const start = performance.now();
  const perCommit = Math.max(1, Math.round(rowsPerCommit));
  while (performance.now() - start < seconds * 1000) {
    onStart.run();
    for (let n = 0; n < perCommit; n++) insert.run(data);
    commit.run();
    rows += perCommit;
  }
  store.close();
  return (rows / (performance.now() - start)) * 1000;
}

const thousands = (value: number): string => Math.round(value).toLocaleString('en-US');
