/**
 * Alarms that tell nobody until an instant: by an alarm mute rule of each alarm's own, so that it ends by itself. An alarm whose window ends while it
 * rings tells then. Source: CloudWatch API reference, PutAlarmMuteRule, ListAlarmMuteRules.
 */
import {
  CloudWatchClient,
  DeleteAlarmMuteRuleCommand,
  GetAlarmMuteRuleCommand,
  ListAlarmMuteRulesCommand,
  PutAlarmMuteRuleCommand,
} from '@aws-sdk/client-cloudwatch';
import { type Account, mapSome } from './account.ts';
import { pagesOf } from './pages.ts';

export interface Mute {
  /** The rule's name. */
  readonly rule: string;
  /** Undefined: its schedule says it. */
  readonly until: Date | undefined;
  /** Made by `muteUntil`. */
  readonly isOurs: boolean;
}

const minuteMs = 60_000;
const prefix = 'punctual-mute-';
/** The rule by which an alarm is muted here. */
export const muteRuleOf = (alarm: string): string => `${prefix}${alarm}`;

/** At most 15 days. Throws the SDK's errors. */
export async function muteUntil(account: Account, alarm: string, now: Date, until: Date): Promise<void> {
  // A rule begins at a minute: the one that is going on.
  const from = Math.floor(Number(now) / minuteMs) * minuteMs;
  const minutes = Math.ceil((Number(until) - from) / minuteMs);
  await account.client(CloudWatchClient).send(
    new PutAlarmMuteRuleCommand({
      Name: muteRuleOf(alarm),
      Description: `${alarm} tells nobody until ${until.toISOString()}: muted by hand.`,
      Rule: {
        Schedule: {
          Expression: `at(${new Date(from).toISOString().slice(0, 16)})`,
          Duration: `PT${minutes}M`,
          Timezone: 'UTC',
        },
      },
      MuteTargets: { AlarmNames: [alarm] },
      ExpireDate: until,
    }),
  );
}

/** Of `muteUntil`; one that is over is gone, too. Throws the SDK's errors. */
export async function endMute(account: Account, alarm: string): Promise<void> {
  await account.client(CloudWatchClient).send(new DeleteAlarmMuteRuleCommand({ AlarmMuteRuleName: muteRuleOf(alarm) }));
}

/** Alarms that are muted now, by name, each with its rules, ours first; undefined: we may not look. Throws the SDK's other errors. */
export async function mutesOf(account: Account): Promise<Map<string, readonly Mute[]> | undefined> {
  const client = account.client(CloudWatchClient);
  try {
    const rules = await pagesOf(async (NextToken: string | undefined) => {
      const page = await client.send(new ListAlarmMuteRulesCommand({ Statuses: ['ACTIVE'], NextToken }));
      return [page.AlarmMuteRuleSummaries, page.NextToken];
    });
    const found = await mapSome(rules, async ({ AlarmMuteRuleArn = '', ExpireDate }) => {
      const rule = AlarmMuteRuleArn.split(':alarm-mute-rule:').at(-1) ?? '';
      const isOurs = rule.startsWith(prefix);
      const mute: Mute = { rule, until: isOurs ? ExpireDate : undefined, isOurs };
      return (await targetsOf(client, rule)).map((alarm) => ({ alarm, mute }));
    });
    const oursFirst = found.flat().toSorted((one, other) => Number(other.mute.isOurs) - Number(one.mute.isOurs));
    const byAlarm = Map.groupBy(oursFirst, ({ alarm }) => alarm);
    return new Map([...byAlarm].map(([alarm, all]) => [alarm, all.map(({ mute }) => mute)]));
  } catch (error) {
    if (/AccessDenied|NotAuthorized/.test((error as Error).name)) return undefined;
    throw error;
  }
}

/** None of a rule that has ended meanwhile. */
async function targetsOf(client: CloudWatchClient, rule: string): Promise<readonly string[]> {
  try {
    const { MuteTargets } = await client.send(new GetAlarmMuteRuleCommand({ AlarmMuteRuleName: rule }));
    return MuteTargets?.AlarmNames ?? [];
  } catch (error) {
    if (/ResourceNotFound/.test((error as Error).name)) return [];
    throw error;
  }
}
