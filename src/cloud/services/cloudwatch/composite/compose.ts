/** A composite alarm's state, by those of its children: found anew whenever one of them changes. Reasons as AWS writes them. */
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { Context } from '../../../kit/service.ts';
import { alarmArn } from '../alarms/alarm-arn.ts';
import { changeState } from '../alarms/change-state.ts';
import { offsetIso } from '../alarms/reason.ts';
import type { CloudWatch } from '../context.ts';
import { type AlarmState, isComposite } from '../tables.ts';
import { holds } from './alarm-rule.ts';
import { ruleOf } from './composites.ts';
import { alarmNamed } from './names.ts';

/** What has made it look: the child that changed; nothing: it was put. */
export interface Trigger {
  readonly child?: { readonly name: string; readonly state: AlarmState; readonly at: number };
}

/** A row's handler; its subject is the composite alarm. */
export function compose(service: CloudWatch, context: Context, name: string, { child }: Trigger): void {
  const alarm = service.tables.alarm(name);
  if (!alarm || !isComposite(alarm)) return;
  const isAlarm = holds(ruleOf(alarm.config.AlarmRule), (child) => alarmNamed(service, child)?.state);
  const state = isAlarm ? 'ALARM' : 'OK';
  if (state === alarm.state) return;
  const arn = alarmArn(service, child?.name ?? name);
  const at = instant(child?.at ?? context.now);
  const reason = child
    ? `${arn} transitioned to ${child.state} at ${longDate(at)}`
    : `${arn} was created and its alarm rule evaluates to ${state}`;
  const reasonData = child
    ? JSON.stringify({ triggeringAlarms: [{ arn, state: { value: child.state, timestamp: offsetIso(at) } }] })
    : undefined;
  changeState(service, context, alarm, { state, reason, reasonData });
}

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November'],
  'December',
];

/** `Friday 04 August, 2023 12:54:46 UTC`. */
function longDate(at: Instant): string {
  const date = new Date(at);
  const day = String(date.getUTCDate()).padStart(2, '0');
  const time = date.toISOString().slice(11, 19);
  return `${days[date.getUTCDay()]} ${day} ${months[date.getUTCMonth()]}, ${date.getUTCFullYear()} ${time} UTC`;
}
