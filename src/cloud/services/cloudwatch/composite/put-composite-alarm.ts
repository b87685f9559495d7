/**
 * PutCompositeAlarm: an alarm on the states of others. Left out, refused by name: ActionConfiguration, actions other than SNS topics.
 * Source: API reference, PutCompositeAlarm.
 */
import type { PutCompositeAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { Handler } from '../../../kit/service.ts';
import { onAlarms } from '../alarms/alarm-arn.ts';
import { checkActions, checkQuotas, recordChange, unchecked } from '../alarms/put-alarm.ts';
import type { CloudWatch } from '../context.ts';
import { invalid, notThereYet } from '../refusals.ts';
import { type CompositeAlarm, type CompositeConfig, isComposite } from '../tables.ts';
import { alarmsIn, parseAlarmRule } from './alarm-rule.ts';
import { alarmNamed, nameIn } from './names.ts';

export const putCompositeAlarm: Handler<CloudWatch, PutCompositeAlarmInput, Record<string, never>> = {
  permissions: (service, { AlarmName = '' }) => onAlarms(service, 'PutCompositeAlarm', [AlarmName]),
  handle(service, input, context) {
    const { AlarmName: name = '', ActionsEnabled: actionsEnabled = true, Tags = [] } = input;
    const before = service.tables.alarm(name);
    if (before && !isComposite(before))
      throw invalid(`The alarm ${name} is a metric alarm: a composite alarm needs another name.`);
    const config = readConfig(service, name, input);
    checkQuotas(service, before, Tags);
    const { now } = context;
    const alarm: CompositeAlarm = before
      ? { ...before, config, actionsEnabled, configuredAt: now }
      : {
          name,
          config,
          actionsEnabled,
          ...unchecked(now),
        };
    service.tables.putAlarm(alarm, [], Tags);
    service.composites.changed(context);
    recordChange(service, context, before, alarm);
    context.post('compose', name, {});
    return {};
  },
};

function readConfig(service: CloudWatch, name: string, input: PutCompositeAlarmInput): CompositeConfig {
  const { AlarmRule = '', AlarmDescription, ActionsSuppressor } = input;
  const { ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod } = input;
  if (input.ActionConfiguration !== undefined) throw notThereYet('ActionConfiguration');
  const rule = parseAlarmRule(AlarmRule);
  if (typeof rule === 'string') throw invalid(`Invalid AlarmRule syntax: ${rule}.`);
  const children = alarmsIn(rule);
  const missing = children.filter((child) => !alarmNamed(service, child));
  if (missing.length > 0)
    throw invalid(
      `Could not save the composite alarm as alarms [${missing.join(', ')}] in the alarm rule do not exist`,
    );
  if (
    isInCycle(
      service,
      name,
      children.map((child) => nameIn(service, child)),
    )
  )
    throw invalid(
      `The alarm rule of ${name} depends on ${name} itself: a composite alarm that is part of a cycle is never evaluated.`,
    );
  checkSuppressor(service, input);
  return {
    AlarmRule,
    AlarmDescription,
    ...checkActions(input),
    ...(ActionsSuppressor === undefined
      ? {}
      : { ActionsSuppressor, ActionsSuppressorWaitPeriod, ActionsSuppressorExtensionPeriod }),
  };
}

function checkSuppressor(service: CloudWatch, input: PutCompositeAlarmInput): void {
  const {
    ActionsSuppressor: suppressor,
    ActionsSuppressorWaitPeriod: wait,
    ActionsSuppressorExtensionPeriod: extension,
  } = input;
  if (suppressor === undefined) {
    if (wait !== undefined || extension !== undefined)
      throw invalid('ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod need an ActionsSuppressor.');
    return;
  }
  if (wait === undefined || extension === undefined)
    throw invalid(
      'ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod must be given with an ActionsSuppressor.',
    );
  if (wait < 0 || extension < 0)
    throw invalid('ActionsSuppressorWaitPeriod and ActionsSuppressorExtensionPeriod must not be negative.');
  if (!alarmNamed(service, suppressor)) throw invalid(`The ActionsSuppressor ${suppressor} does not exist.`);
}

/** AWS takes a cycle, and evaluates none of its alarms: refused here. */
function isInCycle(service: CloudWatch, name: string, children: readonly string[]): boolean {
  const looked = new Set<string>();
  const look = (names: readonly string[]): boolean =>
    names.some((one) => {
      if (one === name) return true;
      if (looked.has(one)) return false;
      looked.add(one);
      const alarm = service.tables.alarm(one);
      return alarm !== undefined && isComposite(alarm) && look(service.composites.childrenOf(alarm));
    });
  return look(children);
}
