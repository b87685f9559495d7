/**
 * `npm run bench -- dashboard`: Home in the browser over 10,000 jobs by 25 slots each and a million runs in the store: from the address to a first useful
 * paint (the sentence and the grid), and from a click on a count to the rows that it leaves.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { openExaminer } from '../../../src/cli/examine.ts';
import type { Cloud } from '../../../src/cloud/cloud.ts';
import { root } from '../../../src/cloud/kit/caller.ts';
import { serve } from '../../../src/cloud/wire/serve.ts';
import { openScreens } from '../../../src/dashboard/screens.ts';
import { serveDashboard } from '../../../src/dashboard/server/serve-dashboard.ts';
import { openAccount } from '../../../src/operator/account.ts';
import { openBenchCloud } from '../../bench/open-bench-cloud.ts';
import { openBrowser, openPage } from './browser.ts';

const jobs = 10_000;
const runsEach = 100;
/** Of each job: so many of its newest runs have ticks. */
const ticksEach = 25;
const times = 7;

export async function benchDashboard(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  try {
    const cloud = openBenchCloud(folder);
    await cloud.start();
    const made = await makeStore(cloud);
    const server = await serve({ cloud, host: '127.0.0.1', port: 0 });
    const { region, rootKey } = cloud.host;
    const account = openAccount({ endpoint: `http://127.0.0.1:${server.port}`, region, credentials: rootKey });
    const screens = openScreens({
      account,
      where: 'this cloud',
      version: 'bench',
      now: () => new Date(),
      pollMs: 1000,
      examiner: openExaminer(),
      reportError: fail,
      tell: () => {},
    });
    const dashboard = await serveDashboard({
      port: 0,
      secret: 'bench',
      linkHint: '',
      openScreens: async () => screens,
      reportError: fail,
    });
    const began = performance.now();
    const all = { filter: undefined, from: 0, count: 60 };
    const { matching } = await screens.home(all);
    const coldMs = performance.now() - began;
    while ((await screens.home(all)).unlisted > 0) await pause(500);
    const wholeMs = performance.now() - began;
    if (matching !== jobs) throw new Error(`Home has ${matching} jobs`);
    const measured = await inBrowser(dashboard.link('look'));
    await dashboard.close();
    await server.close();
    cloud.stop();
    return [
      `dashboard: ${jobs} jobs, ${made} runs in the store; the first look of a process that has just started: ${seconds(coldMs)}, all slots: ${seconds(wholeMs)}, ${megabytes(process.memoryUsage().rss)} resident`,
      `  address to first useful paint: ${spread(measured.paints)}`,
      `  click on a count to its rows: ${spread(measured.clicks)}`,
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function fail(what: string, error: unknown): never {
  throw new Error(what, { cause: error });
}

/** In the page: when the sentence and the first cells are painted, and how long a click takes to show its rows. */
const watchPaint = `
  const painted = (done) => requestAnimationFrame(() => setTimeout(() => done(performance.now())));
  globalThis.firstPaint = new Promise((resolve) => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('h1') || !document.querySelector('.cells')) return;
      observer.disconnect();
      painted(resolve);
    }).observe(document, { childList: true, subtree: true });
  });
  globalThis.click = (button) => new Promise((resolve) => {
    const table = document.querySelector('table.jobs');
    const began = performance.now();
    new MutationObserver((_, observer) => {
      observer.disconnect();
      painted((at) => resolve(at - began));
    }).observe(table, { attributes: true, attributeFilter: ['aria-rowcount'] });
    button.click();
  });`;

async function inBrowser(link: string): Promise<{ paints: number[]; clicks: number[] }> {
  await using browser = await openBrowser();
  const { page } = await openPage(browser, link);
  await page.addInitScript(watchPaint);
  const paints: number[] = [];
  const clicks: number[] = [];
  for (let time = 0; time < times; time++) {
    await page.goto(new URL('/', link).href);
    paints.push(Number(await page.evaluate('firstPaint')));
    // Whoever clicks on a count sees the rows below it.
    await page.evaluate("document.querySelector('.chips').scrollIntoView()");
    for (const name of [/^Failed/, /^All/]) clicks.push(await click(page, name));
  }
  return { paints, clicks };
}

const click = (page: Page, name: RegExp): Promise<number> =>
  page
    .getByRole('button', { name })
    .first()
    .evaluate((button) => (globalThis as unknown as { click(of: unknown): Promise<number> }).click(button));

/** Machines and schedules by the API, runs and ticks by rows, as many of one that has run. Returns how many runs there are. */
async function makeStore(cloud: Cloud): Promise<number> {
  const call = async <T>(service: string, operation: string, input: object): Promise<T> =>
    (await cloud.call(service, operation, input, root)) as T;
  const trust = (service: string): string =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
    });
  const role = async (service: string): Promise<string> => {
    const RoleName = service.split('.')[0];
    const made = await call<{ Role: { Arn: string } }>('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: trust(service),
    });
    return made.Role.Arn;
  };
  const [roleArn, RoleArn] = [await role('states.amazonaws.com'), await role('scheduler.amazonaws.com')];
  const definition = JSON.stringify({ StartAt: 'Run', States: { Run: { Type: 'Pass', End: true } } });
  for (let job = 0; job < jobs; job++) {
    const name = `job-${String(job).padStart(5, '0')}`;
    const { stateMachineArn: Arn } = await call<{ stateMachineArn: string }>('states', 'CreateStateMachine', {
      name,
      definition,
      roleArn,
    });
    // Due tomorrow, so that none begins while it is measured.
    const hour = (new Date().getUTCHours() + 12 + (job % 6)) % 24;
    await call('scheduler', 'CreateSchedule', {
      Name: name,
      ScheduleExpression: `cron(${job % 60} ${hour} * * ? *)`,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn, RoleArn },
    });
  }
  return fill(cloud);
}

const hourMs = 3_600_000;

function fill({ host: { store } }: Cloud): number {
  const { db } = store;
  const machines = db.prepare('SELECT id, name, revision FROM states_machine ORDER BY id').all() as {
    id: number;
    name: string;
    revision: number;
  }[];
  const run = db.prepare(
    `INSERT INTO states_execution (id, machine, revision, name, status, started, stopped, input, output, error, cause, bad_ending)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const tick = db.prepare(
    'INSERT INTO tick (schedule_arn, due, creation, status, why, event_id, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const delivery = db.prepare(
    `INSERT INTO delivery (tick, event_id, rule_arn, target_id, target_arn, status, started, why, attempts, settled_at)
       VALUES (?, ?, ?, ?, ?, 'delivered', ?, NULL, 1, ?)`,
  );
  const prefix = 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/';
  const newest = Date.now() - hourMs;
  db.exec('BEGIN');
  let count = 0;
  for (let back = runsEach - 1; back >= 0; back--)
    for (const [job, { id, name, revision }] of machines.entries()) {
      const due = newest - back * hourMs - (job % 60) * 60_000;
      const hasFailed = back === 0 ? job % 100 === 0 : (job + back) % 97 === 0;
      const took = 20_000 + ((job * 37 + back * 101) % 20_000);
      const execution = `r${back}-${name}`;
      const input = JSON.stringify({ scheduledTime: `${new Date(due).toISOString().slice(0, 19)}Z` });
      const end = hasFailed
        ? ['FAILED', null, 'Job.Failed', 'exit code 1', 'FAILED']
        : ['SUCCEEDED', '{}', null, null, null];
      const [status, output, error, cause, bad] = end as [string, ...(string | null)[]];
      run.run(
        due * 1024 + job,
        id,
        revision,
        execution,
        status,
        due,
        due + took,
        input,
        output ?? null,
        error ?? null,
        cause ?? null,
        bad ?? null,
      );
      count += 1;
      if (back >= ticksEach) continue;
      const arn = `${prefix}${name}`;
      const machine = `arn:aws:states:us-east-1:000000000000:stateMachine:${name}`;
      const { lastInsertRowid } = tick.run(arn, due, 'bench', 'fired', null, execution, due);
      const started = `${machine.replace(':stateMachine:', ':execution:')}:${execution}`;
      delivery.run(lastInsertRowid, execution, arn, 't', machine, started, due);
    }
  db.exec('COMMIT');
  return count;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MiB`;

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return `${Math.round(middle)} ms in the middle, ${Math.round(sorted.at(-1) ?? 0)} ms at most, of ${sorted.length}`;
}
