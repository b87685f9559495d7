/** The ledger of ticks against the harness's own arithmetic: none lost, none twice, none that nobody was due. */

import { minuteMs, minutesBetween, timeOf } from '../minutes.ts';
import type { Call, Notes, Recording, Tick } from '../recording.ts';
import { names } from '../workload.ts';
import { type Check, doubles } from './check.ts';
import { mayBeMissed, wasClockWrong, wasShown } from './costs.ts';

/** An engine that has served for so long of the host's time in a tick's minute must have dealt with it. */
const graceMs = 5000;

const nameOf = ({ rule, due }: Pick<Tick, 'rule' | 'due'>): string => `${rule} at ${timeOf(due)}`;

/** Ticks that must be in the ledger, and those that may be: around the moments at which a rule came and went. */
interface Expected {
  readonly rule: string;
  readonly must: readonly number[];
  readonly may: readonly number[];
}

export const noTickLost: Check = (recording) => {
  const expected = expectedTicks(recording);
  const known = new Set(recording.ticks.map(nameOf));
  const lost = expected.flatMap(({ rule, must }) =>
    must.map((due) => nameOf({ rule, due })).filter((it) => !known.has(it)),
  );
  const count = expected.reduce((sum, { must }) => sum + must.length, 0);
  return {
    name: 'no tick is lost',
    figures: `${count} ticks were due for certain, ${recording.ticks.length} rows, ${lost.length} lost`,
    violations: lost.map((it) => `the tick of ${it} has no row in the ledger`),
  };
};

export const noTickTwice: Check = ({ ticks }) => {
  const twice = doubles(ticks, nameOf);
  return {
    name: 'no tick has two rows',
    figures: `${ticks.length} rows, ${twice.length} ticks with more than one`,
    violations: twice.map(([tick, rows]) => `the tick of ${tick} has ${rows.length} rows in the ledger`),
  };
};

export const noTickInvented: Check = (recording) => {
  const expected = expectedTicks(recording);
  const allowed = new Set(
    expected.flatMap(({ rule, must, may }) => [...must, ...may].map((due) => nameOf({ rule, due }))),
  );
  const invented = recording.ticks.filter(
    (tick) => !allowed.has(nameOf(tick)) && !isOfWrongClock(recording.notes, tick),
  );
  const early = recording.ticks.filter(({ due, recordedAt }) => recordedAt < due);
  return {
    name: 'no tick is invented or early',
    figures: `${invented.length} rows at instants at which nothing was due, ${early.length} before their time`,
    violations: [
      ...invented.map((tick) => `the ledger has a row for ${nameOf(tick)}, at which the rule was not due`),
      ...early.map(
        (tick) => `the tick of ${nameOf(tick)} was dealt with ${tick.due - tick.recordedAt} ms before its time`,
      ),
    ],
  };
};

/** What was fired by a clock that was ahead stays; that what lay before it was missed is taken back. */
const isOfWrongClock = (notes: Notes, { due, status }: Tick): boolean =>
  wasShown(notes, due) && (status !== 'missed' || due < notes.endedAt);

export const missedForReason: Check = ({ notes, ticks }) => {
  const missed = ticks.filter(({ status }) => status === 'missed' || status === 'skipped');
  const late = ticks
    .filter(({ status }) => status === 'fired' || status === 'caught up')
    .map((tick) => tick.recordedAt - tick.due);
  late.sort((a, b) => a - b);
  const at = (share: number): string => `${((late[Math.floor((late.length - 1) * share)] ?? 0) / 1000).toFixed(3)} s`;
  return {
    name: 'what did not fire has a reason',
    figures: `${missed.length} missed; the others came ${at(0.5)} after their time (median), ${at(1)} at most`,
    violations: missed.flatMap((tick) => [
      ...(tick.why ? [] : [`the tick of ${nameOf(tick)} is ${tick.status} without a reason`]),
      ...(wasServed(notes, tick.due) && !mayBeMissed(notes, tick.due)
        ? [`the tick of ${nameOf(tick)} is ${tick.status}, though the engine served in its minute`]
        : []),
    ]),
  };
};

/** Did an engine serve in the minute that began then, for long enough to see it? */
const wasServed = ({ lives, speed }: Notes, due: number): boolean =>
  lives.some(
    ({ readyAt = Infinity, endedAt = Infinity }) =>
      Math.min(endedAt, due + minuteMs) - Math.max(readyAt, due) > graceMs * speed,
  );

function expectedTicks(recording: Recording): Expected[] {
  const { notes, ticks } = recording;
  const rules = notes.jobs.filter(({ schedule }) => schedule !== undefined);
  return [
    ...rules.map(({ name, schedule }) =>
      schedule === 'rate(1 minute)' ? expectedOfRate(notes, name, ticks) : expectedOfCron(notes, name),
    ),
    expectedOfToggled(notes),
  ];
}

function expectedOfCron({ deploySentAt, deployedAt, disabled }: Notes, rule: string): Expected {
  const { sentAt = deployedAt, ackedAt = Infinity } = disabled[rule] ?? {};
  const must = minutesBetween(deployedAt, sentAt);
  const may = minutesBetween(deploySentAt, Math.min(ackedAt, sentAt + 60 * minuteMs));
  return { rule, must, may };
}

/** A rate has no fixed place in the minute: it counts from the rule's making. From its first tick on there is one a minute. */
function expectedOfRate(notes: Notes, rule: string, ticks: readonly Tick[]): Expected {
  const { sentAt = notes.deployedAt, ackedAt = sentAt } = notes.disabled[rule] ?? {};
  const latestFirst = notes.deployedAt + minuteMs;
  const own = ticks.filter((tick) => tick.rule === rule && tick.due > notes.deploySentAt).map(({ due }) => due);
  const first = Math.min(...own, latestFirst);
  const must: number[] = [];
  for (let at = first; at < sentAt; at += minuteMs) must.push(at);
  const next = (must.at(-1) ?? first - minuteMs) + minuteMs;
  return { rule, must: first < notes.deploySentAt + minuteMs ? [] : must, may: next <= ackedAt ? [next] : [] };
}

/** The rule that the client switches on and off: certain is only what was so before and after a minute's turn. */
function expectedOfToggled(notes: Notes): Expected {
  const disabled = notes.disabled[names.toggled] ?? { sentAt: notes.deployedAt, ackedAt: notes.deployedAt };
  const switches: Pick<Call, 'what' | 'sentAt' | 'doneAt' | 'acked'>[] = [
    { what: 'ENABLED', sentAt: notes.deploySentAt, doneAt: notes.deployedAt, acked: true },
    ...notes.calls.filter(({ does }) => does === 'toggle'),
    { what: 'DISABLED', sentAt: disabled.sentAt, doneAt: disabled.ackedAt, acked: true },
  ];
  const must: number[] = [];
  const may: number[] = [];
  for (const due of minutesBetween(notes.deploySentAt, disabled.ackedAt)) {
    const states = possibleStates(switches, due);
    if (!states.has('ENABLED')) continue;
    (states.size === 1 && !wasClockWrong(notes, due) ? must : may).push(due);
  }
  return { rule: names.toggled, must, may };
}

/** What the rule's state may have been at that instant, by the calls that were sent before it, in their order. */
function possibleStates(
  switches: readonly Pick<Call, 'what' | 'sentAt' | 'doneAt' | 'acked'>[],
  at: number,
): Set<string> {
  let states = new Set<string>(['DISABLED']);
  for (const { what, sentAt, doneAt, acked } of switches) {
    if (sentAt > at) break;
    states = acked && doneAt <= at ? new Set([what]) : states.add(what);
  }
  return states;
}
