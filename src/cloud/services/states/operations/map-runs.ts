/** ListMapRuns, DescribeMapRun, UpdateMapRun. */
import type {
  DescribeMapRunInput,
  DescribeMapRunOutput,
  ListMapRunsInput,
  ListMapRunsOutput,
  MapRunItemCounts,
  UpdateMapRunInput,
} from '@aws-sdk/client-sfn';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import { executionArn, labelled, mapRunArn, mapRunNamesOf } from '../arns.ts';
import type { States } from '../context.ts';
import { invalidToken, mapRunEnded, noSuchMapRun } from '../errors.ts';
import { pageSizeDefault } from '../limits.ts';
import type { StateMachine } from '../machines.ts';
import type { Count, MapRunRow } from '../tables/map-runs.ts';
import { findExecution } from './find-execution.ts';

/** By its whole ARN, on which permission was asked: another account's or region's is none. Throws InvalidArn and ResourceNotFound. */
export function findMapRun(
  { host, machines, tables }: States,
  arn: string,
): { mapRun: MapRunRow; machine: StateMachine } {
  const names = mapRunNamesOf(arn);
  const machine = machines.find(names.machine);
  const mapRun = tables.mapRuns.find(names.name);
  if (!machine || mapRun?.machine !== machine.id) throw noSuchMapRun(arn);
  if (arn !== mapRunArn(host, machine.name, mapRun.label, mapRun.name)) throw noSuchMapRun(arn);
  return { mapRun, machine };
}

export const listMapRuns: Handler<States, ListMapRunsInput, ListMapRunsOutput> = {
  permissions: (_, { executionArn }) => [{ action: 'states:ListMapRuns', resource: String(executionArn) }],
  handle(states, { executionArn, maxResults, nextToken }) {
    const { row, machine } = findExecution(states, String(executionArn));
    const size = maxResults || pageSizeDefault;
    const list = `ListMapRuns ${row.id}`;
    const before = Number(readToken(list, nextToken, invalidToken) ?? Number.MAX_SAFE_INTEGER);
    const found = states.tables.mapRuns.list(row.id, before, size + 1);
    const page = cutPage(list, found, size, ({ id }) => id);
    return {
      mapRuns: page.items.map(({ label, name, startedAt, stoppedAt }) => ({
        executionArn: String(executionArn),
        mapRunArn: mapRunArn(states.host, machine.name, label, name),
        stateMachineArn: labelled(machine.arn, label),
        startDate: new Date(startedAt),
        stopDate: stoppedAt === undefined ? undefined : new Date(stoppedAt),
      })),
      nextToken: page.nextToken,
    };
  },
};

export const describeMapRun: Handler<States, DescribeMapRunInput, DescribeMapRunOutput> = {
  permissions: (_, { mapRunArn }) => [{ action: 'states:DescribeMapRun', resource: String(mapRunArn) }],
  handle(states, { mapRunArn }, context) {
    const { mapRun, machine } = findMapRun(states, String(mapRunArn));
    const parent = states.tables.executions.byId(mapRun.execution)!;
    const { label } = states.running.owner(parent.machine);
    const counts = states.tables.mapRuns.counts(mapRun.id);
    const express = states.machines.hasExpressChildren(states.machines.revision(parent.revision), mapRun.label);
    const lost = states.tables.mapRunRedrives.notRedrivable(mapRun.id, context.now, express);
    const written = mapRun.writing?.progress?.written ?? 0;
    const { maxConcurrency, toleratedFailureCount = 0, toleratedFailurePercentage = 0 } = mapRun.settings;
    return {
      mapRunArn: String(mapRunArn),
      executionArn: executionArn(states.host, labelled(machine.name, label), parent.name),
      status: mapRun.status,
      startDate: new Date(mapRun.startedAt),
      stopDate: mapRun.stoppedAt === undefined ? undefined : new Date(mapRun.stoppedAt),
      maxConcurrency,
      toleratedFailureCount,
      toleratedFailurePercentage,
      itemCounts: countsOf(counts, 'items', mapRun.items - mapRun.itemsBegun, lost.items, written),
      executionCounts: countsOf(counts, 'executions', 0, lost.executions, written),
      redriveCount: mapRun.redrives,
      redriveDate: mapRun.redrivenAt === undefined ? undefined : new Date(mapRun.redrivenAt),
    };
  },
};

/** `pending`: that have not begun. How many children they will be is known only when they do. */
function countsOf(
  counts: readonly Count[],
  of: 'items' | 'executions',
  pending: number,
  failuresNotRedrivable: number,
  written: number,
): MapRunItemCounts {
  const each = (status: string): number => counts.find((count) => count.status === status)?.[of] ?? 0;
  return {
    pending,
    running: each('RUNNING'),
    succeeded: each('SUCCEEDED'),
    failed: each('FAILED'),
    timedOut: each('TIMED_OUT'),
    aborted: each('ABORTED'),
    total: counts.reduce((sum, count) => sum + count[of], pending),
    resultsWritten: written,
    failuresNotRedrivable,
    pendingRedrive: each('PENDING_REDRIVE'),
  };
}

export const updateMapRun: Handler<States, UpdateMapRunInput, object> = {
  permissions: (_, { mapRunArn }) => [{ action: 'states:UpdateMapRun', resource: String(mapRunArn) }],
  handle(states, { mapRunArn, ...wanted }, context) {
    const { mapRun } = findMapRun(states, String(mapRunArn));
    if (mapRun.status !== 'RUNNING') throw mapRunEnded(mapRun.status);
    const said = Object.entries(wanted).filter(([, value]) => value !== undefined);
    states.tables.mapRuns.setSettings(mapRun.id, { ...mapRun.settings, ...Object.fromEntries(said) });
    context.post('map-run', String(mapRun.id));
    return {};
  },
};
