/** GetExecutionHistory: in pages, upwards or downwards, with or without inputs and outputs. */
import type { GetExecutionHistoryInput, GetExecutionHistoryOutput } from '@aws-sdk/client-sfn';
import { expandEvent } from '../../../languages/states/history.ts';
import { cutPage, readToken } from '../../kit/page.ts';
import type { Operation } from '../../kit/service.ts';
import { findExecution } from './describe-execution.ts';
import { pageSizeDefault } from './limits.ts';
import type { Parts } from './parts.ts';
import { invalidToken } from './refusals.ts';

export const getExecutionHistory = (parts: Parts): Operation<GetExecutionHistoryInput, GetExecutionHistoryOutput> => ({
  permissions: ({ executionArn }) => [{ action: 'states:GetExecutionHistory', resource: String(executionArn) }],
  handle: ({ executionArn, maxResults, reverseOrder = false, nextToken, includeExecutionData = true }) => {
    const { row } = findExecution(parts, String(executionArn));
    const size = maxResults || pageSizeDefault;
    const list = `GetExecutionHistory ${row.id} ${reverseOrder}`;
    const after = readToken(list, nextToken, invalidToken);
    const from =
      after === undefined ? (reverseOrder ? Number.MAX_SAFE_INTEGER : 1) : Number(after) + (reverseOrder ? -1 : 1);
    const found = parts.histories.read(row.id, from, reverseOrder ? 'down' : 'up', size + 1, [row.input, row.output]);
    const page = cutPage(list, found, size, ({ id }) => id);
    return {
      events: page.items.map(({ event, id, at }) => expandEvent(event, id, at, includeExecutionData)),
      nextToken: page.nextToken,
    };
  },
});
