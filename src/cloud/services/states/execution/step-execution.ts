/**
 * An execution takes a step: the interpreter is given what happened, its events are written, its commands become timers and rows.
 * A row a step, never more than a turn's share of events; an input to an execution that has ended changes nothing.
 */

import type { Instant } from '../../../../languages/instant.ts';
import type { Command } from '../../../../languages/states/command.ts';
import type { About, Ending } from '../../../../languages/states/execution.ts';
import { remainsText } from '../../../../languages/states/redrive.ts';
import { stateOf } from '../../../../languages/states/scope.ts';
import { step, threadOfTimer } from '../../../../languages/states/step.ts';
import type { StepInput } from '../../../../languages/states/step-input.ts';
import type { Context } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import type { Cancellation } from '../integrations/cancel-task.ts';
import { parameterProblems } from '../integrations/catalogue.ts';
import { eventsPerTurnMax } from '../limits.ts';
import { logEvents } from '../logging/log-entries.ts';
import { removeIfDone } from '../operations/delete-state-machine.ts';
import { newTaskToken } from '../tasks/task-token.ts';
import { emitEnd } from './emit-status.ts';
import { evaluationOf } from './evaluation-of.ts';
import { childEnded, commandMapRuns, continueMapRun, continueWriting, type Step, stopChildren } from './map-run.ts';
import { noticeEnd, noticeRetry } from './notice-retry.ts';
import type { Running } from './running.ts';
import type { SyncResult } from './sync-calls.ts';
import { clearTimeOut } from './timeout.ts';

/** `at`: when it happened, if not now. */
export function stepExecution(
  states: States,
  context: Context,
  id: number,
  input: StepInput,
  at: Instant = context.now,
): void {
  const running = states.running.get(id);
  if (running) advance(states, context, running, isTerminated(states, running, input) ? termination : input, at);
}

/** "On the next state transition, the executions of a state machine that is being deleted are terminated": DeleteStateMachine. */
const termination: StepInput = { is: 'stopped', error: undefined, cause: undefined };

const isTerminated = ({ machines }: States, { execution }: Running, { is }: StepInput): boolean =>
  is !== 'stopped' && is !== 'timed-out' && machines.find(execution.about.machineName)?.status === 'DELETING';

function advance(states: States, context: Context, running: Running, input: StepInput, at: Instant): void {
  const { id, revision, execution: before } = running;
  const machine = states.machines.program(revision, before.about.label);
  const random = () => context.random();
  const outside = { taskToken: (thread: number) => newTaskToken(context, id, thread), parameterProblems };
  const { execution, history, commands, remains } = step(machine, before, input, at, random, eventsPerTurnMax, outside);
  if (execution === before) return;
  const { about, ending } = execution;
  if (history.length > 0) {
    const output = ending?.status === 'SUCCEEDED' ? ending.output : undefined;
    if (running.type === 'STANDARD')
      states.tables.histories.add(id, execution.events, at, history, [about.input, output]);
    const step = { events: history, last: execution.events, at };
    logEvents(context, String(id), revision.logging, { ...about, redriveCount: about.redrives ?? 0 }, step);
    context.spend(history.length);
  }
  if (!ending) states.running.put(context, { ...running, execution });
  for (const command of commands) carryOut(context, id, about, command);
  commandMapRuns(states, context, running, commands);
  if (remains && running.type === 'STANDARD')
    states.tables.redrives.put(id, { remains: remainsText(execution, remains), events: execution.events });
  if (ending) end(states, context, running, ending, at);
}

/** The timer of a command: its subject is the execution's id and the timer's number. */
export function timerDue(states: States, context: Context, subject: string): void {
  const [id, timer] = subject.split('/').map(Number);
  stepExecution(states, context, id!, { is: 'woken', timer: timer! });
}

/** All but the wait for an instant, and the cleaning up. */
export function measuresTime(states: States, kind: string, subject: string): boolean {
  if (kind === 'time-out') return true;
  if (kind !== 'wake') return false;
  const [id, timer] = subject.split('/').map(Number);
  const running = states.running.get(id!);
  if (!running) return true;
  const { threads } = running.execution;
  const thread = threadOfTimer(threads, timer!);
  if (thread?.status.is !== 'waiting') return true;
  const state = stateOf(
    { machine: states.machines.program(running.revision, running.execution.about.label), threads },
    thread,
  );
  return state.type !== 'Wait' || state.until.is !== 'timestamp';
}

/** The rows of Map Runs. */
export const onMapRun = stepping(continueMapRun);
export const onWriteResults = stepping(continueWriting);
export const onStopChildren = stepping(stopChildren);

function stepping(goOn: (states: States, context: Context, id: number, step: Step) => void) {
  return (states: States, context: Context, id: number): void =>
    goOn(states, context, id, (execution, input) => stepExecution(states, context, execution, input));
}

function carryOut(context: Context, id: number, about: About, command: Command): void {
  const { roleArn, machineArn } = about;
  const subject = String(id);
  switch (command.do) {
    case 'call':
      context.post('call', subject, command);
      break;
    case 'offer':
      context.post('offer', subject, command);
      break;
    case 'cancel':
      context.post('cancel', subject, { token: command.token, roleArn, machineArn } satisfies Cancellation);
      break;
    case 'evaluate':
      context.effect('evaluate', `${id}/${command.token}`, evaluationOf(context, command));
      break;
    case 'set-timer':
      context.setTimer('wake', `${id}/${command.timer}`, command.at);
      if (command.retry) noticeRetry(context, about, command.retry);
      break;
    case 'clear-timer':
      context.clearTimer('wake', `${id}/${command.timer}`);
      break;
    case 'continue':
      context.post('step', subject, { is: 'continue' } satisfies StepInput, true);
  }
}

function end(states: States, context: Context, running: Running, ending: Ending, stoppedAt: Instant): void {
  const { id, machineId, type, execution } = running;
  const { about } = execution;
  const isChild = machineId < 0;
  if (type === 'EXPRESS' && !isChild) endExpress(states, context, id, { about, ending, stoppedAt });
  else states.tables.executions.end(id, ending, stoppedAt);
  states.running.end(context, id);
  clearTimeOut(states, context, running);
  emitEnd(context, type, about, ending, stoppedAt);
  if (isChild) childEnded(states, context, running, ending);
  else noticeEnd(context, about, ending);
  removeIfDone(states, context, about.machineName);
}

/** Nobody can ask for an express execution that has ended, but the call or the task that waits for it. */
function endExpress(states: States, context: Context, id: number, result: SyncResult): void {
  states.tables.executions.remove(id);
  states.syncCalls.ended(context, id, result);
  if (states.host.mocks) states.tables.mocks.remove(id);
  if (states.tables.children.find(result.about.executionArn).length > 0) context.post('sync-ended', String(id), result);
}
