/**
 * An execution that ended badly goes on: one that is redriven for itself, or a child with its Map Run. "Express child workflows are rerun using the StartExecution API action",
 * under the ARN that they had; how often is not told of them.
 * Sources: Step Functions guide, "Restarting state machine executions with redrive", "Redriving Map Runs".
 */
import type { StepInput } from '../../../../languages/states/step-input.ts';
import type { Context } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { eventsPerChild } from '../limits.ts';
import type { ExecutionRow, RedriveToken } from '../tables/executions.ts';
import type { MapRunRow } from '../tables/map-runs.ts';
import { begin } from './begin.ts';
import { emitRedrive } from './emit-status.ts';
import type { Running } from './running.ts';
import { setTimeOut } from './timeout.ts';

/** From the states that did not succeed. */
export function resume(states: States, context: Context, row: ExecutionRow, tokens: readonly RedriveToken[]): void {
  const { tables, running } = states;
  tables.executions.redrive(row.id, context.now, tokens);
  const { running: resumed, failed } = running.resume(context, row.id);
  tables.redrives.remove(row.id);
  const count = row.redrives + 1;
  context.post('step', String(row.id), { is: 'redriven', count, failed } satisfies StepInput);
  setTimeOut(states, context, resumed);
  emitRedrive(context, resumed.execution.about);
}

/** Those whose turn it is. */
export function redriveChildren(
  states: States,
  context: Context,
  mapRun: MapRunRow,
  parent: Running,
  children: readonly ExecutionRow[],
): void {
  const express = states.machines.hasExpressChildren(parent.revision, mapRun.label);
  for (const child of children) {
    if (express) startAgain(states, context, child);
    else resume(states, context, child, []);
    context.spend(eventsPerChild);
  }
  states.tables.mapRunRedrives.redriven(mapRun.id, children.length, children.at(-1)!.id);
}

function startAgain(states: States, context: Context, row: ExecutionRow): void {
  states.tables.executions.startAgain(row.id, context.now);
  begin(states, context, states.running.start(context, row.id, { ...row, startedAt: context.now }));
}
