/**
 * An execution takes a step: the interpreter is told what happened, its events are written, what it wants done becomes timers and rows.
 * A row a step, never more than a turn's share of events; what is told to an execution that has ended changes nothing.
 */

import type { Instant } from '../../../languages/instant.ts';
import type { Command } from '../../../languages/states/command.ts';
import type { About, Ending } from '../../../languages/states/execution.ts';
import { step } from '../../../languages/states/step.ts';
import type { StepInput } from '../../../languages/states/step-input.ts';
import type { Context } from '../../kit/service.ts';
import type { Cancelling } from './cancel-task.ts';
import { removeIfDone } from './delete-state-machine.ts';
import { eventsPerTurnMax } from './limits.ts';
import type { Parts } from './parts.ts';
import type { Running } from './runs.ts';
import { tellEnd } from './tell.ts';

/** `at`: when it happened, if not now. */
export function stepExecution(
  parts: Parts,
  context: Context,
  id: number,
  happening: StepInput,
  at: Instant = context.now,
): void {
  const running = parts.runs.get(id);
  if (running) advance(parts, context, running, isDoomed(parts, running, happening) ? doom : happening, at);
}

/** "On the next state transition, the executions of a state machine that is being deleted are terminated": DeleteStateMachine. */
const doom: StepInput = { is: 'stopped', error: undefined, cause: undefined };

const isDoomed = ({ machines }: Parts, { execution }: Running, { is }: StepInput): boolean =>
  is !== 'stopped' && is !== 'timed-out' && machines.find(execution.about.machineName)?.status === 'DELETING';

function advance(parts: Parts, context: Context, running: Running, happening: StepInput, at: Instant): void {
  const { id, revision, execution: before } = running;
  const machine = parts.machines.parsed(revision);
  const chance = () => context.random();
  const { execution, history, commands } = step(machine, before, happening, at, chance, eventsPerTurnMax);
  if (execution === before) return;
  const { about, ending } = execution;
  if (history.length > 0) {
    const output = ending?.status === 'SUCCEEDED' ? ending.output : undefined;
    parts.histories.add(id, execution.events, at, history, [about.input, output]);
    context.spend(history.length);
  }
  for (const command of commands) order(context, id, about, command);
  if (ending) end(parts, context, running, ending, at);
  else parts.runs.put(context, { ...running, execution });
}

function order(context: Context, id: number, { roleArn, machineArn }: About, command: Command): void {
  const subject = String(id);
  switch (command.do) {
    case 'call':
      context.post('call', subject, command);
      break;
    case 'cancel':
      context.post('cancel', subject, { token: command.token, roleArn, machineArn } satisfies Cancelling);
      break;
    case 'set-timer':
      context.setTimer('wake', `${id}/${command.timer}`, command.at);
      break;
    case 'clear-timer':
      context.clearTimer('wake', `${id}/${command.timer}`);
      break;
    case 'continue':
      context.post('step', subject, { is: 'continue' } satisfies StepInput, true);
  }
}

function end(parts: Parts, context: Context, running: Running, ending: Ending, stoppedAt: Instant): void {
  const { id, machineId, execution, revision } = running;
  parts.executions.end(id, ending, stoppedAt);
  parts.runs.end(context, id);
  if (parts.machines.parsed(revision).timeoutSeconds !== undefined) context.clearTimer('time-out', String(id));
  tellEnd(context, execution.about, ending, stoppedAt);
  removeIfDone(parts, context, machineId, execution.about.machineName);
}
