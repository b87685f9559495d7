/** ListExecutions: newest first, by status, in pages; those of a machine or the children of a Map Run. */
import type { ListExecutionsInput, ListExecutionsOutput } from '@aws-sdk/client-sfn';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import { executionArn, labelled } from '../arns.ts';
import type { States } from '../context.ts';
import { eitherArn, invalidToken, typeNotSupported } from '../errors.ts';
import { pageSizeDefault } from '../limits.ts';
import type { StateMachine } from '../machines.ts';
import type { ExecutionRow } from '../tables/executions.ts';
import { isNumber, qualified } from '../versions/qualified.ts';
import { qualifiedArns } from './describe-execution.ts';
import { findMapRun } from './map-runs.ts';

export const listExecutions: Handler<States, ListExecutionsInput, ListExecutionsOutput> = {
  permissions: (_, { stateMachineArn, mapRunArn }) => [
    { action: 'states:ListExecutions', resource: stateMachineArn ?? mapRunArn ?? '*' },
  ],
  handle(states, { stateMachineArn, mapRunArn, statusFilter, redriveFilter, maxResults, nextToken }) {
    if ((mapRunArn === undefined) === (stateMachineArn === undefined)) throw eitherArn();
    const of = mapRunArn === undefined ? ofMachine(states, String(stateMachineArn)) : ofMapRun(states, mapRunArn);
    const { machine, label } = of;
    const size = maxResults || pageSizeDefault;
    const list = `ListExecutions ${of.id} ${of.qualifier ?? ''} ${statusFilter ?? ''} ${redriveFilter ?? ''}`;
    const before = Number(readToken(list, nextToken, invalidToken) ?? Number.MAX_SAFE_INTEGER);
    const found = executionsOf(states, of, { statusFilter, redriveFilter }, before, size + 1);
    const page = cutPage(list, found, size, ({ id }) => id);
    return {
      executions: page.items.map((row) => ({
        executionArn: executionArn(states.host, labelled(machine.name, label), row.name),
        stateMachineArn: labelled(machine.arn, label),
        ...qualifiedArns(machine, row),
        mapRunArn,
        itemCount: row.child?.items,
        name: row.name,
        status: row.status,
        startDate: new Date(row.startedAt),
        stopDate: row.stoppedAt === undefined ? undefined : new Date(row.stoppedAt),
        redriveCount: row.redrives,
        redriveDate: row.redrivenAt === undefined ? undefined : new Date(row.redrivenAt),
      })),
      nextToken: page.nextToken,
    };
  },
};

/** Whose executions are asked for: a machine's, those started through its version or alias, or a Map Run's children. */
interface Listed {
  /** The machine's id in their rows. */
  readonly id: number;
  readonly machine: StateMachine;
  readonly qualifier?: string | undefined;
  readonly label?: string;
}

function ofMachine(states: States, arn: string): Listed {
  const { machine, qualifier } = qualified(states, arn);
  if (machine.type === 'EXPRESS') throw typeNotSupported();
  return { id: machine.id, machine, qualifier };
}

function ofMapRun(states: States, arn: string): Listed {
  const { mapRun, machine } = findMapRun(states, arn);
  return { id: -mapRun.id, machine, label: mapRun.label };
}

function executionsOf(
  { tables: { executions }, running }: States,
  { id, qualifier }: Listed,
  { statusFilter: status, redriveFilter }: Pick<ListExecutionsInput, 'statusFilter' | 'redriveFilter'>,
  before: number,
  count: number,
): ExecutionRow[] {
  const redriven = redriveFilter && redriveFilter === 'REDRIVEN';
  if (qualifier !== undefined || redriven !== undefined || status === 'PENDING_REDRIVE') {
    const by =
      qualifier === undefined ? {} : isNumber(qualifier) ? { version: Number(qualifier) } : { alias: qualifier };
    const filter = { status, redriven, ...by };
    return executions.filtered(id, filter, before, count);
  }
  if (status !== 'RUNNING') return executions.list(id, status, before, count);
  return running.ofMachine(id, before, count).map((each) => executions.byId(each)!);
}
