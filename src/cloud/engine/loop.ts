/**
 * A turn of the loop: inputs in; rows until none is left, then timers that are due, then their rows; one commit; answers and effects out.
 * Limits are counted, never timed; they cut the sequence into commits and do not change it.
 */
import type { Instant } from '../../languages/instant.ts';
import { AwsError, internalFailure } from '../kit/aws-error.ts';
import { waitOf } from '../kit/service.ts';
import { dispatch, inSavepoint, serviceContext } from './dispatcher.ts';
import type { ServiceEffect } from './effects.ts';
import { type Engine, reload } from './engine.ts';
import type { InboxRow } from './inbox.ts';
import type { CallInput, Input, OutcomeInput, ReportInput } from './input.ts';
import { engineTimers } from './timers.ts';
import { openWaitingCalls } from './waiting-calls.ts';

/** Is there more to do at once? After a failure nothing of the turn has happened, and the next one tries again. */
export type TurnResult = 'more' | 'idle' | 'failed';

export interface Loop {
  put(input: Input): void;
  turn(): TurnResult;
  /** The next instant at which there is something to do without an input. */
  nextDue(): Instant | undefined;
  /** Hands over every effect that has no committed outcome: at a start. */
  handOverOutstanding(): void;
}

const triesMax = 3;
/** Rows that may be taken while timers are due: timers keep a share when rows never end. */
const rowsBetweenTimersMax = 1024;
/** With this many rows waiting, half as many calls are admitted. */
const crowdRows = 1024;
/** `onInput` is called whenever something was put in. */
export function openLoop(engine: Engine, onInput: () => void): Loop {
  const { store, world } = engine.host;
  let inputs: Input[] = [];
  /** The inputs of the present turn. */
  let taken: Input[] = [];
  const waitingCalls = openWaitingCalls();
  let answers: (() => void)[] = [];
  /** Effects whose time to be tried again has come. */
  let dueEffects: ServiceEffect[] = [];

  const reportError = (what: string, error: unknown): void => engine.host.reportError(what, error);

  function takeCall(call: CallInput): void {
    const last = call.until !== undefined && call.until <= engine.now;
    try {
      const output = dispatch(
        engine,
        call.service,
        call.operation,
        call.input,
        call.caller,
        last ? call.until : undefined,
      );
      const wait = waitOf(output);
      // A call that was woken for nothing waits on, and no longer than it first said.
      if (wait) waitingCalls.add({ ...call, until: call.until ?? wait.until }, wait.on);
      else answers.push(() => call.answer(output));
    } catch (error) {
      if (isStoreFailure(error)) throw error;
      const known = error instanceof AwsError;
      if (!known) reportError(`call ${call.service}:${call.operation}`, error);
      answers.push(() => call.fail(known ? error : internalFailure()));
    }
  }

  /** Runs work of ours in a savepoint; a bug in it is tried three times, then what asked for it is quarantined. */
  function tryOut(row: InboxRow, work: () => void): void {
    for (let tries = 1; ; tries++) {
      try {
        inSavepoint(engine, work);
        return;
      } catch (error) {
        if (isStoreFailure(error)) throw error;
        forgetCaches();
        if (tries < triesMax) continue;
        reportError(`${row.service} ${row.kind} \`${row.subject}\`, set aside after ${triesMax} tries`, error);
        engine.inbox.quarantine(
          row,
          engine.now,
          error instanceof Error ? (error.stack ?? error.message) : String(error),
        );
        return;
      }
    }
  }

  /** A cache may be what is wrong; what the turn has done so far is no cache, and is written first. */
  function forgetCaches(): void {
    flushServices();
    for (const service of engine.services.values()) service.dropCaches?.();
  }

  function flushServices(): void {
    for (const [name, service] of engine.services) service.flush?.(serviceContext(engine, name));
  }

  function takeReport({ service, kind, payload, committed }: ReportInput): void {
    tryOut({ service, kind: `report/${kind}`, subject: '', payload }, () => {
      const handle = engine.services.get(service)?.reports?.[kind];
      if (!handle) throw new Error(`service \`${service}\` takes no report \`${kind}\``);
      handle(serviceContext(engine, service), payload as never);
    });
    if (committed) answers.push(committed);
  }

  function takeOutcome({ effectId, outcome }: OutcomeInput): void {
    const effect = engine.effects.find(effectId);
    if (!effect) return;
    tryOut(
      { service: effect.service, kind: `effect/${effect.kind}`, subject: effect.subject, payload: outcome },
      () => {
        const next = engine.services
          .get(effect.service)
          ?.effects?.[effect.kind]?.onOutcome(serviceContext(engine, effect.service), effect, outcome);
        if (next === undefined || next === 'done') return engine.effects.done(effect);
        const due = engine.effects.again(effect, engine.now, next.againInSeconds, outcome);
        engine.timers.set({ service: engineTimers, kind: 'again', subject: String(effect.id), due });
      },
    );
  }

  function onStart(): void {
    for (const [name, service] of engine.services)
      tryOut({ service: name, kind: 'start', subject: '', payload: undefined }, () =>
        service.onStart?.(serviceContext(engine, name)),
      );
  }

  function takeRow(row: InboxRow): void {
    tryOut(row, () => {
      const handle = engine.services.get(row.service)?.rows?.[row.kind];
      if (!handle) throw new Error(`service \`${row.service}\` takes no row \`${row.kind}\``);
      handle(serviceContext(engine, row.service), row);
    });
  }

  function takeTimer(service: string, kind: string, subject: string, due: Instant): void {
    if (service === engineTimers) {
      const effect = engine.effects.find(Number(subject));
      if (effect) dueEffects.push(effect);
      return;
    }
    tryOut({ service, kind: `timer/${kind}`, subject, payload: due }, () => {
      const handle = engine.services.get(service)?.timers?.[kind];
      if (!handle) throw new Error(`service \`${service}\` takes no timer \`${kind}\``);
      handle(serviceContext(engine, service), subject, due);
    });
  }

  /** Takes rows and timers in their one order, until none is left or a limit ends the turn. */
  function work(): void {
    let rows = engine.limits.rows;
    let timers = engine.limits.timers;
    for (;;) {
      if (engine.phase === 'rows') {
        const row = engine.rowsSinceTimers < rowsBetweenTimersMax ? engine.inbox.take(engine.now) : undefined;
        if (!row) {
          engine.phase = 'timers';
          engine.rowsSinceTimers = 0;
          continue;
        }
        engine.rowsSinceTimers += 1;
        takeRow(row);
        if (--rows === 0 || engine.spentEvents >= engine.limits.events) return;
      } else {
        const timer = engine.timersHeld ? undefined : engine.timers.take(engine.now);
        if (!timer) {
          engine.phase = 'rows';
          if (engine.inbox.depth() === 0) return;
          continue;
        }
        takeTimer(timer.service, timer.kind, timer.subject, timer.due);
        if (--timers === 0) return;
      }
    }
  }

  function takeInputs(): void {
    const crowd = engine.inbox.depth();
    const admitted = Math.max(1, Math.floor((engine.limits.inputs * crowdRows) / (crowdRows + crowd)));
    taken = inputs.slice(0, admitted);
    inputs = inputs.slice(admitted);
    for (const input of taken) {
      if (input.is === 'call') takeCall(input);
      else if (input.is === 'report') takeReport(input);
      else if (input.is === 'outcome') takeOutcome(input);
      else if (input.is === 'start') onStart();
      else engine.timersHeld = false;
    }
  }

  function commit(): void {
    flushServices();
    engine.timers.flush();
    engine.inbox.flush();
    store.prepare('COMMIT').run();
  }

  /** Nothing of the turn happened: callers are told, what runners said is kept for the next turn, memory is read again. */
  function fail(error: unknown): void {
    reportError('commit a turn', error);
    if (store.db.isTransaction) store.db.exec('ROLLBACK');
    answers = [];
    dueEffects = [];
    inputs = [...taken.filter((input) => input.is !== 'call'), ...inputs];
    reload(engine);
    for (const input of taken) if (input.is === 'call') input.fail(internalFailure());
  }

  function turn(): TurnResult {
    engine.now = world.now();
    engine.spentEvents = 0;
    inputs = [...waitingCalls.due(engine.now), ...inputs];
    taken = [];
    try {
      store.prepare('BEGIN IMMEDIATE').run();
      takeInputs();
      work();
      commit();
    } catch (error) {
      fail(error);
      return 'failed';
    }
    engine.journal.clear();
    const done = answers;
    const handOver = [...engine.effects.takeNew(), ...dueEffects];
    answers = [];
    dueEffects = [];
    inputs = [...waitingCalls.woken(engine.woken), ...inputs];
    engine.woken.clear();
    for (const answer of done) answer();
    for (const effect of handOver) perform(effect);
    return inputs.length > 0 || engine.inbox.depth() > 0 ? 'more' : 'idle';
  }

  function perform(effect: ServiceEffect): void {
    engine.services
      .get(effect.service)
      ?.effects?.[effect.kind]?.perform(effect, (outcome) => put({ is: 'outcome', effectId: effect.id, outcome }));
  }

  function put(input: Input): void {
    inputs.push(input);
    onInput();
  }

  return {
    put,
    turn,
    nextDue() {
      const timer = engine.timersHeld ? undefined : engine.timers.nextDue();
      const wait = waitingCalls.nextDue();
      return timer !== undefined && wait !== undefined ? (Math.min(timer, wait) as Instant) : (timer ?? wait);
    },
    handOverOutstanding() {
      for (const effect of engine.effects.outstanding()) perform(effect);
    },
  };
}

/** SQLite could not read or write: no fault of the work at hand, so the whole turn fails and is tried again. */
function isStoreFailure(error: unknown): boolean {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  return typeof code === 'number' && storeFailures.has(code & 0xff);
}

/** Primary result codes BUSY, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB. */
const storeFailures = new Set([5, 7, 8, 10, 11, 13, 14, 26]);
