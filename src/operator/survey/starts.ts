/** What starts something by time, and rules that may tell of how it ended. */
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from '@aws-sdk/client-eventbridge';
import {
  GetScheduleCommand,
  paginateListSchedules,
  SchedulerClient,
  type ScheduleSummary,
} from '@aws-sdk/client-scheduler';
import { type Account, mapSome } from '../account.ts';
import { pagesOf } from '../pages.ts';
import type { Part } from './part.ts';

/** ListSchedules says no targets: each schedule is asked for. Source: EventBridge Scheduler API Reference, ListSchedules. */
export async function schedules(account: Account): Promise<Part[]> {
  const client = account.client(SchedulerClient);
  const all: ScheduleSummary[] = [];
  for await (const page of paginateListSchedules({ client }, {})) all.push(...(page.Schedules ?? []));
  return mapSome(all, async ({ Name, GroupName }) => {
    const described = await client.send(new GetScheduleCommand({ Name, GroupName }));
    return {
      kind: 'schedule',
      name: `${GroupName ?? 'default'}/${Name}`,
      arn: described.Arn ?? '',
      described: { ...described },
    };
  });
}

/** Details of events that tell of a job's end, or of an alarm. */
const telling = /Step Functions Execution Status Change|ECS Task State Change|CloudWatch Alarm State Change/;

/** With a schedule, or a pattern that tells; rules that AWS keeps for itself tell nobody. */
const isWanted = ({ ScheduleExpression, EventPattern, ManagedBy }: Rule): boolean =>
  ManagedBy === undefined && (ScheduleExpression !== undefined || telling.test(EventPattern ?? ''));

export async function rules(account: Account): Promise<Part[]> {
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
    return { kind: 'rule', name: rule.Name ?? '', arn: rule.Arn ?? '', described: { ...rule, Targets: targets } };
  });
}
