/**
 * RedriveExecution: an execution that failed, timed out or was aborted goes on from the states that did not succeed.
 * One that ended in a distributed Map goes on with its Map Run (`execution/map-run.ts`).
 * Sources: API reference, RedriveExecution, DescribeExecution; Step Functions guide, "Restarting state machine executions with redrive".
 */
import type { DescribeExecutionOutput, RedriveExecutionInput, RedriveExecutionOutput } from '@aws-sdk/client-sfn';
import { type Instant, later } from '../../../../languages/instant.ts';
import type { Handler } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { notRedrivable } from '../errors.ts';
import { resume } from '../execution/redrive.ts';
import {
  executionSecondsMax,
  redrivableDays,
  redrivableEventsMax,
  redriveTokenMinutes,
  redriveTokensMax,
} from '../limits.ts';
import type { StateMachine } from '../machines.ts';
import type { ExecutionRow } from '../tables/executions.ts';
import type { MapRunRow } from '../tables/map-runs.ts';
import { type Found, findExecution } from './find-execution.ts';

export const redriveExecution: Handler<States, RedriveExecutionInput, RedriveExecutionOutput> = {
  permissions: (_, { executionArn }) => [{ action: 'states:RedriveExecution', resource: String(executionArn) }],
  handle(states, { executionArn, clientToken }, context) {
    const { row, machine, mapRun } = findExecution(states, String(executionArn));
    const tokens = row.redriveTokens.filter(([, at]) => context.now < later(at, redriveTokenMinutes * 60));
    const before = tokens.find(([token]) => token === clientToken);
    if (before) return { redriveDate: new Date(before[1]) };
    const why = whyNot(states, row, machine, context.now, mapRun) ?? (mapRun && onlyWithMapRun);
    if (why !== undefined) throw notRedrivable(why);
    const kept = clientToken === undefined ? tokens : [...tokens, [clientToken, context.now] as const];
    resume(states, context, row, kept.slice(-redriveTokensMax));
    return { redriveDate: new Date(context.now) };
  },
};

/** How AWS says so is not known. */
const onlyWithMapRun = 'The child of a Map Run is redriven with its Map Run';

type Said = Pick<DescribeExecutionOutput, 'redriveStatus' | 'redriveStatusReason'>;

/** What DescribeExecution says of it. "For a Distributed Map that includes child workflows ..., redriveStatus indicates whether or not the Map Run can redrive" them. */
export function redriveStatus(states: States, { row, machine, mapRun }: Found, now: Instant): Said {
  const redriveStatusReason = whyNot(states, row, machine, now, mapRun);
  if (redriveStatusReason !== undefined) return { redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason };
  return { redriveStatus: mapRun ? 'REDRIVABLE_BY_MAP_RUN' : 'REDRIVABLE' };
}

/** AWS's reasons in AWS's words. Undefined: it can be redriven, a child with its Map Run. */
function whyNot(
  states: States,
  row: ExecutionRow,
  machine: StateMachine,
  now: Instant,
  mapRun: MapRunRow | undefined,
): string | undefined {
  const { status, stoppedAt, startedAt, id } = row;
  if (machine.status === 'DELETING') return 'State machine is in DELETING status';
  if (status === 'RUNNING' || status === 'SUCCEEDED' || status === 'PENDING_REDRIVE')
    return `Execution is ${status} and cannot be redriven`;
  const { machines } = states;
  if (mapRun && machines.hasExpressChildren(machines.revision(row.revision), mapRun.label)) return undefined;
  if (now >= later(startedAt, executionSecondsMax)) return 'Execution has exceeded the max execution time';
  if (stoppedAt !== undefined && now >= later(stoppedAt, redrivableDays * 86_400))
    return 'Execution redrivable period exceeded';
  const left = states.tables.redrives.look(id);
  if (!left || left.inOldMapRun) return 'Execution was started before the launch of RedriveExecution';
  return left.events >= redrivableEventsMax ? 'Execution history event limit exceeded' : undefined;
}
