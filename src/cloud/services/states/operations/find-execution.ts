/** An execution by its ARN, or a Map Run's child. */
import { executionArn, executionNamesOf, labelled } from '../arns.ts';
import type { States } from '../context.ts';
import { noSuchExecution } from '../errors.ts';
import type { StateMachine } from '../machines.ts';
import type { ExecutionRow } from '../tables/executions.ts';
import type { MapRunRow } from '../tables/map-runs.ts';

/** By its whole ARN, on which permission was asked: another account's or region's is none. Throws InvalidArn and ExecutionDoesNotExist. */
export function findExecution({ host, machines, tables }: States, arn: string): Found {
  const { machine: of, name } = executionNamesOf(arn);
  const [machineName = '', label] = of.split('/');
  const machine = machines.find(machineName);
  if (!machine) throw noSuchExecution(arn);
  const row = label === undefined ? tables.executions.find(machine.id, name) : tables.mapRuns.findChild(name);
  const mapRun = row && row.machine < 0 ? tables.mapRuns.byId(-row.machine) : undefined;
  if (!row || (mapRun && mapRun.machine !== machine.id)) throw noSuchExecution(arn);
  if (arn !== executionArn(host, labelled(machine.name, mapRun?.label), row.name)) throw noSuchExecution(arn);
  return { row, machine, mapRun };
}

export interface Found {
  readonly row: ExecutionRow;
  readonly machine: StateMachine;
  /** Whose child it is. */
  readonly mapRun: MapRunRow | undefined;
}
