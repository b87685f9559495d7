/** What AWS does to whoever asks much: it holds calls back, gives lists in pages, lets a call hang. What is shown is the same, or says why it is not. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { asUserError } from '../src/cli/operate/as-user-error.ts';
import { UserError } from '../src/cli/user-error.ts';
import { type Account, type Calling, openAccount } from '../src/operator/account.ts';
import { chooseJob, findJobs } from '../src/operator/find-jobs.ts';
import { alarmsOf } from '../src/operator/job-alarms.ts';
import { overviewOf } from '../src/operator/overview.ts';
import { listRuns } from '../src/operator/runs.ts';
import { showRun, withTold } from '../src/operator/show-run.ts';
import { survey } from '../src/operator/survey/survey.ts';
import { whyJob } from '../src/operator/why.ts';
import { openAnsweringServer, testKey } from './answering-server.ts';
import { type Faults, openFront } from './faulty-front.ts';
import { article, nightly, type OperatedCloud, openOperated } from './operated.ts';

let operated: OperatedCloud;
before(async () => {
  operated = await openOperated(
    [
      {
        seconds: 20,
        exitCode: 1,
        lines: [
          { afterSeconds: 1, text: 'one' },
          { afterSeconds: 2, text: 'two' },
        ],
      },
    ],
    '2026-02-01T00:00:00Z',
  );
  await operated.deploy('office', article);
  await operated.deploy('nightly', nightly.template, nightly.parameters);
  await operated.served.advanceTo('2026-02-01T12:10:00Z');
});
after(() => operated[Symbol.asyncDispose]());

async function behind<T>(faults: Faults, look: (account: Account) => Promise<T>, calling: Calling = {}) {
  await using front = await openFront(operated.served, faults);
  const { region, rootKey } = operated.served.cloud.host;
  using account = openAccount({ endpoint: front.endpoint, region, credentials: rootKey }, calling);
  const seen = withoutMetadata(await look(account));
  return { seen, refused: front.refused(), pages: front.pages(), heldBack: account.heldBack() };
}

/** How a call went is another thing than what it answered. */
function withoutMetadata<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutMetadata) as T;
  if (value instanceof Map) return new Map([...value].map(([key, each]) => [key, withoutMetadata(each)])) as T;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (key === '$metadata' ? [] : [[key, withoutMetadata(each)]])),
  ) as T;
}

/** All that the commands show is made of this. */
async function everything(account: Account) {
  const jobs = await findJobs(account);
  const job = chooseJob(jobs, 'office');
  const runs = await listRuns(account, job, { max: 50 });
  const [run] = runs;
  assert.ok(run);
  return {
    jobs,
    runs,
    shown: await withTold(account, await showRun(account, run, 10)),
    why: await whyJob(account, job, operated.now()),
    alarms: await alarmsOf(account, jobs),
    overview: await overviewOf(account, jobs, operated.now()),
    surveyed: await survey(account, () => {}),
  };
}

describe('an account', () => {
  it('of which every list comes an item a page is shown as a whole', async () => {
    const { seen } = await behind({}, everything);
    const paged = await behind({ pages: true }, everything);
    assert.deepEqual(paged.seen, seen);
    assert.ok(seen.runs.length > 10, `${seen.runs.length} runs`);
    assert.ok(paged.pages > 100, `${paged.pages} pages`);
  });

  it('that refuses each call once, as one of too many, is asked again, and shown as a whole', async () => {
    const { seen } = await behind({}, findJobs);
    const held = await behind({ throttles: (_, count) => count === 1 }, findJobs);
    assert.deepEqual(held.seen, seen);
    assert.ok(held.refused >= 6, `${held.refused} refused`);
    assert.equal(held.heldBack, held.refused);
  });

  it('is surveyed although it holds calls back, which is said of each part', async () => {
    const lines: string[] = [];
    const { seen } = await behind({}, (account) => survey(account, () => {}));
    const held = await behind({ throttles: (_, count) => count === 2 }, (account) =>
      survey(account, (line) => lines.push(line)),
    );
    assert.deepEqual(held.seen, seen);
    assert.match(lines.join('\n'), /^schedules: \d+$/m);
    assert.match(lines.join('\n'), /^machines: \d+ \(AWS held calls back; they were made again\)$/m);
  });

  it('that refuses one kind of call for ever is surveyed without it, which is said', async () => {
    const lines: string[] = [];
    const { seen } = await behind(
      { throttles: (operation) => operation.endsWith('.DescribeAlarms') },
      (account) => survey(account, (line) => lines.push(line)),
      { tries: 2 },
    );
    assert.match(lines.join('\n'), /^alarms: not read, ThrottlingException: Rate exceeded$/m);
    assert.deepEqual([...seen.unread.keys()], ['alarms']);
  });

  it('that never answers is given up, in words', async () => {
    const server = createServer(() => {});
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const told: string[] = [];
    using account = openAccount(
      { endpoint, region: 'eu-west-1', credentials: testKey },
      { patienceMs: 20, unanswered: (why) => told.push(why) },
    );
    const error = asUserError(await findJobs(account).catch((thrown: unknown) => thrown), false);
    server.closeAllConnections();
    server.close();
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.message, 'AWS does not answer: it was asked 7 times, and nothing came in time');
    assert.ok(told.length >= 7 && told.every((why) => why === 'no answer within 0.02 s'));
  });

  it('whose answers are those of something between is refused in words', async () => {
    await using server = await openAnsweringServer('eu-west-1', () => ({
      status: 200,
      headers: { 'content-type': 'text/html' },
      body: '<html><head><title>Log in</head></html>',
    }));
    const error = asUserError(await findJobs(server.account).catch((thrown: unknown) => thrown), false);
    assert.ok(error instanceof UserError, String(error));
    assert.match(
      error.message,
      /^AWS answers with HTTP 200 and what is no answer of its interface, asked once: .*<html>/,
    );
    assert.match(error.hint ?? '', /a proxy/);
  });
});
