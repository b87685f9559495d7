/** DescribeExecution, DescribeStateMachineForExecution. */
import type {
  DescribeExecutionInput,
  DescribeExecutionOutput,
  DescribeStateMachineForExecutionInput,
  DescribeStateMachineForExecutionOutput,
} from '@aws-sdk/client-sfn';
import type { Handler } from '../../../kit/service.ts';
import { executionNamesOf, labelled, mapRunArn } from '../arns.ts';
import type { States } from '../context.ts';
import { noSuchExecution } from '../errors.ts';
import type { StateMachine } from '../machines.ts';
import type { ExecutionRow } from '../tables/executions.ts';
import type { MapRunRow } from '../tables/map-runs.ts';
import { aliasArn, versionArn } from '../versions/qualified.ts';
import { referencesOf } from './references-of.ts';

/** By ARN. Throws InvalidArn and ExecutionDoesNotExist. */
export function findExecution({ machines, tables }: States, arn: string): Found {
  const { machine: of, name } = executionNamesOf(arn);
  const [machineName = '', label] = of.split('/');
  const machine = machines.find(machineName);
  if (!machine) throw noSuchExecution(arn);
  const row = label === undefined ? tables.executions.find(machine.id, name) : tables.mapRuns.findChild(name);
  const mapRun = row && row.machine < 0 ? tables.mapRuns.byId(-row.machine) : undefined;
  if (!row || mapRun?.label !== label || (mapRun && mapRun.machine !== machine.id)) throw noSuchExecution(arn);
  return { row, machine, mapRun };
}

interface Found {
  readonly row: ExecutionRow;
  readonly machine: StateMachine;
  /** Whose child it is. */
  readonly mapRun: MapRunRow | undefined;
}

/** Of an execution that was started through a version or an alias. */
export const qualifiedArns = (
  machine: StateMachine,
  { version, alias }: ExecutionRow,
): { stateMachineVersionArn?: string; stateMachineAliasArn?: string } => ({
  ...(version === undefined ? {} : { stateMachineVersionArn: versionArn(machine, version) }),
  ...(alias === undefined ? {} : { stateMachineAliasArn: aliasArn(machine, alias) }),
});

export const describeExecution: Handler<States, DescribeExecutionInput, DescribeExecutionOutput> = {
  permissions: (_, { executionArn }) => [{ action: 'states:DescribeExecution', resource: String(executionArn) }],
  handle(states, { executionArn, includedData }) {
    const { row, machine, mapRun } = findExecution(states, String(executionArn));
    const included = includedData !== 'METADATA_ONLY';
    return {
      executionArn: String(executionArn),
      stateMachineArn: labelled(machine.arn, mapRun?.label),
      ...qualifiedArns(machine, row),
      mapRunArn: mapRun && mapRunArn(states.host, machine.name, mapRun.label, mapRun.name),
      name: row.name,
      status: row.status,
      startDate: new Date(row.startedAt),
      stopDate: row.stoppedAt === undefined ? undefined : new Date(row.stoppedAt),
      input: included ? row.input : undefined,
      inputDetails: { included },
      output: included ? row.output : undefined,
      outputDetails: row.output === undefined ? undefined : { included },
      traceHeader: row.traceHeader,
      error: row.error,
      cause: row.cause,
      redriveCount: 0,
      ...redrive(row),
    };
  },
};

/** Source: recorded responses. No execution can be redriven yet: that is said where AWS would redrive it. */
function redrive({
  status,
  child,
}: ExecutionRow): Pick<DescribeExecutionOutput, 'redriveStatus' | 'redriveStatusReason'> {
  if (status !== 'SUCCEEDED' && status !== 'RUNNING')
    return { redriveStatus: child ? 'REDRIVABLE_BY_MAP_RUN' : 'REDRIVABLE' };
  return {
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: `Execution is ${status} and cannot be redriven`,
  };
}

export const describeStateMachineForExecution: Handler<
  States,
  DescribeStateMachineForExecutionInput,
  DescribeStateMachineForExecutionOutput
> = {
  permissions: (_, { executionArn }) => [
    { action: 'states:DescribeStateMachineForExecution', resource: String(executionArn) },
  ],
  handle(states, { executionArn }) {
    const { row, machine, mapRun } = findExecution(states, String(executionArn));
    const revision = states.machines.revision(row.revision);
    return {
      stateMachineArn: labelled(machine.arn, mapRun?.label),
      mapRunArn: mapRun && mapRunArn(states.host, machine.name, mapRun.label, mapRun.name),
      label: mapRun?.label,
      name: machine.name,
      definition: revision.definition,
      roleArn: revision.roleArn,
      updateDate: new Date(revision.madeAt),
      loggingConfiguration: revision.logging,
      tracingConfiguration: { enabled: revision.tracing },
      revisionId: revision.revisionId ?? undefined,
      ...referencesOf(states.machines.parsed(revision)),
    };
  },
};
