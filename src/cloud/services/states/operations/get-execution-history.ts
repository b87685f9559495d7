/** GetExecutionHistory: in pages, upwards or downwards, with or without inputs and outputs. */
import type { GetExecutionHistoryInput, GetExecutionHistoryOutput } from '@aws-sdk/client-sfn';
import { expandEvent } from '../../../../languages/states/history.ts';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Handler } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { invalidToken, typeNotSupported } from '../errors.ts';
import { pageSizeDefault } from '../limits.ts';
import type { ExecutionRow } from '../tables/executions.ts';
import type { MapRunRow } from '../tables/map-runs.ts';
import { findExecution } from './find-execution.ts';

export const getExecutionHistory: Handler<States, GetExecutionHistoryInput, GetExecutionHistoryOutput> = {
  permissions: (_, { executionArn }) => [{ action: 'states:GetExecutionHistory', resource: String(executionArn) }],
  handle(states, { executionArn, maxResults, reverseOrder = false, nextToken, includeExecutionData = true }) {
    const { row, mapRun } = findExecution(states, String(executionArn));
    if (mapRun && isExpress(states, row, mapRun)) throw typeNotSupported();
    const size = maxResults || pageSizeDefault;
    const list = `GetExecutionHistory ${row.id} ${reverseOrder}`;
    const after = readToken(list, nextToken, invalidToken);
    const from =
      after === undefined ? (reverseOrder ? Number.MAX_SAFE_INTEGER : 1) : Number(after) + (reverseOrder ? -1 : 1);
    const found = states.tables.histories.read(row.id, from, reverseOrder ? 'down' : 'up', size + 1, [
      row.input,
      row.output,
    ]);
    const page = cutPage(list, found, size, ({ id }) => id);
    return {
      events: page.items.map(({ event, id, at }) => expandEvent(event, id, at, includeExecutionData)),
      nextToken: page.nextToken,
    };
  },
};

/** "This API action is not supported by EXPRESS state machines": nor by a Map Run's children of that type. */
const isExpress = ({ machines }: States, { revision }: ExecutionRow, { label }: MapRunRow): boolean =>
  machines.hasExpressChildren(machines.revision(revision), label);
