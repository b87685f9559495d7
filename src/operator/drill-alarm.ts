/**
 * Lets an alarm ring for a moment, so that its notification is seen to go out: its state is set to ALARM, what became of its actions is read, and it is
 * set back. Its next evaluation would do so anyway. Source: CloudWatch API reference, SetAlarmState, DescribeAlarmHistory.
 */
import {
  type AlarmHistoryItem,
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { type Account, mapSome } from './account.ts';
import type { JobAlarm } from './job-alarms.ts';
import { rang, type Told } from './told.ts';

/** Looks so often whether all actions have been taken. */
const looksMax = 30;

/** Why it is not tried: nothing would come of it. */
export function whyNotRung({ state, muted, actions }: JobAlarm): string | undefined {
  if (state === 'ALARM') return 'it rings already';
  if (muted) return 'its actions are off: whatever happens, it tells nobody';
  return actions.length === 0 ? 'it has no action: whatever happens, it tells nobody' : undefined;
}

/** What each of its actions came to, as far as the alarm's history has it. `pause`: between two looks. Throws the SDK's errors. */
export async function ring(account: Account, alarm: JobAlarm, pause: () => Promise<unknown>): Promise<readonly Told[]> {
  const client = account.client(CloudWatchClient);
  const set = (StateValue: JobAlarm['state'], StateReason: string) =>
    client.send(new SetAlarmStateCommand({ AlarmName: alarm.name, StateValue, StateReason }));
  const before = new Set((await actionsOf(account, alarm)).map(identity));
  await set('ALARM', 'A drill: nothing is wrong. punctual drill --on tries whether this reaches somebody.');
  try {
    for (let looks = 0; looks < looksMax; looks++) {
      const found = (await actionsOf(account, alarm)).filter((item) => !before.has(identity(item)));
      if (found.length >= alarm.actions.length || looks === looksMax - 1)
        return (await mapSome(found, (item) => rang(account, alarm.name, item))).filter((each) => each !== undefined);
      await pause();
    }
    return [];
  } finally {
    await set(alarm.state, 'The drill is over.');
  }
}

/** The newest. */
async function actionsOf(account: Account, { name }: JobAlarm): Promise<readonly AlarmHistoryItem[]> {
  const asked = { AlarmName: name, HistoryItemType: 'Action', MaxRecords: 50 } as const;
  const { AlarmHistoryItems = [] } = await account
    .client(CloudWatchClient)
    .send(new DescribeAlarmHistoryCommand(asked));
  return AlarmHistoryItems;
}

const identity = ({ Timestamp, HistorySummary, HistoryData }: AlarmHistoryItem): string =>
  JSON.stringify([Timestamp, HistorySummary, HistoryData]);
