/** SetAlarmState, DeleteAlarms, EnableAlarmActions and DisableAlarmActions. */
import type { DeleteAlarmsInput, EnableAlarmActionsInput, SetAlarmStateInput } from '@aws-sdk/client-cloudwatch';
import { AwsError } from '../../aws-error.ts';
import type { Context } from '../../room.ts';
import { changeState } from './change-state.ts';
import type { CloudWatch } from './cloudwatch.ts';
import { invalid } from './refusals.ts';
import { nextStep, stepMsOf } from './watch.ts';

/** The state lasts until the alarm is next evaluated. */
export function setAlarmState(room: CloudWatch, input: SetAlarmStateInput, context: Context): Record<string, never> {
  const { AlarmName: name = '', StateValue: state, StateReason: reason = '', StateReasonData: reasonData } = input;
  const alarm = room.tables.alarm(name);
  if (!alarm) throw new AwsError('ResourceNotFound', `Alarm ${name} does not exist`, 404);
  if (!state) throw invalid('StateValue must be specified.');
  if (reasonData !== undefined) checkJson(reasonData);
  changeState(room, context, alarm, { state, reason, reasonData });
  room.watch.setDue(context, name, nextStep(context.now, stepMsOf(alarm.config)));
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
  room: CloudWatch,
  { AlarmNames = [] }: DeleteAlarmsInput,
  context: Context,
): Record<string, never> {
  for (const name of new Set(AlarmNames)) {
    if (!room.tables.alarm(name)) throw new AwsError('ResourceNotFound', `Alarm ${name} does not exist`, 404);
    room.tables.removeAlarm(name);
    context.clearTimer('evaluate', name);
    room.tables.addHistory({
      alarm: name,
      at: context.now,
      type: 'ConfigurationUpdate',
      summary: `Alarm "${name}" deleted`,
      data: JSON.stringify({ version: '1.0', type: 'Delete' }),
    });
  }
  room.watch.changed(context);
  return {};
}

/** Names that no alarm has are passed over, as AWS does. */
export function setActionsEnabled(
  room: CloudWatch,
  { AlarmNames = [] }: EnableAlarmActionsInput,
  enabled: boolean,
  context: Context,
): Record<string, never> {
  for (const name of AlarmNames) {
    const alarm = room.tables.alarm(name);
    if (!alarm || alarm.actionsEnabled === enabled) continue;
    room.tables.setActionsEnabled(name, enabled, context.now);
    room.tables.addHistory({
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
