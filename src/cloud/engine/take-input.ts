/** What becomes of each kind of input within a turn. */
import { AwsError, internalFailure } from '../kit/aws-error.ts';
import { waitOf } from '../kit/service.ts';
import { isStoreFailure } from '../kit/store-failure.ts';
import { moveTimers } from './clock.ts';
import { dispatch, serviceContext } from './dispatcher.ts';
import type { ServiceEffect } from './effects.ts';
import type { Engine } from './engine.ts';
import { probe } from './failing.ts';
import { holdCopy } from './hold-copy.ts';
import type { CallInput, Input, NotPerformedInput, OutcomeInput, ReportInput } from './input.ts';
import { runOrQuarantine } from './quarantine.ts';
import { setMissingTimers } from './recurring.ts';
import { engineTimers } from './timers.ts';
import type { Turn } from './turn.ts';

/** Before an effect is carried out again that threw. */
const secondsAfterThrow = 60;

export function takeInput(turn: Turn, input: Input): void {
  if (input.is === 'call') takeCall(turn, input);
  else if (input.is === 'report') takeReport(turn, input);
  else if (input.is === 'outcome') takeOutcome(turn.engine, input);
  else if (input.is === 'not-performed') takeNotPerformed(turn.engine, input);
  else if (input.is === 'owed') takeCall(turn, input.call);
  else if (input.is === 'clock-moved') moveTimers(turn.engine, input.byMs);
  else if (input.is === 'hold-copy') holdCopy(turn.engine);
  else if (input.is === 'start') start(turn.engine);
  else if (input.is === 'probe') probe(turn.engine);
  else turn.engine.timersHeld = false;
}

function takeCall({ engine, waitingCalls, answers }: Turn, call: CallInput): void {
  const { service, operation, input, caller } = call;
  // What it waited for is another's.
  if (call.takes && call.isGone?.()) return void answers.push(() => call.answer({}));
  const isLast = call.until !== undefined && call.until <= engine.now;
  try {
    const output = dispatch(engine, service, operation, input, caller, isLast ? call.until : undefined);
    const wait = waitOf(output);
    // A call that was woken for nothing waits on, no longer than it first said; one whose time is over and that waits even so, as long as it says now.
    const until = isLast ? wait?.until : (call.until ?? wait?.until);
    if (wait && until !== undefined) waitingCalls.add({ ...call, until, takes: wait.takes }, wait.on);
    else answers.push(() => call.answer(output));
  } catch (error) {
    if (isStoreFailure(error)) throw error;
    const known = error instanceof AwsError;
    if (!known) engine.host.reportError(`call ${service}:${operation}`, error);
    answers.push(() => call.fail(known ? error : internalFailure()));
  }
}

function takeReport({ engine, answers }: Turn, { service, kind, payload, committed }: ReportInput): void {
  runOrQuarantine(engine, { service, kind: `report/${kind}`, subject: '', payload }, () => {
    const handle = engine.services.get(service)?.reports?.[kind];
    if (!handle) throw new Error(`service \`${service}\` takes no report \`${kind}\``);
    handle(serviceContext(engine, service), payload as never);
  });
  if (committed) answers.push(committed);
}

function takeOutcome(engine: Engine, { effectId, outcome }: OutcomeInput): void {
  const effect = engine.effects.find(effectId);
  if (!effect) return;
  const { service, kind, subject } = effect;
  runOrQuarantine(engine, { service, kind: `effect/${kind}`, subject, payload: outcome }, () => {
    const effectKind = engine.services.get(service)?.effects?.[kind];
    const next = effectKind?.onOutcome(serviceContext(engine, service), effect, outcome);
    if (next === undefined || next === 'done') return engine.effects.done(effect);
    performAgain(engine, effect, next.againInSeconds, outcome);
  });
}

function takeNotPerformed(engine: Engine, { effectId, why }: NotPerformedInput): void {
  const effect = engine.effects.find(effectId);
  if (effect) performAgain(engine, effect, secondsAfterThrow, { threw: why });
}

function performAgain(engine: Engine, effect: ServiceEffect, seconds: number, outcome: unknown): void {
  const due = engine.effects.again(effect, engine.now, seconds, outcome);
  engine.timers.set({ service: engineTimers, kind: 'again', subject: String(effect.id), due });
}

function start(engine: Engine): void {
  for (const [name, service] of engine.services)
    runOrQuarantine(engine, { service: name, kind: 'start/own', subject: '', payload: undefined }, () =>
      service.onStart?.(serviceContext(engine, name)),
    );
  setMissingTimers(engine);
}
