/**
 * The checker finds what is wrong. The real engine, on a clock that runs faster, is killed and restarted: nothing is found. Then its
 * recording is changed in one place at a time. (`npm run proofs` plants faults around the engine.)
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import { render } from './checker.ts';
import { check } from './checks/all.ts';
import type { Finding } from './checks/check.ts';
import type { Call, Recording } from './recording.ts';
import { acknowledged, everyKindOfCall, failed, plain, run } from './short-run.ts';

it('the checker shares no code with the engine', () => {
  const read = new Set<string>();
  const open = (file: string): void => {
    if (read.has(file)) return;
    read.add(file);
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/\bfrom '(\.[^']+)'/g))
      open(join(dirname(file), target));
  };
  open(join(import.meta.dirname, 'checker.ts'));
  assert.ok(read.size > 10, `${read.size} files`);
  assert.deepEqual(
    [...read].filter((file) => !file.startsWith(import.meta.dirname)),
    [],
  );
});

describe('a run in which nothing was planted', () => {
  let clean: Recording;
  let verdict: Finding[];
  before(async () => {
    const { findings, recording } = await run({
      ...plain,
      killsAt: [0.5],
      untilMinute: 2.4,
      lastStart: true,
      everyCall: true,
    });
    clean = recording;
    verdict = findings;
  });

  it('passes every check', () => {
    assert.deepEqual(failed(verdict), [], render(verdict));
  });

  it('holds enough to be checked', () => {
    assert.ok(clean.ticks.length >= 12, `${clean.ticks.length} ticks`);
    assert.ok(clean.witnesses.length >= 15, `${clean.witnesses.length} witnesses`);
    assert.deepEqual(acknowledged(clean.notes.calls), everyKindOfCall);
    assert.equal(clean.notes.lives.length, 3);
  });

  // biome-ignore lint/suspicious/noExplicitAny: recordings are read-only, and here one is to be spoilt
  const cases: [what: string, finding: string, spoil: (recording: any) => unknown][] = [
    ['a row of the ledger is gone', 'no tick is lost', ({ ticks }) => removeTick(ticks, 'steady')],
    ['a rate misses one', 'no tick is lost', ({ ticks }) => removeTick(ticks, 'often')],
    [
      'a rate drifts',
      'no tick is invented or early',
      ({ ticks }) => Object.assign(lastTick(ticks, 'often'), { due: lastTick(ticks, 'often').due + 1000 }),
    ],
    ['a row stands twice', 'no tick has two rows', ({ ticks }) => ticks.push(lastTick(ticks, 'steady'))],
    [
      'a row stands at an odd instant',
      'no tick is invented or early',
      ({ ticks }) => ticks.push({ ...lastTick(ticks, 'steady'), due: 60_000 }),
    ],
    [
      'a tick fires early',
      'no tick is invented or early',
      ({ ticks }) => Object.assign(ticks[0], { recordedAt: ticks[0].due - 1 }),
    ],
    [
      'a tick is missed without a reason',
      'what did not fire has a reason',
      ({ ticks }) => Object.assign(lastTick(ticks, 'steady'), { status: 'missed', why: null }),
    ],
    [
      'a tick is missed while the engine serves',
      'what did not fire has a reason',
      ({ ticks, notes }) => {
        const tick = lastTick(ticks, 'steady');
        Object.assign(tick, { status: 'missed', why: 'busy' });
        Object.assign(notes, { speed: 1 });
        notes.lives.push({ startedAt: 0, readyAt: tick.due - 1, endedAt: tick.due + 50_000, endedBy: 'kill' });
      },
    ],
    [
      'a delivery stays pending',
      'each tick that fired was delivered once',
      ({ ticks }) => Object.assign(lastTick(ticks, 'steady').deliveries[0], { status: 'pending' }),
    ],
    [
      'a delivery started what is not there',
      'each tick that fired was delivered once',
      ({ ticks }) => Object.assign(lastTick(ticks, 'steady').deliveries[0], { started: 'arn:of:nothing' }),
    ],
    [
      'a tick has two executions',
      'no tick has two executions',
      ({ executions }) => executions.push({ ...of(executions, 'steady'), arn: 'arn:2', name: 'second' }),
    ],
    [
      'an attempt is run twice',
      'nothing is run twice',
      ({ witnesses }) => witnesses.push({ ...witnesses[0], file: 'second' }),
    ],
    [
      'a witness was run for nobody',
      'nothing is run that the cloud does not know of',
      ({ witnesses }) => witnesses.push({ ...witnesses[0], file: 'second', execution: 'none' }),
    ],
    [
      'an execution goes on',
      'everything that was started has ended',
      ({ executions }) => Object.assign(executions[0], { status: 'RUNNING' }),
    ],
    [
      'a task goes on',
      'everything that was started has ended',
      ({ tasks }) => Object.assign(tasks[0], { status: 'RUNNING' }),
    ],
    ['a task came from nowhere', 'each task was asked for', ({ tasks }) => tasks.push({ ...tasks[0], arn: 'x/2' })],
    [
      'an exit code is another',
      'exit codes are those that the witnesses saw',
      ({ tasks }) => Object.assign(tasks[0], { exitCode: 99 }),
    ],
    [
      'a witness did not end, a code is there',
      'exit codes are those that the witnesses saw',
      ({ witnesses }) => Object.assign(witnesses[0], { code: undefined }),
    ],
    [
      'a witness has no task',
      'exit codes are those that the witnesses saw',
      ({ witnesses }) => witnesses.push({ ...witnesses[0], file: 'alone' }),
    ],
    [
      'a history shows another code',
      'histories and ECS agree on tasks',
      ({ executions }) => Object.assign(of(executions, 'stumbling').attempts[0], { exitCode: 9 }),
    ],
    [
      'an attempt is left out',
      'each run had the attempts that its job takes',
      ({ executions }) => of(executions, 'failing').attempts.pop(),
    ],
    ['a line is lost', 'no line of output is lost or doubled', ({ tasks }) => tasks[0].lines.splice(3, 1)],
    ['a line is doubled', 'no line of output is lost or doubled', ({ tasks }) => tasks[0].lines.push('line 3 of 20')],
    [
      'lines change places',
      'no line of output is lost or doubled',
      ({ tasks }) => tasks[0].lines.splice(2, 2, tasks[0].lines[3], tasks[0].lines[2]),
    ],
    [
      'an acknowledged execution is not there',
      'each acknowledged StartExecution is there and succeeded',
      ({ notes }) => notes.calls.push({ does: 'start', what: 'lost', sentAt: 1, doneAt: 2, acked: true }),
    ],
    [
      'an acknowledged message is not there',
      'each acknowledged message is there once',
      ({ messages, notes }) => {
        const sent = notes.calls.find(({ does, acked }: Call) => does === 'send' && acked);
        messages.notes.splice(messages.notes.indexOf(String(sent?.what)), 1);
      },
    ],
    [
      'a message is doubled',
      'each acknowledged message is there once',
      ({ messages }) => messages.notes.push(messages.notes[0]),
    ],
    [
      'a rule is not as acknowledged',
      'each acknowledged PutRule holds',
      ({ notes }) => notes.calls.push({ does: 'read', what: 'GONE', sentAt: 1, doneAt: 2, acked: true }),
    ],
    [
      'a queue missed a tick',
      'a queue got each tick of its rule once',
      ({ ticks, messages }) => {
        ticks.push({ rule: 'toggled', due: 60_000, status: 'fired', why: null, recordedAt: 60_000, deliveries: [] });
        messages.toggles.push('{"time":"another"}');
      },
    ],
    ['an alarm was delivered to nobody', 'the alarm was raised and delivered', ({ alarmsAt }) => alarmsAt.push(1)],
    [
      'a metric counts too many',
      'metrics count what happened',
      ({ sums }) => Object.assign(sums, { 'TriggeredRules of steady': 99 }),
    ],
    [
      'the store is torn',
      'the store is sound',
      ({ store }) => Object.assign(store.integrity, { 'punctual.db': 'row 1 missing' }),
    ],
    ['an effect is left', 'no work is left over', ({ store }) => store.effects.push('{}')],
    ['a row is set aside', 'no work is left over', ({ store }) => store.quarantine.push('{}')],
    ['a process is left', 'no process and no folder of a task is left', ({ processes }) => processes.push('1 sh')],
    ['the engine complains', 'the engine neither complained nor fell', ({ notes }) => notes.errors.push('bug')],
    [
      'the engine fell',
      'the engine neither complained nor fell',
      ({ notes }) => Object.assign(notes.lives[0], { endedBy: 'itself' }),
    ],
  ];
  for (const [what, finding, spoil] of cases) {
    it(`${what}: found`, () => {
      const recording = structuredClone(clean);
      spoil(recording);
      const findings = check(recording);
      assert.ok(failed(findings).includes(finding), render(findings));
    });
  }
});

// biome-ignore lint/suspicious/noExplicitAny: as above
const lastTick = (ticks: any[], rule: string) => ticks.findLast((tick) => tick.rule === rule);
// biome-ignore lint/suspicious/noExplicitAny: as above
const of = (executions: any[], machine: string) => executions.find((execution) => execution.machine === machine);
/** One in the middle: the last may have come after its rule was told to be off, and was not due for certain. */
// biome-ignore lint/suspicious/noExplicitAny: as above
const removeTick = (ticks: any[], rule: string) => {
  const own = ticks.filter((tick) => tick.rule === rule);
  ticks.splice(ticks.indexOf(own[Math.floor(own.length / 2)]), 1);
};
