/** The ledger read: ticks with their deliveries, and all deliveries that were lost: of ticks, of other events, of messages of topics. Newest first. */
import { cutPage, readToken } from '../../kit/page.ts';
import type { Handler } from '../../kit/service.ts';
import type { Punctual } from './context.ts';
import { type PageInput, pageSize } from './page-size.ts';
import type { Delivery, Tick } from './tables.ts';

export interface ListTicksInput extends PageInput {
  readonly ScheduleArn?: string;
}

export interface ListTicksOutput {
  readonly Ticks: readonly TickSummary[];
  readonly NextToken?: string;
}

export interface TickSummary {
  readonly ScheduleArn: string;
  readonly Due: Date;
  readonly Status: string;
  readonly Why?: string;
  readonly EventId?: string;
  readonly RecordedAt: Date;
  readonly Deliveries: readonly DeliverySummary[];
}

export interface DeliverySummary {
  readonly EventId: string;
  readonly RuleArn: string;
  readonly TargetId: string;
  readonly TargetArn: string;
  readonly Status: string;
  readonly Started?: string;
  readonly Why?: string;
  readonly Attempts: number;
  readonly SettledAt?: Date;
}

export const listTicks: Handler<Punctual, ListTicksInput, ListTicksOutput> = {
  permissions: (_, { ScheduleArn }) => [{ action: 'punctual:ListTicks', resource: ScheduleArn ?? '*' }],
  handle({ ledger }, { ScheduleArn, MaxResults, NextToken }) {
    const size = pageSize(MaxResults);
    const list = `ListTicks ${ScheduleArn ?? ''}`;
    const place = readToken(list, NextToken);
    const found =
      ScheduleArn === undefined
        ? ledger.ticks(place === undefined ? undefined : Number(place), size + 1)
        : ledger.ticksOf(ScheduleArn, placeOf(place), size + 1);
    const page = cutPage(list, found, size, (tick) =>
      ScheduleArn === undefined ? tick.id : `${tick.due} ${tick.creation}`,
    );
    return {
      Ticks: page.items.map((tick) => summaryOf(tick, ledger.deliveriesOf(tick.id))),
      ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
    };
  },
};

export const listFailedDeliveries: Handler<Punctual, PageInput, { Deliveries: DeliverySummary[]; NextToken?: string }> =
  {
    permissions: () => [{ action: 'punctual:ListFailedDeliveries', resource: '*' }],
    handle({ ledger }, { MaxResults, NextToken }) {
      const size = pageSize(MaxResults);
      const place = readToken('ListFailedDeliveries', NextToken);
      const found = ledger.failures(place === undefined ? undefined : Number(place), size + 1);
      const page = cutPage('ListFailedDeliveries', found, size, ({ id }) => id);
      return {
        Deliveries: page.items.map(deliverySummaryOf),
        ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
      };
    },
  };

function placeOf(place: string | number | undefined): { due: number; creation: string } | undefined {
  if (place === undefined) return undefined;
  const [due, creation = ''] = String(place).split(' ');
  return { due: Number(due), creation };
}

const summaryOf = (tick: Tick, deliveries: readonly Delivery[]): TickSummary => ({
  ScheduleArn: tick.scheduleArn,
  Due: new Date(tick.due),
  Status: tick.status,
  ...(tick.why === null ? {} : { Why: tick.why }),
  ...(tick.eventId === null ? {} : { EventId: tick.eventId }),
  RecordedAt: new Date(tick.recordedAt),
  Deliveries: deliveries.map(deliverySummaryOf),
});

const deliverySummaryOf = (delivery: Delivery): DeliverySummary => ({
  EventId: delivery.eventId,
  RuleArn: delivery.ruleArn,
  TargetId: delivery.targetId,
  TargetArn: delivery.targetArn,
  Status: delivery.status,
  ...(delivery.started === null ? {} : { Started: delivery.started }),
  ...(delivery.why === null ? {} : { Why: delivery.why }),
  Attempts: delivery.attempts,
  ...(delivery.settledAt === null ? {} : { SettledAt: new Date(delivery.settledAt) }),
});
