/** What starts something by time, as it is described: schedules of EventBridge Scheduler, and rules on the default event bus with their targets. */
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from '@aws-sdk/client-eventbridge';
import {
  GetScheduleCommand,
  type GetScheduleCommandOutput,
  paginateListSchedules,
  SchedulerClient,
  type ScheduleSummary,
} from '@aws-sdk/client-scheduler';
import { type Account, mapSome } from './account.ts';
import { askLedger, dateOf } from './ledger.ts';
import { pagesOf } from './pages.ts';
import { partsOf } from './parts.ts';

/**
 * ListSchedules says no targets: each wanted schedule is asked for. Throws the SDK's errors.
 * Source: EventBridge Scheduler API Reference, ListSchedules, GetSchedule.
 */
export async function schedulesOf(
  account: Account,
  isWanted: (summary: ScheduleSummary) => boolean = () => true,
): Promise<(readonly [ScheduleSummary, GetScheduleCommandOutput])[]> {
  const client = account.client(SchedulerClient);
  const all: ScheduleSummary[] = [];
  for await (const page of paginateListSchedules({ client }, {})) all.push(...(page.Schedules ?? []));
  const wanted = all.filter(isWanted);
  const known = await schedulesInBulk(account, wanted);
  const get = ({ Name, GroupName }: ScheduleSummary) => client.send(new GetScheduleCommand({ Name, GroupName }));
  return mapSome(
    wanted,
    async (summary) => [summary, known?.get(String(summary.Arn)) ?? (await get(summary))] as const,
  );
}

const askedAtOnce = 100;
/** Fewer are asked for one by one, which every cloud understands. */
const bulkMin = 20;

/** By ARN; undefined: whoever answers has no call for many. */
async function schedulesInBulk(
  account: Account,
  wanted: readonly ScheduleSummary[],
): Promise<Map<string, GetScheduleCommandOutput> | undefined> {
  const found = new Map<string, GetScheduleCommandOutput>();
  if (wanted.length < bulkMin) return found;
  for (const part of partsOf(wanted, askedAtOnce)) {
    const Schedules = part.map(({ Name, GroupName }) => ({ Name, GroupName }));
    const answer = await askLedger<{ Schedules: readonly ScheduleAnswer[] }>(account, 'BatchGetSchedules', {
      Schedules,
    });
    if (!answer) return undefined;
    for (const schedule of answer.Schedules) found.set(String(schedule.Arn), scheduleOf(schedule));
  }
  return found;
}

type Dated = 'StartDate' | 'EndDate' | 'CreationDate' | 'LastModificationDate';
type ScheduleAnswer = Omit<GetScheduleCommandOutput, Dated> & Partial<Record<Dated, number | string>>;

function scheduleOf({
  StartDate,
  EndDate,
  CreationDate,
  LastModificationDate,
  ...rest
}: ScheduleAnswer): GetScheduleCommandOutput {
  const date = (value: number | string | undefined): Date | undefined =>
    value === undefined ? undefined : dateOf(value);
  return {
    ...rest,
    StartDate: date(StartDate),
    EndDate: date(EndDate),
    CreationDate: date(CreationDate),
    LastModificationDate: date(LastModificationDate),
  };
}

/** Throws the SDK's errors. Source: EventBridge API reference, ListRules, ListTargetsByRule. */
export async function rulesOf(
  account: Account,
  isWanted: (rule: Rule) => boolean,
): Promise<(readonly [Rule, readonly Target[]])[]> {
  const client = account.client(EventBridgeClient);
  const all = await pagesOf<Rule>(async (NextToken) => {
    const page = await client.send(new ListRulesCommand({ NextToken }));
    return [page.Rules, page.NextToken];
  });
  return mapSome(all.filter(isWanted), async (rule) => {
    const targets = await pagesOf<Target>(async (NextToken) => {
      const page = await client.send(new ListTargetsByRuleCommand({ Rule: rule.Name, NextToken }));
      return [page.Targets, page.NextToken];
    });
    return [rule, targets] as const;
  });
}
