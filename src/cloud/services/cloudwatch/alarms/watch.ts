/**
 * Which alarms watch which metric, and when each is next to be evaluated. An alarm has at most one timer, at the next instant at which its
 * state can change; a sample of its metric brings the timer forward to the next turn of the minute.
 */
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import type { AlarmConfig, Tables } from '../tables.ts';
import { keyOf, metricsOf } from './alarm-metrics.ts';

export interface Watch {
  /** A sample of this metric has come. */
  counted(context: Context, metricKey: string, unit: string): void;
  /** An alarm was put or deleted: what is known of all of them is read again. */
  changed(context: Context): void;
  /** When the alarm is next evaluated; undefined: when its metric is next counted. */
  setDue(context: Context, name: string, due: Instant | undefined): void;
  dropCaches(): void;
}

interface Watched {
  readonly name: string;
  readonly stepMs: number;
  due: Instant | undefined;
}

/** An alarm at one of its metrics. */
interface Looking {
  readonly watched: Watched;
  readonly unit: string | undefined;
}

/** Alarms of a minute and longer are evaluated every minute, shorter ones every ten seconds. */
export const stepMsOf = (config: Pick<AlarmConfig, 'Period'>): number => (config.Period < 60 ? 10_000 : 60_000);

export const nextStep = (after: Instant, stepMs: number): Instant => instant(after - (after % stepMs) + stepMs);

export function openWatch(tables: Tables): Watch {
  let known: { readonly byMetric: Map<string, Looking[]>; readonly byName: Map<string, Watched> } | undefined;
  const forget = (): void => {
    known = undefined;
  };

  function all() {
    if (known) return known;
    known = { byMetric: new Map(), byName: new Map() };
    for (const { name, config, due } of tables.alarmDues()) {
      const watched: Watched = { name, stepMs: stepMsOf(config), due };
      for (const metric of metricsOf(config)) {
        const key = keyOf(metric);
        known.byMetric.set(key, [...(known.byMetric.get(key) ?? []), { watched, unit: metric.unit }]);
      }
      known.byName.set(name, watched);
    }
    return known;
  }

  function write(context: Context, watched: Watched, due: Instant | undefined): void {
    const before = watched.due;
    if (before === due) return;
    watched.due = due;
    context.undo(() => {
      watched.due = before;
    });
    tables.setAlarmDue(watched.name, due);
    if (due === undefined) context.clearTimer('evaluate', watched.name);
    else context.setTimer('evaluate', watched.name, due);
  }

  return {
    counted(context, metricKey, unit) {
      for (const { watched, unit: wanted } of all().byMetric.get(metricKey) ?? []) {
        if (wanted !== undefined && wanted !== unit) continue;
        const soon = nextStep(context.now, watched.stepMs);
        if (watched.due === undefined || watched.due > soon) write(context, watched, soon);
      }
    },
    changed(context) {
      forget();
      context.undo(forget);
    },
    setDue(context, name, due) {
      const watched = all().byName.get(name);
      if (watched) write(context, watched, due);
    },
    dropCaches: forget,
  };
}
