/**
 * What AWS has no service for: the ledger of ticks with the deliveries that came of them or were lost, and what templates say
 * in `Metadata.Punctual`. Leaves out health and the world's time. Everything but the lists is for the house alone.
 */
import type { House, RoomPlan } from '../../room.ts';
import { annotate, checkAnnotations, getAnnotations } from './annotations.ts';
import { listFailedDeliveries, listTicks } from './list.ts';
import { recordFailure, recordMissed, recordTick, settleDelivery } from './record.ts';
import { openRetention } from './retention.ts';
import { openLedger, schema } from './tables.ts';

export const punctual: RoomPlan = {
  service: 'punctual',
  schema,
  open: (house: House) => {
    const ledger = openLedger(house.store);
    const retain = openRetention(house.store);
    return {
      operations: {
        RecordTick: recordTick(ledger, retain),
        RecordMissed: recordMissed(ledger, retain),
        SettleDelivery: settleDelivery(ledger),
        RecordFailure: recordFailure(ledger, retain),
        ListTicks: listTicks(ledger),
        ListFailedDeliveries: listFailedDeliveries(ledger),
        CheckAnnotations: checkAnnotations(),
        Annotate: annotate(house.store),
        GetAnnotations: getAnnotations(house.store),
      },
    };
  },
};
