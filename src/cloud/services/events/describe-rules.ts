/** DescribeRule, ListRules, ListTargetsByRule, ListRuleNamesByTarget. */
import type {
  DescribeRuleRequest,
  DescribeRuleResponse,
  ListRuleNamesByTargetRequest,
  ListRuleNamesByTargetResponse,
  ListRulesRequest,
  ListRulesResponse,
  ListTargetsByRuleRequest,
  ListTargetsByRuleResponse,
  Rule as RuleSummary,
} from '@aws-sdk/client-eventbridge';
import { cutPage, type Page, readToken } from '../../kit/page.ts';
import type { Operation, ServiceHost } from '../../kit/service.ts';
import { needDefaultBus } from './bus-name.ts';
import { pageSizeDefault } from './limits.ts';
import { type Rule, type Rules, ruleArn } from './rule.ts';

export const describeRule = (
  host: ServiceHost,
  rules: Rules,
): Operation<DescribeRuleRequest, DescribeRuleResponse> => ({
  permissions: ({ Name }) => [{ action: 'events:DescribeRule', resource: ruleArn(host, String(Name)) }],
  handle: ({ Name, EventBusName }) => {
    needDefaultBus(host, EventBusName);
    return { ...summaryOf(rules.get(String(Name))), CreatedBy: host.account };
  },
});

export const listRules = (host: ServiceHost, rules: Rules): Operation<ListRulesRequest, ListRulesResponse> => ({
  permissions: () => [{ action: 'events:ListRules', resource: '*' }],
  handle: ({ NamePrefix = '', EventBusName, NextToken, Limit }) => {
    needDefaultBus(host, EventBusName);
    const found = rules.all().filter(({ name }) => name.startsWith(NamePrefix));
    const page = pageOf(`ListRules ${NamePrefix}`, found, ({ name }) => name, NextToken, Limit);
    return { Rules: page.items.map(summaryOf), NextToken: page.nextToken };
  },
});

export const listTargetsByRule = (
  host: ServiceHost,
  rules: Rules,
): Operation<ListTargetsByRuleRequest, ListTargetsByRuleResponse> => ({
  permissions: ({ Rule }) => [{ action: 'events:ListTargetsByRule', resource: ruleArn(host, String(Rule)) }],
  handle: ({ Rule, EventBusName, NextToken, Limit }) => {
    needDefaultBus(host, EventBusName);
    const { name, targets } = rules.get(String(Rule));
    const page = pageOf(`ListTargetsByRule ${name}`, targets, ({ Id }) => String(Id), NextToken, Limit);
    return { Targets: page.items, NextToken: page.nextToken };
  },
});

export const listRuleNamesByTarget = (
  host: ServiceHost,
  rules: Rules,
): Operation<ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse> => ({
  permissions: () => [{ action: 'events:ListRuleNamesByTarget', resource: '*' }],
  handle: ({ TargetArn, EventBusName, NextToken, Limit }) => {
    needDefaultBus(host, EventBusName);
    const found = rules.all().filter(({ targets }) => targets.some(({ Arn }) => Arn === TargetArn));
    const page = pageOf(`ListRuleNamesByTarget ${TargetArn}`, found, ({ name }) => name, NextToken, Limit);
    return { RuleNames: page.items.map(({ name }) => name), NextToken: page.nextToken };
  },
});

/** `found` is in the order of its keys. */
function pageOf<Item>(
  list: string,
  found: readonly Item[],
  keyOf: (item: Item) => string,
  token: string | undefined,
  size = pageSizeDefault,
): Page<Item> {
  const after = String(readToken(list, token) ?? '');
  const rest = found.filter((item) => keyOf(item) > after);
  return cutPage(list, rest.slice(0, size + 1), size, keyOf);
}

const summaryOf = (rule: Rule): RuleSummary => ({
  Name: rule.name,
  Arn: rule.arn,
  EventBusName: 'default',
  State: rule.state,
  Description: rule.description ?? undefined,
  EventPattern: rule.eventPattern ?? undefined,
  ScheduleExpression: rule.scheduleExpression ?? undefined,
  RoleArn: rule.roleArn ?? undefined,
  ManagedBy: rule.managedBy ?? undefined,
});
