/** A simulated year of twenty hourly jobs that rest on state machines and tasks: how long it takes. A figure for people, never a test. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { allServices } from '../../src/cloud/services/all.ts';
import { simulatedWorld } from '../../src/cloud/world/simulated.ts';
import { instant } from '../../src/languages/instant.ts';
import { openClient } from './client.ts';
import { deployByCalls } from './deploy.ts';
import { openSimulatedEngine } from './engine.ts';
import { clusterArn, definitionArn, roles } from './plan/names.ts';
import type { Plan } from './plan/plan.ts';
import { cron } from './plan/schedules.ts';
import { openPromises } from './promises.ts';
import { openRandom } from './random.ts';
import { openRuleBook } from './rule-book.ts';
import { openWitness } from './witness.ts';

const jobs = 20;
const start = instant(Date.UTC(2026, 0, 1));
const end = instant(Date.UTC(2027, 0, 1));

/** Returns the figure in words. */
export async function liveAYear(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-year-'));
  try {
    return await liveIn(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function liveIn(folder: string): Promise<string> {
  const plan = yearPlan();
  const world = simulatedWorld(1, start);
  const random = openRandom(1);
  const witness = openWitness(world, () => ({
    seconds: random.between(5, 600),
    exitCode: random.happens(0.02) ? 1 : 0,
  }));
  const { runner, transports } = witness;
  const never = () => ({ downSeconds: 0, next: undefined });
  const engine = openSimulatedEngine({ world, runner, transports, services: allServices, folder, afterDeath: never });
  const client = openClient({ world, engine, rules: openRuleBook(), promises: openPromises() });
  await engine.start();
  await deployByCalls(client, plan);
  const begun = performance.now();
  for (let next = engine.next(); next !== undefined && next <= end; next = engine.next())
    await engine.stepTo(instant(Math.max(next, world.now())));
  const seconds = (performance.now() - begun) / 1000;
  const ticks = Number(engine.store.db.prepare('SELECT count(*) AS n FROM tick').get()?.['n']);
  return `a year of ${jobs} hourly jobs: ${seconds.toFixed(0)} s (${ticks} ticks, ${witness.containers.size} containers, ${engine.turns} turns, ${engine.errors.length} complaints)`;
}

function yearPlan(): Plan {
  const names = Array.from({ length: jobs }, (_, n) => `job-${n + 1}`);
  return {
    seed: 1,
    start,
    byStack: false,
    tasks: names.map((family) => ({
      family,
      containers: [{ name: 'main', image: 'job:1', essential: true }],
      goodOfHundred: 98,
      secondsMax: 600,
    })),
    machines: names.map((name) => ({ name, timeoutSeconds: 3000, definition: JSON.stringify(definition(name)) })),
    rules: names.map((name, n) => ({
      name,
      schedule: cron(String(n * 3), '*', '* * ?'),
      enabled: true,
      targets: [{ id: 'machine', to: { machine: name }, role: roles.rules }],
    })),
    schedules: [],
    alarms: names.map((name) => ({
      name,
      machine: name,
      metric: 'ExecutionsFailed',
      periodSeconds: 60,
      missing: 'notBreaching',
    })),
    topic: { name: 'alerts', subscribers: [{ protocol: 'email', endpoint: 'ops@example.com' }] },
  };
}

const definition = (family: string) => ({
  StartAt: 'Run',
  TimeoutSeconds: 3000,
  States: {
    Run: {
      Type: 'Task',
      Resource: 'arn:aws:states:::ecs:runTask.sync',
      Parameters: {
        LaunchType: 'FARGATE',
        Cluster: clusterArn,
        TaskDefinition: definitionArn(family),
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-1'] } },
      },
      Retry: [{ ErrorEquals: ['States.TaskFailed'], IntervalSeconds: 10, MaxAttempts: 3, BackoffRate: 2 }],
      End: true,
    },
  },
});
