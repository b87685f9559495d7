/** What the dashboard remembers of jobs, looked at again and again while they go on. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { DeleteStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { type Board, type BoardSettings, openBoard } from '../../src/dashboard/board/board.ts';
import { type InBulk, openInBulk } from '../../src/dashboard/board/in-bulk.ts';
import { type KnownJob, readRun, unread } from '../../src/dashboard/board/known-job.ts';
import { openMutes } from '../../src/dashboard/board/mutes.ts';
import { openNeeds } from '../../src/dashboard/board/needs.ts';
import { openRows, rowOf } from '../../src/dashboard/board/rows.ts';
import { openTellings } from '../../src/dashboard/run/told.ts';
import { findJobs } from '../../src/operator/find-jobs.ts';
import { isPaused } from '../../src/operator/job.ts';
import { setPaused } from '../../src/operator/pause-job.ts';
import { until } from '../until.ts';
import { type Office, openOffice } from './office.ts';

/** Each look asks anew. */
const boardOf = ({ account, life, errors }: Office, settings: Partial<BoardSettings> = {}): Board =>
  openBoard({
    account,
    now: () => new Date(life.world.now()),
    lookMs: 0,
    jobsMs: 0,
    reportError: (what, error) => errors.push(`${what}: ${(error as Error).message}`),
    ...settings,
  });

/** Job by job, as AWS is asked. */
const oneByOne: InBulk = { look: async () => undefined, widen: async () => new Map() };

const jobIn = async (board: Board, id: string): Promise<KnownJob> => {
  const job = (await board.look()).get(id);
  assert.ok(job);
  return job;
};

describe('a look after a long while', () => {
  it('finds every run that began since, and the end of the one that was under way; what was read of an older one is kept', async () => {
    await using office = await openOffice({ now: '2026-10-20T12:00:20Z' });
    const board = boardOf(office);
    const before = await jobIn(board, 'clean');
    assert.equal(before.runs[0]?.run.status, 'RUNNING');
    // Of these each is skipped by its guard.
    for (let count = 0; count < 60; count++) await office.life.start('clean');
    await office.life.advance(120);
    const { runs } = await jobIn(board, 'clean');
    const was = runs.find(({ run }) => run.arn === before.runs[0]?.run.arn);
    assert.deepEqual([runs.length, was?.run.status], [before.runs.length + 60, 'SUCCEEDED']);
    const older = runs[40];
    assert.ok(older && !older.attempts);
    board.keep('clean', await readRun(office.account, older));
    assert.ok((await jobIn(board, 'clean')).runs[40]?.attempts);
    assert.deepEqual(office.errors, []);
    board.close();
  });
});

interface Gate {
  /** So many wait at it. */
  readonly waiting: () => number;
  shut(): void;
  open(): void;
}

/** Before calls of Step Functions' operation of that name. */
function gateOf({ account }: Office, operation: string): Gate {
  let isShut = false;
  let held: (() => void)[] = [];
  account.client(SFNClient).middlewareStack.add(
    (next, { commandName }) =>
      async (request) => {
        if (isShut && commandName === `${operation}Command`) await new Promise<void>((go) => held.push(go));
        return next(request);
      },
    { step: 'initialize' },
  );
  return {
    waiting: () => held.length,
    shut() {
      isShut = true;
    },
    open() {
      isShut = false;
      for (const go of held) go();
      held = [];
    },
  };
}

const nowOf = ({ life }: Office): Date => new Date(life.world.now());

const night = '2026-10-20T03:30:00Z';

describe('what goes on during a look', () => {
  let office: Office;

  before(async () => {
    office = await openOffice({ now: night });
  });
  after(() => office?.[Symbol.asyncDispose]());

  it('is kept: older runs that are read meanwhile', async () => {
    const [list, describeRun] = [gateOf(office, 'ListExecutions'), gateOf(office, 'DescribeExecution')];
    const board = boardOf(office, { inBulk: oneByOne });
    describeRun.shut();
    assert.ok(unread(await jobIn(board, 'clean')).length > 0);
    list.shut();
    const looked = jobIn(board, 'clean');
    await until('a look is under way', () => list.waiting() === 2);
    describeRun.open();
    await until('older runs are read', () => board.isWhole());
    describeRun.shut();
    list.open();
    assert.deepEqual(unread(await looked), []);
    describeRun.open();
    board.close();
  });

  it('is whole only with what that look found', async () => {
    const describeRun = gateOf(office, 'DescribeExecution');
    const board = boardOf(office, { inBulk: oneByOne });
    describeRun.shut();
    await board.look();
    await until('older runs are asked for', () => describeRun.waiting() > 0);
    await office.life.start('clean');
    await office.life.advance(120);
    const { runs } = await jobIn(board, 'clean');
    describeRun.open();
    await until('older runs are read', () => board.isWhole());
    describeRun.shut();
    const after = await jobIn(board, 'clean');
    assert.deepEqual([after.runs.length, unread(after)], [runs.length, []]);
    describeRun.open();
    board.close();
  });

  it('is seen by who asks after it: what was forgotten is not what that look found', async () => {
    const list = gateOf(office, 'ListExecutions');
    const board = boardOf(office, { lookMs: 1e9, jobsMs: 1e9, inBulk: oneByOne });
    list.shut();
    const first = jobIn(board, 'clean');
    await until('the look is under way', () => list.waiting() === 2);
    const [clean] = await findJobs(office.account);
    assert.ok(clean);
    await setPaused(office.account, clean, true);
    board.forget();
    const second = jobIn(board, 'clean');
    list.open();
    assert.deepEqual([isPaused((await first).job), isPaused((await second).job)], [false, true]);
    assert.equal(isPaused((await jobIn(board, 'clean')).job), true);
    board.close();
  });
});

describe('a job that is refused', () => {
  it('says so, and the others are there; jobs are found anew', async () => {
    await using office = await openOffice({ now: night });
    const board = boardOf(office, { jobsMs: 1e9 });
    const before = await jobIn(board, 'clean');
    const report = await jobIn(board, 'report');
    await office.account
      .client(SFNClient)
      .send(new DeleteStateMachineCommand({ stateMachineArn: office.life.machineOf('clean') }));
    await office.life.advance(5);
    const deleted = await jobIn(board, 'clean');
    assert.match(deleted.problem ?? '', /^It could not be read: StateMachineDoesNotExist: /);
    assert.equal(deleted.runs.length, before.runs.length);
    await setPaused(office.account, report.job, true);
    const after = await jobIn(board, 'report');
    assert.deepEqual([after.problem, isPaused(after.job)], [undefined, true]);
    const {
      needs: [need],
    } = await openNeeds(
      office.account,
      openTellings(office.account),
      openMutes(office.account, () => new Date()),
    ).of([rowOf(deleted, nowOf(office))], new Map(), nowOf(office));
    assert.deepEqual([need?.job, need?.words, need?.isUnread], ['clean', deleted.problem, true]);
    board.close();
  });

  it('needs somebody with that for its reason, where only why is refused', async () => {
    await using office = await openOffice({ now: night, runs: () => ({ seconds: 5, exitCode: 3 }) });
    const board = boardOf(office);
    const known = await jobIn(board, 'report');
    const row = rowOf(known, nowOf(office));
    assert.equal(row.state, 'failed');
    const refused = { ...known, job: { ...known.job, machineArn: 'no ARN' } };
    const needs = openNeeds(
      office.account,
      openTellings(office.account),
      openMutes(office.account, () => new Date()),
    );
    // A reason that was refused stands until it has been read again.
    const says = (job: KnownJob, words: RegExp) =>
      until(`it says ${words}`, async () => {
        const { needs: found } = await needs.of([row], new Map([['report', job]]), nowOf(office));
        return words.test(found[0]?.words ?? '');
      });
    await says(refused, /^Why is not known\. It could not be read: /);
    await says(known, /exit code 3/);
    board.close();
  });
});

/** Operations of Step Functions that are asked for, from here on. */
function askedOf({ account }: Office): (string | undefined)[] {
  const names: (string | undefined)[] = [];
  account.client(SFNClient).middlewareStack.add(
    (next, { commandName }) =>
      (request) => {
        names.push(commandName);
        return next(request);
      },
    { step: 'initialize' },
  );
  return names;
}

describe('a look at all jobs at once', () => {
  it('knows of each job what a look at one by one knows, and lists the runs of none', async () => {
    await using office = await openOffice({
      now: night,
      runs: (job) => (job === 'report' ? { seconds: 5, exitCode: 3 } : { seconds: 4000 }),
    });
    const [inBulk, single] = [boardOf(office), boardOf(office, { inBulk: oneByOne })];
    const ofMany = boardOf(office, { inBulk: openInBulk(office.account, 0) });
    const rowsOf = async (board: Board) => {
      await board.look();
      await until('older runs are read', () => board.isWhole());
      return openRows().of(await board.look(), nowOf(office));
    };
    const before = await rowsOf(inBulk);
    assert.deepEqual(before, await rowsOf(single));
    assert.deepEqual(await rowsOf(ofMany), before);
    // A run of more than an hour, and its slots that are skipped meanwhile.
    await office.life.advanceTo('2026-10-20T05:10:00Z');
    const after = await rowsOf(inBulk);
    assert.deepEqual(after, await rowsOf(single));
    assert.deepEqual(await rowsOf(ofMany), after);
    const anew = boardOf(office, { inBulk: openInBulk(office.account, 0) });
    assert.ok((await anew.look()).get('clean')?.isBrief);
    assert.deepEqual(await rowsOf(anew), after);
    anew.close();
    assert.notDeepEqual(after, before);
    const names = askedOf(office);
    await inBulk.look();
    assert.ok(!names.includes('ListExecutionsCommand'));
    const changes = inBulk.changes();
    await inBulk.look();
    assert.equal(inBulk.changes(), changes);
    for (const board of [inBulk, single, ofMany]) board.close();
  });
});
