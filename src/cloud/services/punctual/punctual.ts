/**
 * What AWS has no service for: the ledger of ticks with the deliveries that came of them or were lost, and what templates say
 * in `Metadata.Punctual`. Leaves out health and the world's time. Everything but the lists is for the cloud alone.
 */
import type { ServiceDefinition, ServiceHost } from '../../kit/service.ts';
import { annotate, checkAnnotations, getAnnotations } from './annotations.ts';
import { listFailedDeliveries, listTicks } from './list.ts';
import { recordFailure, recordMissed, recordTick, settleDelivery } from './record.ts';
import { openRetention } from './retention.ts';
import { openLedger, schema } from './tables.ts';

export const punctual: ServiceDefinition = {
  service: 'punctual',
  schema,
  open: (host: ServiceHost) => {
    const ledger = openLedger(host.store);
    const retain = openRetention(host.store);
    return {
      operations: {
        RecordTick: recordTick(ledger, retain),
        RecordMissed: recordMissed(ledger, retain),
        SettleDelivery: settleDelivery(ledger),
        RecordFailure: recordFailure(ledger, retain),
        ListTicks: listTicks(ledger),
        ListFailedDeliveries: listFailedDeliveries(ledger),
        CheckAnnotations: checkAnnotations(),
        Annotate: annotate(host.store),
        GetAnnotations: getAnnotations(host.store),
      },
    };
  },
};
