/**
 * What a change of state sets off: its actions, each by a row of its own; held back while a mute rule is active, or while a composite alarm's suppressor is in ALARM or may yet be.
 * Once nothing holds them any more they are carried out, if the alarm is not back in the state that it left.
 * Source: API reference, PutCompositeAlarm (ActionsSuppressor); CloudWatch User Guide, "How alarm mute rules work", "Composite alarm action suppression".
 */
import { type Instant, instant, later } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import { messageOf } from '../alarms/notification.ts';
import { alarmNamed } from '../composite/names.ts';
import type { CloudWatch } from '../context.ts';
import { mutesUntil } from '../mute/mute-window.ts';
import { type Alarm, type AlarmState, type CompositeAlarm, isComposite } from '../tables.ts';
import type { Held, Holder } from './held-table.ts';

/** For an alarm that has changed its state, from `before`'s to its own. */
export function actOrHold(service: CloudWatch, context: Context, before: Alarm, alarm: Alarm): void {
  const held = service.tables.held.get(alarm.name);
  const from = held?.from ?? before.state;
  const isSuppressed = held !== undefined && held.by !== 'mute';
  const hold = isSuppressed ? { by: held.by, until: undefined } : holdOf(service, alarm, context.now);
  if (hold && alarm.actionsEnabled) {
    keep(service, context, { alarm: alarm.name, from, ...hold });
    return;
  }
  if (held) forget(service, context, alarm.name);
  if (alarm.actionsEnabled && alarm.state !== from) act(service, context, from, alarm);
}

interface Hold {
  readonly by: Holder;
  /** Undefined: until it is known otherwise. */
  readonly until: Instant | undefined;
}

/** What holds the actions of an alarm that changes its state now. */
function holdOf(service: CloudWatch, alarm: Alarm, now: Instant): Hold | undefined {
  const suppressor = isComposite(alarm) ? suppressorOf(service, alarm) : undefined;
  if (suppressor?.state === 'ALARM') return { by: 'Alarm', until: undefined };
  if (suppressor && isComposite(alarm))
    return { by: 'WaitPeriod', until: later(now, alarm.config.ActionsSuppressorWaitPeriod ?? 0) };
  return muteOf(service, alarm.name, now);
}

function muteOf(service: CloudWatch, name: string, now: Instant): Hold | undefined {
  const ends = service.tables.mutes.all().flatMap((rule) => {
    const until = rule.targets.AlarmNames?.includes(name) ? mutesUntil(rule, now) : undefined;
    return until === undefined ? [] : [until];
  });
  return ends.length === 0 ? undefined : { by: 'mute', until: instant(Math.max(...ends)) };
}

const suppressorOf = (service: CloudWatch, { config }: CompositeAlarm): Alarm | undefined =>
  config.ActionsSuppressor === undefined ? undefined : alarmNamed(service, config.ActionsSuppressor);

function keep(
  service: CloudWatch,
  context: Context,
  { alarm, from, by, until }: Hold & { readonly alarm: string; readonly from: AlarmState },
): void {
  const before = service.tables.held.get(alarm);
  service.tables.held.put({ alarm, from, by, since: before?.by === by ? before.since : context.now });
  if (until !== undefined) context.setTimer('release', alarm, until);
  if (before?.by === by) return;
  service.tables.addHistory({
    alarm,
    at: context.now,
    type: 'Action',
    summary: by === 'mute' ? 'Actions are muted by an alarm mute rule' : `Actions suppressed by ${by}`,
    data: JSON.stringify({ actionState: 'Suppressed', by, ...(until === undefined ? {} : { until }) }),
  });
}

/** A timer's handler: what held the alarm's actions has ended, or may have. */
export function release(service: CloudWatch, context: Context, name: string): void {
  const held = service.tables.held.get(name);
  const alarm = service.tables.alarm(name);
  if (!held || !alarm || held.by === 'Alarm') return;
  const mute = muteOf(service, name, context.now);
  if (mute) {
    keep(service, context, { alarm: name, from: held.from, ...mute });
    return;
  }
  forget(service, context, name);
  if (alarm.actionsEnabled && alarm.state !== held.from) act(service, context, held.from, alarm);
}

/** Of an alarm that goes. */
export function forget(service: CloudWatch, context: Context, name: string): void {
  service.tables.held.remove(name);
  context.clearTimer('release', name);
}

/** For composite alarms whose suppressor has changed its state. */
export function suppressorChanged(service: CloudWatch, context: Context, suppressor: Alarm): void {
  for (const composite of service.composites.suppressedBy(suppressor.name)) {
    const held = service.tables.held.get(composite.name);
    if (held && held.by !== 'mute') changeHolder(service, context, composite, held, suppressor.state);
  }
}

function changeHolder(
  service: CloudWatch,
  context: Context,
  { name, config }: CompositeAlarm,
  { from, by }: Held,
  state: AlarmState,
): void {
  if (state === 'ALARM') {
    context.clearTimer('release', name);
    keep(service, context, { alarm: name, from, by: 'Alarm', until: undefined });
  } else if (by === 'Alarm') {
    const until = later(context.now, config.ActionsSuppressorExtensionPeriod ?? 0);
    keep(service, context, { alarm: name, from, by: 'ExtensionPeriod', until });
  }
}

function act(service: CloudWatch, context: Context, from: AlarmState, alarm: Alarm): void {
  for (const action of actionsOf(alarm)) {
    const message = messageOf(service.host, from, alarm);
    context.post('act', context.id(), { alarm: alarm.name, action, ...message });
  }
}

function actionsOf({ state, config }: Alarm): readonly string[] {
  switch (state) {
    case 'OK':
      return config.OKActions;
    case 'ALARM':
      return config.AlarmActions;
    case 'INSUFFICIENT_DATA':
      return config.InsufficientDataActions;
  }
}
