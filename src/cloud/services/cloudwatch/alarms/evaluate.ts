/**
 * An alarm is evaluated when its state can change: at the first step of time after a sample came, and where a sample passes
 * into an older window or out of the range. In between it costs nothing.
 */
import type { Instant } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';
import { type AlarmConfig, type AlarmState, isOnMetric } from '../tables.ts';
import { changeState } from './change-state.ts';
import { decideState } from './decide-state.ts';
import { reasonDataOf, reasonOf } from './reason.ts';
import { nextPassing, type Sampled, sampledAt, type WindowPoint, windowsAt } from './window.ts';

/** Passings that are looked at ahead, before the alarm is simply evaluated again: mostly a new sample comes first. */
const passingsAheadMax = 4;
/** A metric with more rows than this in range is reported so often that looking ahead gains nothing. */
const rowsAheadMax = 200;

/** A timer's handler: decides the alarm's state as of `due`, which may long have gone by, and sets its next evaluation. */
export function evaluate(service: CloudWatch, context: Context, name: string, due: Instant): void {
  const alarm = service.tables.alarm(name);
  if (!alarm || !isOnMetric(alarm)) return;
  service.meter.write(context);
  const { config } = alarm;
  const sampled = sampledAt(service.tables, config, due);
  const points = windowsAt(sampled, config, due);
  if (isWarmingUp(config, points, due)) {
    service.watch.setDue(context, name, config.warmUntil);
    return;
  }
  if (config.warmUntil !== undefined) service.tables.setAlarmConfig(name, { ...config, warmUntil: undefined });
  const decision = decideState(points, config);
  const state = decision.state === 'keep' ? alarm.state : decision.state;
  if (state !== alarm.state) {
    const reasonData = reasonDataOf(decision, points, config, context.now);
    changeState(service, context, alarm, { state, reason: reasonOf(state, decision, config), reasonData });
  }
  service.watch.setDue(context, name, nextChange(sampled, config, due, state));
}

/** "Evaluation begins as soon as the alarm has enough metric data to fill its evaluation window", unless it is to wait all the same. */
function isWarmingUp(config: AlarmConfig, points: readonly WindowPoint[], at: Instant): boolean {
  const { warmUntil, WarmUpConfiguration, EvaluationPeriods } = config;
  if (warmUntil === undefined || at >= warmUntil) return false;
  if (WarmUpConfiguration?.OnlyStartEvaluatingAfterWarmUpPeriodEnds) return true;
  return points.slice(0, EvaluationPeriods).some(({ value }) => value === undefined);
}

/** When the alarm would next be in another state, if no sample came any more; or when to look again. */
function nextChange(
  sampled: readonly Sampled[],
  config: AlarmConfig,
  at: Instant,
  state: AlarmState,
): Instant | undefined {
  let next = nextPassing(sampled, config, at);
  if (sampled.some(({ rows }) => rows.length > rowsAheadMax)) return next;
  for (let looked = 0; next !== undefined && looked < passingsAheadMax; looked++) {
    const decision = decideState(windowsAt(sampled, config, next), config);
    if (decision.state !== 'keep' && decision.state !== state) return next;
    next = nextPassing(sampled, config, next);
  }
  return next;
}
