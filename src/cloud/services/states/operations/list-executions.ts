/** ListExecutions: newest first, by status, in pages. Map runs are refused. */
import type { ListExecutionsInput, ListExecutionsOutput } from '@aws-sdk/client-sfn';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import { executionArn } from '../arns.ts';
import type { States } from '../context.ts';
import { invalidToken, notYet, typeNotSupported } from '../errors.ts';
import { pageSizeDefault } from '../limits.ts';
import type { StateMachine } from '../machines.ts';
import type { ExecutionRow } from '../tables/executions.ts';
import { isNumber, qualified } from '../versions/qualified.ts';
import { qualifiedArns } from './describe-execution.ts';

export const listExecutions: Handler<States, ListExecutionsInput, ListExecutionsOutput> = {
  permissions: (_, { stateMachineArn }) => [{ action: 'states:ListExecutions', resource: stateMachineArn ?? '*' }],
  handle(states, { stateMachineArn, mapRunArn, statusFilter, redriveFilter, maxResults, nextToken }) {
    if (mapRunArn !== undefined) throw notYet('listing the executions of a map run');
    const { machine, qualifier } = qualified(states, String(stateMachineArn));
    if (machine.type === 'EXPRESS') throw typeNotSupported();
    const size = maxResults || pageSizeDefault;
    const list = `ListExecutions ${machine.id} ${qualifier ?? ''} ${statusFilter ?? ''}`;
    const before = Number(readToken(list, nextToken, invalidToken) ?? Number.MAX_SAFE_INTEGER);
    const none = redriveFilter === 'REDRIVEN';
    const found = none ? [] : executionsOf(states, machine, qualifier, statusFilter, before, size + 1);
    const page = cutPage(list, found, size, ({ id }) => id);
    return {
      executions: page.items.map((row) => ({
        executionArn: executionArn(states.host, machine.name, row.name),
        stateMachineArn: machine.arn,
        ...qualifiedArns(machine, row),
        name: row.name,
        status: row.status,
        startDate: new Date(row.startedAt),
        stopDate: row.stoppedAt === undefined ? undefined : new Date(row.stoppedAt),
        redriveCount: 0,
      })),
      nextToken: page.nextToken,
    };
  },
};

function executionsOf(
  { tables: { executions }, running }: States,
  machine: StateMachine,
  qualifier: string | undefined,
  status: ListExecutionsInput['statusFilter'],
  before: number,
  count: number,
): ExecutionRow[] {
  if (status === 'PENDING_REDRIVE') return [];
  if (qualifier !== undefined) {
    const filter = isNumber(qualifier) ? { status, version: Number(qualifier) } : { status, alias: qualifier };
    return executions.filtered(machine.id, filter, before, count);
  }
  if (status !== 'RUNNING') return executions.list(machine.id, status, before, count);
  return running.ofMachine(machine.id, before, count).map((id) => executions.byId(id)!);
}
