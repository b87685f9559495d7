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
import { pagesOf } from './pages.ts';

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
  return mapSome(
    all.filter(isWanted),
    async (summary) =>
      [
        summary,
        await client.send(new GetScheduleCommand({ Name: summary.Name, GroupName: summary.GroupName })),
      ] as const,
  );
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
