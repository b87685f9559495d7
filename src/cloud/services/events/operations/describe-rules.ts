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
import type { Handler } from '../../../kit/service.ts';
import type { Events } from '../context.ts';
import { type Rule, ruleArn } from '../rule.ts';
import { needDefaultBus } from './event-buses.ts';
import { pageOf } from './page-of.ts';

export const describeRule: Handler<Events, DescribeRuleRequest, DescribeRuleResponse> = {
  permissions: ({ host }, { Name }) => [{ action: 'events:DescribeRule', resource: ruleArn(host, String(Name)) }],
  handle({ host, rules }, { Name, EventBusName }) {
    needDefaultBus(host, EventBusName);
    return { ...summaryOf(rules.get(String(Name))), CreatedBy: host.account };
  },
};

export const listRules: Handler<Events, ListRulesRequest, ListRulesResponse> = {
  permissions: () => [{ action: 'events:ListRules', resource: '*' }],
  handle({ host, rules }, { NamePrefix = '', EventBusName, NextToken, Limit }) {
    needDefaultBus(host, EventBusName);
    const found = rules.all().filter(({ name }) => name.startsWith(NamePrefix));
    const page = pageOf(`ListRules ${NamePrefix}`, found, ({ name }) => name, NextToken, Limit);
    return { Rules: page.items.map(summaryOf), NextToken: page.nextToken };
  },
};

export const listTargetsByRule: Handler<Events, ListTargetsByRuleRequest, ListTargetsByRuleResponse> = {
  permissions: ({ host }, { Rule }) => [{ action: 'events:ListTargetsByRule', resource: ruleArn(host, String(Rule)) }],
  handle({ host, rules }, { Rule, EventBusName, NextToken, Limit }) {
    needDefaultBus(host, EventBusName);
    const { name, targets } = rules.get(String(Rule));
    const page = pageOf(`ListTargetsByRule ${name}`, targets, ({ Id }) => String(Id), NextToken, Limit);
    return { Targets: page.items, NextToken: page.nextToken };
  },
};

export const listRuleNamesByTarget: Handler<Events, ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse> = {
  permissions: () => [{ action: 'events:ListRuleNamesByTarget', resource: '*' }],
  handle({ host, rules }, { TargetArn, EventBusName, NextToken, Limit }) {
    needDefaultBus(host, EventBusName);
    const found = rules.all().filter(({ targets }) => targets.some(({ Arn }) => Arn === TargetArn));
    const page = pageOf(`ListRuleNamesByTarget ${TargetArn}`, found, ({ name }) => name, NextToken, Limit);
    return { RuleNames: page.items.map(({ name }) => name), NextToken: page.nextToken };
  },
};

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
