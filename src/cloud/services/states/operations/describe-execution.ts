/** DescribeExecution, DescribeStateMachineForExecution. */
import type {
  DescribeExecutionInput,
  DescribeExecutionOutput,
  DescribeStateMachineForExecutionInput,
  DescribeStateMachineForExecutionOutput,
} from '@aws-sdk/client-sfn';
import type { Handler } from '../../../kit/service.ts';
import { executionNamesOf, machineArn } from '../arns.ts';
import type { States } from '../context.ts';
import { noSuchExecution } from '../errors.ts';
import type { StateMachine } from '../machines.ts';
import type { ExecutionRow } from '../tables/executions.ts';
import { aliasArn, versionArn } from '../versions/qualified.ts';
import { referencesOf } from './references-of.ts';

/** By ARN. Throws InvalidArn and ExecutionDoesNotExist. */
export function findExecution({ machines, tables }: States, arn: string): { row: ExecutionRow; machine: StateMachine } {
  const { machine: machineName, name } = executionNamesOf(arn);
  const machine = machines.find(machineName);
  const row = machine && tables.executions.find(machine.id, name);
  if (!row || !machine) throw noSuchExecution(arn);
  return { row, machine };
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
    const { row, machine } = findExecution(states, String(executionArn));
    const included = includedData !== 'METADATA_ONLY';
    return {
      executionArn: String(executionArn),
      stateMachineArn: machine.arn,
      ...qualifiedArns(machine, row),
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
function redrive({ status }: ExecutionRow): Pick<DescribeExecutionOutput, 'redriveStatus' | 'redriveStatusReason'> {
  if (status !== 'SUCCEEDED' && status !== 'RUNNING') return { redriveStatus: 'REDRIVABLE' };
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
    const { row, machine } = findExecution(states, String(executionArn));
    const revision = states.machines.revision(row.revision);
    return {
      stateMachineArn: machineArn(states.host, machine.name),
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
