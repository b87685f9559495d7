/** DescribeExecution, DescribeStateMachineForExecution. */
import type {
  DescribeExecutionInput,
  DescribeExecutionOutput,
  DescribeStateMachineForExecutionInput,
  DescribeStateMachineForExecutionOutput,
} from '@aws-sdk/client-sfn';
import type { Handler } from '../../../kit/service.ts';
import { labelled, mapRunArn } from '../arns.ts';
import type { States } from '../context.ts';
import type { StateMachine } from '../machines.ts';
import type { ExecutionRow } from '../tables/executions.ts';
import { aliasArn, versionArn } from '../versions/qualified.ts';
import { findExecution } from './find-execution.ts';
import { redriveStatus } from './redrive-execution.ts';
import { referencesOf } from './references-of.ts';

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
  handle(states, { executionArn, includedData }, context) {
    const found = findExecution(states, String(executionArn));
    const { row, machine, mapRun } = found;
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
      redriveCount: row.redrives,
      redriveDate: row.redrivenAt === undefined ? undefined : new Date(row.redrivenAt),
      ...redriveStatus(states, found, context.now),
    };
  },
};

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
