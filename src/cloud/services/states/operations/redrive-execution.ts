/**
 * RedriveExecution: an execution that failed, timed out or was aborted goes on from the states that did not succeed.
 * Left out: those that ended in a distributed Map; they are refused with a reason of ours.
 * Sources: API reference, RedriveExecution, DescribeExecution; Step Functions guide, "Restarting state machine executions with redrive".
 */
import type { DescribeExecutionOutput, RedriveExecutionInput, RedriveExecutionOutput } from '@aws-sdk/client-sfn';
import { type Instant, later } from '../../../../languages/instant.ts';
import type { StepInput } from '../../../../languages/states/step-input.ts';
import type { Handler } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { notRedrivable } from '../errors.ts';
import { emitRedrive } from '../execution/emit-status.ts';
import { timeoutOf } from '../execution/timeout.ts';
import {
  executionSecondsMax,
  redrivableDays,
  redrivableEventsMax,
  redriveTokenMinutes,
  redriveTokensMax,
} from '../limits.ts';
import type { StateMachine } from '../machines.ts';
import type { ExecutionRow } from '../tables/executions.ts';
import { findExecution } from './find-execution.ts';

export const redriveExecution: Handler<States, RedriveExecutionInput, RedriveExecutionOutput> = {
  permissions: (_, { executionArn }) => [{ action: 'states:RedriveExecution', resource: String(executionArn) }],
  handle(states, { executionArn, clientToken }, context) {
    const { row, machine } = findExecution(states, String(executionArn));
    const tokens = row.redriveTokens.filter(([, at]) => context.now < later(at, redriveTokenMinutes * 60));
    const before = tokens.find(([token]) => token === clientToken);
    if (before) return { redriveDate: new Date(before[1]) };
    const why = whyNot(states, row, machine, context.now);
    if (why !== undefined) throw notRedrivable(why);
    const { tables, running } = states;
    const kept = clientToken === undefined ? tokens : [...tokens, [clientToken, context.now] as const];
    tables.executions.redrive(row.id, context.now, kept.slice(-redriveTokensMax));
    const { running: resumed, failed } = running.resume(context, row.id);
    tables.redrives.remove(row.id);
    const count = row.redrives + 1;
    context.post('step', String(row.id), { is: 'redriven', count, failed } satisfies StepInput);
    const timeoutSeconds = timeoutOf(resumed.type, states.machines.parsed(resumed.revision));
    if (timeoutSeconds !== undefined) context.setTimer('time-out', String(row.id), later(context.now, timeoutSeconds));
    emitRedrive(context, resumed.execution.about);
    return { redriveDate: new Date(context.now) };
  },
};

type Said = Pick<DescribeExecutionOutput, 'redriveStatus' | 'redriveStatusReason'>;

/** What DescribeExecution says of it. */
export function redriveStatus(states: States, row: ExecutionRow, machine: StateMachine, now: Instant): Said {
  const ended = row.status !== 'SUCCEEDED' && row.status !== 'RUNNING';
  if (ended && row.child) return { redriveStatus: 'REDRIVABLE_BY_MAP_RUN' };
  const redriveStatusReason = whyNot(states, row, machine, now);
  return redriveStatusReason === undefined
    ? { redriveStatus: 'REDRIVABLE' }
    : { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason };
}

/** AWS's reasons in AWS's words, and one of ours. Undefined: it can be redriven. */
function whyNot(states: States, row: ExecutionRow, machine: StateMachine, now: Instant): string | undefined {
  const { status, stoppedAt, startedAt, child, id } = row;
  if (machine.status === 'DELETING') return 'State machine is in DELETING status';
  if (status === 'RUNNING' || status === 'SUCCEEDED') return `Execution is ${status} and cannot be redriven`;
  if (child) return 'The child of a Map Run is redriven with its Map Run';
  if (now >= later(startedAt, executionSecondsMax)) return 'Execution has exceeded the max execution time';
  if (stoppedAt !== undefined && now >= later(stoppedAt, redrivableDays * 86_400))
    return 'Execution redrivable period exceeded';
  const left = states.tables.redrives.look(id);
  if (!left) return 'Execution was started before the launch of RedriveExecution';
  if (left.inMapRun) return 'Punctual does not redrive an execution that ended in a distributed Map: start a new one';
  return left.events >= redrivableEventsMax ? 'Execution history event limit exceeded' : undefined;
}
