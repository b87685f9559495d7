/** SetAlarmState, DeleteAlarms, EnableAlarmActions and DisableAlarmActions. */
import type { DeleteAlarmsInput, EnableAlarmActionsInput, SetAlarmStateInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../kit/aws-error.ts';
import type { Context } from '../../kit/service.ts';
import { changeState } from './change-state.ts';
import type { CloudWatch } from './cloudwatch.ts';
import { invalid } from './refusals.ts';
import { nextStep, stepMsOf } from './watch.ts';

/** The state lasts until the alarm is next evaluated. */
export function setAlarmState(service: CloudWatch, input: SetAlarmStateInput, context: Context): Record<string, never> {
  const { AlarmName: name = '', StateValue: state, StateReason: reason = '', StateReasonData: reasonData } = input;
  const alarm = service.tables.alarm(name);
  if (!alarm) throw new AwsError('ResourceNotFound', `Alarm ${name} does not exist`, 404);
  if (!state) throw invalid('StateValue must be specified.');
  if (reasonData !== undefined) checkJson(reasonData);
  changeState(service, context, alarm, { state, reason, reasonData });
  service.watch.setDue(context, name, nextStep(context.now, stepMsOf(alarm.config)));
  return {};
}

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw new AwsError('InvalidFormatFault', 'StateReasonData was not syntactically valid JSON');
  }
}

/** Either all or none: one that does not exist is an error. */
export function deleteAlarms(
  service: CloudWatch,
  { AlarmNames = [] }: DeleteAlarmsInput,
  context: Context,
): Record<string, never> {
  for (const name of new Set(AlarmNames)) {
    if (!service.tables.alarm(name)) throw new AwsError('ResourceNotFound', `Alarm ${name} does not exist`, 404);
    service.tables.removeAlarm(name);
    context.clearTimer('evaluate', name);
    service.tables.addHistory({
      alarm: name,
      at: context.now,
      type: 'ConfigurationUpdate',
      summary: `Alarm "${name}" deleted`,
      data: JSON.stringify({ version: '1.0', type: 'Delete' }),
    });
  }
  service.watch.changed(context);
  return {};
}

/** Names that no alarm has are passed over, as AWS does. */
export function setActionsEnabled(
  service: CloudWatch,
  { AlarmNames = [] }: EnableAlarmActionsInput,
  enabled: boolean,
  context: Context,
): Record<string, never> {
  for (const name of AlarmNames) {
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
