/** What a Map Run gives: its children's results. Source: Step Functions guide, "ResultWriter (Map)". */
import { type Instant, iso } from '../../../../languages/instant.ts';
import { dataBytesMax } from '../../../../languages/states/limits.ts';
import type { Transformation } from '../../../../languages/states/machine.ts';
import { executionArn, labelled } from '../arns.ts';
import type { States } from '../context.ts';
import { redriveStatus } from '../operations/redrive-execution.ts';
import type { ExecutionRow } from '../tables/executions.ts';
import type { Child, MapRunRow } from '../tables/map-runs.ts';

/** A JSON list; undefined: larger than a state's output may be. Found out on the way: with their inputs, ten thousand results would be more than memory holds. */
export function resultsOf(
  states: States,
  mapRun: MapRunRow,
  transformation: Transformation,
  now: Instant,
): string | undefined {
  const { id } = mapRun;
  const { mapRuns } = states.tables;
  if (mapRuns.outputCharacters(id) > dataBytesMax) return undefined;
  const results: string[] = [];
  let characters = 0;
  for (const child of mapRuns.children(id))
    for (const result of resultOf(states, mapRun, child, transformation, now)) {
      characters += result.length;
      if (characters > dataBytesMax) return undefined;
      results.push(result);
    }
  return `[${results.join(',')}]`;
}

/** JSON texts of one child's. "If a child workflow execution fails, Step Functions returns its execution result unchanged", as with NONE. */
export function resultOf(
  states: States,
  mapRun: MapRunRow,
  { id, output }: Child,
  transformation: Transformation,
  now: Instant,
): string[] {
  if (transformation === 'NONE' || output === undefined)
    return [JSON.stringify(metadataOf(states, mapRun, states.tables.executions.byId(id)!, now))];
  if (transformation === 'COMPACT') return [output];
  const value: unknown = JSON.parse(output);
  return Array.isArray(value) ? value.map((each) => JSON.stringify(each)) : [output];
}

/** A child's result with what is known of it; members and their order as AWS writes them. */
function metadataOf(states: States, mapRun: MapRunRow, row: ExecutionRow, now: Instant): object {
  const { machine, label } = states.running.owner(row.machine);
  const { redriveStatus: status, redriveStatusReason: reason } = redriveStatus(states, { row, machine, mapRun }, now);
  const name = labelled(machine.name, label);
  return {
    ...(row.cause === undefined ? {} : { Cause: row.cause }),
    ...(row.error === undefined ? {} : { Error: row.error }),
    ExecutionArn: executionArn(states.host, name, row.name),
    Input: row.input,
    InputDetails: { Included: true },
    Name: row.name,
    ...(row.output === undefined ? {} : { Output: row.output }),
    OutputDetails: { Included: true },
    RedriveCount: row.redrives,
    RedriveStatus: status,
    ...(reason === undefined ? {} : { RedriveStatusReason: reason }),
    StartDate: iso(row.startedAt),
    StateMachineArn: labelled(machine.arn, label),
    Status: row.status,
    StopDate: iso(row.stoppedAt!),
  };
}
