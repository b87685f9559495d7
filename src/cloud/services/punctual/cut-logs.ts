/** Log lines for which the disk had no space, by stream and time. */
import { cutPage, readToken } from '../../kit/page.ts';
import type { Handler } from '../../kit/service.ts';
import type { Punctual } from './context.ts';
import { type PageInput, pageSize } from './page-size.ts';

export interface CutSummary {
  readonly LogGroupName?: string;
  readonly LogStreamName?: string;
  /** Of messages, in UTF-8. */
  readonly Bytes: number;
  readonly Lines: number;
  readonly FirstAt: Date;
  readonly LastAt: Date;
  /** Lines are written again since; none: they are still cut. */
  readonly EndedAt?: Date;
}

/** What `logs.ListCuts` returns. */
interface Cut {
  readonly id: number;
  readonly groupName: string | null;
  readonly streamName: string | null;
  readonly bytes: number;
  readonly lines: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly endedAt: number | null;
}

/** Newest first. */
export const listCutLogs: Handler<Punctual, PageInput, { CutLogs: CutSummary[]; NextToken?: string }> = {
  permissions: () => [{ action: 'punctual:ListCutLogs', resource: '*' }],
  handle(_, { MaxResults, NextToken }, context) {
    const size = pageSize(MaxResults);
    const place = readToken('ListCutLogs', NextToken);
    const before = place === undefined ? undefined : Number(place);
    const { cuts } = context.call<{ cuts: readonly Cut[] }>('logs', 'ListCuts', { before, count: size + 1 });
    const page = cutPage('ListCutLogs', cuts, size, ({ id }) => id);
    return {
      CutLogs: page.items.map(summaryOf),
      ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
    };
  },
};

const summaryOf = (cut: Cut): CutSummary => ({
  ...(cut.groupName === null ? {} : { LogGroupName: cut.groupName }),
  ...(cut.streamName === null ? {} : { LogStreamName: cut.streamName }),
  Bytes: cut.bytes,
  Lines: cut.lines,
  FirstAt: new Date(cut.firstAt),
  LastAt: new Date(cut.lastAt),
  ...(cut.endedAt === null ? {} : { EndedAt: new Date(cut.endedAt) }),
});
