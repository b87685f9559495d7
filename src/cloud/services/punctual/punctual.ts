/**
 * What AWS has no service for: the ledger of ticks with the deliveries that came of them or were lost, and what templates say
 * in `Metadata.Punctual`, many machines and schedules in one call for who shows all of them, how the engine fares, and the heartbeat for a watchdog outside. Leaves out health. Everything but the lists, the clock and the engine is for the cloud alone.
 */
import { bind, type ServiceDefinition } from '../../kit/service.ts';
import { annotate, checkAnnotations, getAnnotations } from './annotations.ts';
import { batchGetRecent, batchGetSchedules, listChanges } from './bulk.ts';
import { describeClock } from './clock.ts';
import type { Punctual } from './context.ts';
import { listCutLogs } from './cut-logs.ts';
import { describeEngine } from './engine.ts';
import { heartbeat } from './heartbeat.ts';
import { listFailedDeliveries, listTicks } from './list.ts';
import { listQuarantined, releaseQuarantined } from './quarantine.ts';
import { endDelivery, forgetMissed, recordFailure, recordMissed, recordTick } from './record.ts';
import { openRetention } from './retention.ts';
import { listRetries } from './retries.ts';
import { openLedger, schema } from './tables.ts';
import { listUnreached } from './unreached.ts';

export const punctual: ServiceDefinition = {
  service: 'punctual',
  schema,
  open(host) {
    const { store } = host;
    const service: Punctual = { host, ledger: openLedger(store), retain: openRetention(store), life: {} };
    return {
      operations: bind(service, {
        // the ledger
        ListTicks: listTicks,
        ListFailedDeliveries: listFailedDeliveries,
        ListUnreached: listUnreached,
        ListRetries: listRetries,
        RecordTick: recordTick,
        RecordMissed: recordMissed,
        ForgetMissed: forgetMissed,
        EndDelivery: endDelivery,
        RecordFailure: recordFailure,

        // in bulk
        BatchGetRecent: batchGetRecent,
        BatchGetSchedules: batchGetSchedules,
        ListChanges: listChanges,

        // the quarantine
        ListQuarantined: listQuarantined,
        ReleaseQuarantined: releaseQuarantined,

        // the disk
        ListCutLogs: listCutLogs,

        // the engine itself
        DescribeClock: describeClock,
        DescribeEngine: describeEngine,

        // Metadata.Punctual
        CheckAnnotations: checkAnnotations,
        Annotate: annotate,
        GetAnnotations: getAnnotations,
      }),
      ...heartbeat(service),
    };
  },
};
