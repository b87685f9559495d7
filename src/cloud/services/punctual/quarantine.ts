/** What failed three times by a bug of ours: listed, and let go again. */
import { AwsError } from '../../kit/aws-error.ts';
import { cutPage, readToken } from '../../kit/page.ts';
import type { Handler } from '../../kit/service.ts';
import type { Punctual } from './context.ts';
import { type PageInput, pageSize } from './page-size.ts';

export interface QuarantinedSummary {
  readonly Id: number;
  readonly Service: string;
  /** Of a row; `timer/…`, `effect/…`, `report/…`, `start/…` of other work. */
  readonly Kind: string;
  readonly Subject: string;
  readonly QuarantinedAt: Date;
  /** The error, with its stack. */
  readonly Why: string;
}

/** Newest first. */
export const listQuarantined: Handler<Punctual, PageInput, { Quarantined: QuarantinedSummary[]; NextToken?: string }> =
  {
    permissions: () => [{ action: 'punctual:ListQuarantined', resource: '*' }],
    handle(_, { MaxResults, NextToken }, context) {
      const size = pageSize(MaxResults);
      const place = readToken('ListQuarantined', NextToken);
      const found = context.quarantined(place === undefined ? undefined : Number(place), size + 1);
      const page = cutPage('ListQuarantined', found, size, ({ id }) => id);
      return {
        Quarantined: page.items.map(({ id, service, kind, subject, at, why }) => ({
          Id: id,
          Service: service,
          Kind: kind,
          Subject: subject,
          QuarantinedAt: new Date(at),
          Why: why,
        })),
        ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
      };
    },
  };

export interface ReleaseInput {
  readonly Id?: number;
  /** True: it and what waits behind it is dropped, not done again. */
  readonly Discard?: boolean;
}

export const releaseQuarantined: Handler<Punctual, ReleaseInput, object> = {
  permissions: () => [{ action: 'punctual:ReleaseQuarantined', resource: '*' }],
  handle(_, { Id, Discard = false }, context) {
    if (Number.isInteger(Id) && context.release(Id as number, Discard)) return {};
    throw new AwsError(
      'ResourceNotFoundException',
      `nothing is quarantined under the Id \`${Id}\`; ListQuarantined lists what is`,
    );
  },
};
