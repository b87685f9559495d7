/** DescribeExecution, DescribeStateMachineForExecution. */
import type {
  DescribeExecutionInput,
  DescribeExecutionOutput,
  DescribeStateMachineForExecutionInput,
  DescribeStateMachineForExecutionOutput,
} from '@aws-sdk/client-sfn';
import type { Operation } from '../../kit/service.ts';
import { executionNamesOf, machineArn } from './arns.ts';
import type { ExecutionRow } from './executions.ts';
import type { MachineRow } from './machines.ts';
import type { Parts } from './parts.ts';
import { noSuchExecution } from './refusals.ts';

/** By ARN. Throws InvalidArn and ExecutionDoesNotExist. */
export function findExecution(
  { machines, executions }: Parts,
  arn: string,
): { row: ExecutionRow; machine: MachineRow } {
  const { machine: machineName, name } = executionNamesOf(arn);
  const machine = machines.find(machineName);
  const row = machine && executions.find(machine.id, name);
  if (!row || !machine) throw noSuchExecution(arn);
  return { row, machine };
}

export const describeExecution = (parts: Parts): Operation<DescribeExecutionInput, DescribeExecutionOutput> => ({
  permissions: ({ executionArn }) => [{ action: 'states:DescribeExecution', resource: String(executionArn) }],
  handle: ({ executionArn, includedData }) => {
    const { row, machine } = findExecution(parts, String(executionArn));
    const included = includedData !== 'METADATA_ONLY';
    return {
      executionArn: String(executionArn),
      stateMachineArn: machine.arn,
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
});

/** Source: recorded answers. No execution can be redriven yet: that is said where AWS would redrive it. */
function redrive({ status }: ExecutionRow): Pick<DescribeExecutionOutput, 'redriveStatus' | 'redriveStatusReason'> {
  if (status !== 'SUCCEEDED' && status !== 'RUNNING') return { redriveStatus: 'REDRIVABLE' };
  return {
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: `Execution is ${status} and cannot be redriven`,
  };
}

export const describeStateMachineForExecution = (
  parts: Parts,
): Operation<DescribeStateMachineForExecutionInput, DescribeStateMachineForExecutionOutput> => ({
  permissions: ({ executionArn }) => [
    { action: 'states:DescribeStateMachineForExecution', resource: String(executionArn) },
  ],
  handle: ({ executionArn }) => {
    const { row, machine } = findExecution(parts, String(executionArn));
    const revision = parts.machines.revision(row.revision);
    return {
      stateMachineArn: machineArn(parts.host, machine.name),
      name: machine.name,
      definition: revision.definition,
      roleArn: revision.roleArn,
      updateDate: new Date(revision.madeAt),
      loggingConfiguration: revision.logging,
      tracingConfiguration: { enabled: revision.tracing },
      revisionId: revision.revisionId ?? undefined,
    };
  },
});
