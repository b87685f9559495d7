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
import { keyIn, needBus } from '../bus.ts';
import type { Events } from '../context.ts';
import { onRule } from '../permissions.ts';
import type { Rule } from '../rule.ts';
import { pageOf } from './page-of.ts';

export const describeRule: Handler<Events, DescribeRuleRequest, DescribeRuleResponse> = {
  permissions: onRule('DescribeRule'),
  handle(events, { Name, EventBusName }) {
    const rule = events.rules.get(keyIn(events, Name, EventBusName));
    return { ...summaryOf(rule), CreatedBy: events.host.account };
  },
};

export const listRules: Handler<Events, ListRulesRequest, ListRulesResponse> = {
  permissions: () => [{ action: 'events:ListRules', resource: '*' }],
  handle(events, { NamePrefix = '', EventBusName, NextToken, Limit }) {
    const { name: bus } = needBus(events, EventBusName);
    const found = events.rules.on(bus).filter(({ title }) => title.startsWith(NamePrefix));
    const page = pageOf(`ListRules ${NamePrefix}`, found, ({ name }) => name, NextToken, Limit);
    return { Rules: page.items.map(summaryOf), NextToken: page.nextToken };
  },
};

export const listTargetsByRule: Handler<Events, ListTargetsByRuleRequest, ListTargetsByRuleResponse> = {
  permissions: onRule('ListTargetsByRule'),
  handle(events, { Rule, EventBusName, NextToken, Limit }) {
    const { name, targets } = events.rules.get(keyIn(events, Rule, EventBusName));
    const page = pageOf(`ListTargetsByRule ${name}`, targets, ({ Id }) => String(Id), NextToken, Limit);
    return { Targets: page.items, NextToken: page.nextToken };
  },
};

export const listRuleNamesByTarget: Handler<Events, ListRuleNamesByTargetRequest, ListRuleNamesByTargetResponse> = {
  permissions: () => [{ action: 'events:ListRuleNamesByTarget', resource: '*' }],
  handle(events, { TargetArn, EventBusName, NextToken, Limit }) {
    const { name: bus } = needBus(events, EventBusName);
    const found = events.rules.on(bus).filter(({ targets }) => targets.some(({ Arn }) => Arn === TargetArn));
    const page = pageOf(`ListRuleNamesByTarget ${TargetArn}`, found, ({ name }) => name, NextToken, Limit);
    return { RuleNames: page.items.map(({ title }) => title), NextToken: page.nextToken };
  },
};

const summaryOf = (rule: Rule): RuleSummary => ({
  Name: rule.title,
  Arn: rule.arn,
  EventBusName: rule.bus,
  State: rule.state,
  Description: rule.description ?? undefined,
  EventPattern: rule.eventPattern ?? undefined,
  ScheduleExpression: rule.scheduleExpression ?? undefined,
  RoleArn: rule.roleArn ?? undefined,
  ManagedBy: rule.managedBy ?? undefined,
});
