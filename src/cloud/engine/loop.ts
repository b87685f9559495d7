/**
 * A turn of the loop: inputs in; rows until none is left, then timers that are due, then their rows; one commit; answers and effects out.
 * Limits are counted, never timed; they cut the sequence into commits and do not change it. While turns cannot be committed, whole ones are
 * tried after a pause; in between calls are taken one by one, so that reads are answered.
 */
import { type Instant, instant } from '../../languages/instant.ts';
import { internalFailure } from '../kit/aws-error.ts';
import type { ServiceEffect } from './effects.ts';
import { type Engine, reload } from './engine.ts';
import { isPaused, noteFailure, noteSuccess, probe } from './failing.ts';
import type { CallInput, Input, OwedInput } from './input.ts';
import { flushServices } from './quarantine.ts';
import { takeInput } from './take-input.ts';
import type { Turn } from './turn.ts';
import { openWaitingCalls } from './waiting-calls.ts';
import { work } from './work.ts';

/** Is there more to do at once? After a failure nothing of the turn has happened, and a whole one is tried again after a pause. */
export type TurnResult = 'more' | 'idle' | 'failed' | 'paused';

export interface Loop {
  put(input: Input): void;
  turn(): TurnResult;
  /** The next instant at which there is something to do without an input. */
  nextDue(): Instant | undefined;
  /** Where commits are far apart: what has happened so far is committed. */
  commit(): void;
  /** Hands over every effect that has no committed outcome: at a start. */
  handOverOutstanding(): void;
}

/** With this many rows waiting, half as many calls are admitted. */
const crowdRows = 1024;

/** `onInput` is called whenever something was put in. */
export function openLoop(engine: Engine, onInput: () => void): Loop {
  const waitingCalls = openWaitingCalls();
  let inputs: Input[] = [];

  const put = (input: Input): void => {
    inputs.push(input);
    onInput();
  };

  function turn(): TurnResult {
    if (!engine.isLoaded) return 'idle';
    engine.now = engine.host.world.now();
    engine.spentEvents = 0;
    inputs = [...waitingCalls.due(engine.now), ...inputs];
    const isWhole = !isPaused(engine);
    let taken = isWhole ? inputs.slice(0, admitted(engine)) : inputs.filter(isCall).slice(0, 1);
    inputs = isWhole ? inputs.slice(taken.length) : inputs.filter((input) => input !== taken[0]);
    if (!isWhole && taken.length === 0) return 'paused';
    const gathered: Turn = { engine, waitingCalls, answers: [], dueEffects: [] };
    try {
      begin(engine);
      const done = takeInputs(gathered, taken);
      inputs = [...taken.slice(done), ...inputs];
      taken = taken.slice(0, done);
      if (isWhole) work(gathered);
      endTurn(engine, isWhole);
    } catch (error) {
      return undo(gathered, taken, isWhole, error);
    }
    if (isWhole) {
      noteSuccess(engine);
      engine.reserve.renew(engine.now);
    }
    const handOver = [...engine.effects.takeNew(), ...gathered.dueEffects];
    const woken = waitingCalls.woken(engine.woken);
    // Who takes a message keeps their place; who takes a turn after the other lets others in between.
    inputs = [...woken.filter(({ takes }) => takes), ...inputs, ...woken.filter(({ takes }) => !takes)];
    engine.woken.clear();
    for (const answer of gathered.answers) answer();
    for (const notice of engine.notices.take(engine.now)) engine.host.notice(notice);
    for (const effect of handOver) perform(engine, effect, put);
    if (!isWhole) return inputs.some(isCall) ? 'more' : 'paused';
    return inputs.length > 0 || engine.inbox.depth() > 0 ? 'more' : 'idle';
  }

  /** Nothing of the turn happened: callers get an error, but where it is tried again at once, or each alone; what runners said is kept. */
  function undo(gathered: Turn, taken: readonly Input[], isWhole: boolean, error: unknown): TurnResult {
    const calls = taken.filter(isCall);
    const owed = isWhole ? [] : doUncommitted(gathered, calls);
    rollBack(engine);
    waitingCalls.forget(calls);
    const isReleased = engine.reserve.release(engine.now, error);
    const isKept = isReleased || (isWhole && engine.failing !== undefined);
    inputs = [...owed, ...(isKept ? taken : taken.filter((input) => !isCall(input))), ...inputs];
    if (isReleased) return 'more';
    noteFailure(engine, error, isWhole);
    if (!isKept && owed.length === 0) for (const call of calls) call.fail(internalFailure());
    return engine.failing && inputs.some(isCall) ? 'more' : 'failed';
  }

  return {
    put,
    turn,
    nextDue() {
      if (engine.failing) return engine.failing.retryAt;
      const timer = engine.timersHeld ? undefined : engine.timers.nextDue();
      const next = Math.min(timer ?? Infinity, waitingCalls.nextDue() ?? Infinity);
      return next === Infinity ? undefined : instant(next);
    },
    commit() {
      if (engine.host.store.db.isTransaction) commit(engine);
    },
    handOverOutstanding() {
      for (const effect of engine.effects.outstanding()) perform(engine, effect, put);
    },
  };
}

const isCall = (input: Input): input is CallInput => input.is === 'call';

/** Returns how many: the rest waits where these have cost as much as a turn may. */
function takeInputs(turn: Turn, inputs: readonly Input[]): number {
  const { engine } = turn;
  for (const [done, input] of inputs.entries()) {
    if (engine.spentEvents >= engine.limits.events) return done;
    takeInput(turn, input);
  }
  return inputs.length;
}

/** How many inputs this turn takes at most. */
const admitted = ({ inbox, limits }: Engine): number =>
  Math.max(1, Math.floor((limits.inputs * crowdRows) / (crowdRows + inbox.depth())));

/** A transaction is open from the first turn after a commit on. */
function begin({ host: { store } }: Engine): void {
  if (!store.db.isTransaction) store.prepare('BEGIN IMMEDIATE').run();
}

/** The end of a turn: its commit, or that of so many turns, of which this is the last. */
function endTurn(engine: Engine, isWhole: boolean): void {
  if (isWhole && engine.failing) probe(engine);
  engine.turnsUncommitted += 1;
  if (engine.turnsUncommitted >= engine.turnsPerCommit) commit(engine);
  else {
    flushServices(engine, true);
    engine.inbox.wait();
  }
  engine.journal.clear();
}

function commit(engine: Engine): void {
  engine.turnsUncommitted = 0;
  flushServices(engine);
  engine.timers.flush();
  engine.effects.flush();
  engine.inbox.flush();
  const { store } = engine.host;
  store.checkPlace();
  store.prepare('COMMIT').run();
}

/** Memory is read again. */
function rollBack(engine: Engine): void {
  const { db } = engine.host.store;
  if (db.isTransaction) db.exec('ROLLBACK');
  engine.turnsUncommitted = 0;
  reload(engine);
}

/** A call that wants what is done even uncommitted (a task stopped): it is done and answered, and the call taken once more when it can be committed. */
function doUncommitted({ engine, answers }: Turn, calls: readonly CallInput[]): OwedInput[] {
  const effects = engine.effects.takeNew();
  const isWanted = ({ service, kind }: ServiceEffect): boolean =>
    engine.services.get(service)?.effects?.[kind]?.evenUncommitted ?? false;
  if (!effects.some(isWanted)) return [];
  for (const effect of effects) if (isWanted(effect)) perform(engine, effect, () => {});
  for (const answer of answers) answer();
  return calls.map((call) => ({ is: 'owed', call }));
}

/** What throws here is a bug of ours, and no more than this one effect waits for it. */
function perform(engine: Engine, effect: ServiceEffect, put: (input: Input) => void): void {
  const { id, service, kind, subject } = effect;
  try {
    engine.services
      .get(service)
      ?.effects?.[kind]?.perform(effect, (outcome) => put({ is: 'outcome', effectId: id, outcome }));
  } catch (error) {
    engine.host.reportError(`${service} effect ${kind} \`${subject}\``, error);
    put({ is: 'not-performed', effectId: id, why: String(error) });
  }
}
