/** SetAlarmState, DeleteAlarms, EnableAlarmActions and DisableAlarmActions. */

import type {
  DeleteAlarmsInput,
  DisableAlarmActionsInput,
  EnableAlarmActionsInput,
  SetAlarmStateInput,
} from '@aws-sdk/client-cloudwatch';
import { isJson } from '../../../../languages/is-json.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import { forget } from '../actions/act.ts';
import type { CloudWatch } from '../context.ts';

import { invalid } from '../refusals.ts';
import { isOnMetric } from '../tables.ts';
import { onAlarms } from './alarm-arn.ts';
import { changeState } from './change-state.ts';
import { nextStep, stepMsOf } from './watch.ts';

/** The state lasts until the alarm is next evaluated: a composite one when a child of it changes. */
export const setAlarmState: Handler<CloudWatch, SetAlarmStateInput, Record<string, never>> = {
  permissions: (service, { AlarmName = '' }) => onAlarms(service, 'SetAlarmState', [AlarmName]),
  handle(service, input, context) {
    const { AlarmName: name = '', StateValue: state, StateReason: reason = '', StateReasonData: reasonData } = input;
    const alarm = service.tables.alarm(name);
    if (!alarm) throw new AwsError('ResourceNotFound', `Alarm ${name} does not exist`, 404);
    if (!state) throw invalid('StateValue must be specified.');
    if (reasonData !== undefined && !isJson(reasonData))
      throw new AwsError('InvalidFormatFault', 'StateReasonData was not syntactically valid JSON');
    changeState(service, context, alarm, { state, reason, reasonData });
    if (isOnMetric(alarm)) service.watch.setDue(context, name, nextStep(context.now, stepMsOf(alarm.config)));
    return {};
  },
};

/**
 * "If you specify any incorrect alarm names, the alarms you specify with correct names are still deleted": API reference. None is deleted where a composite
 * alarm that stays depends on one.
 */
export const deleteAlarms: Handler<CloudWatch, DeleteAlarmsInput, Record<string, never>> = {
  permissions: (service, { AlarmNames = [] }) => onAlarms(service, 'DeleteAlarms', AlarmNames),
  handle(service, { AlarmNames = [] }, context) {
    const names = new Set(AlarmNames.filter((name) => service.tables.alarm(name)));
    checkDeletable(service, names);
    for (const name of names) {
      service.tables.removeAlarm(name);
      context.clearTimer('evaluate', name);
      forget(service, context, name);
      service.tables.addHistory({
        alarm: name,
        at: context.now,
        type: 'ConfigurationUpdate',
        summary: `Alarm "${name}" deleted`,
        data: JSON.stringify({ version: '1.0', type: 'Delete' }),
      });
    }
    service.watch.changed(context);
    service.composites.changed(context);
    return {};
  },
};

/** AWS's words, as users pasted them. */
function checkDeletable({ composites }: CloudWatch, names: ReadonlySet<string>): void {
  const kept = [...names].filter((name) =>
    composites.dependingOn(name).some((composite) => !names.has(composite.name)),
  );
  if (kept.length === 0) return;
  throw invalid(
    `Cannot delete ${kept.join(',')} as there are composite alarm(s) depending on ${kept.length === 1 ? 'it' : 'them'}.`,
  );
}

export const enableAlarmActions: Handler<CloudWatch, EnableAlarmActionsInput, Record<string, never>> = {
  permissions: (service, { AlarmNames = [] }) => onAlarms(service, 'EnableAlarmActions', AlarmNames),
  handle: (service, { AlarmNames = [] }, context) => setActionsEnabled(service, context, AlarmNames, true),
};

export const disableAlarmActions: Handler<CloudWatch, DisableAlarmActionsInput, Record<string, never>> = {
  permissions: (service, { AlarmNames = [] }) => onAlarms(service, 'DisableAlarmActions', AlarmNames),
  handle: (service, { AlarmNames = [] }, context) => setActionsEnabled(service, context, AlarmNames, false),
};

/** Names that no alarm has are passed over, as AWS does. */
export function setActionsEnabled(
  service: CloudWatch,
  context: Context,
  names: readonly string[],
  enabled: boolean,
): Record<string, never> {
  for (const name of names) {
    const alarm = service.tables.alarm(name);
    if (!alarm || alarm.actionsEnabled === enabled) continue;
    service.tables.setActionsEnabled(name, enabled, context.now);
    service.tables.addHistory({
      alarm: name,
      at: context.now,
      type: 'ConfigurationUpdate',
      summary: `Alarm "${name}" updated`,
      data: JSON.stringify({
        version: '1.0',
        type: 'Update',
        updatedAlarm: { alarmName: name, actionsEnabled: enabled },
      }),
    });
  }
  return {};
}
