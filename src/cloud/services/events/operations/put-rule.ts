/**
 * PutRule, DeleteRule, EnableRule, DisableRule.
 * Before a rule is edited, its ticks that are due are dealt with as it stood: an edit uses up no tick and makes none.
 */
import type {
  DeleteRuleRequest,
  DisableRuleRequest,
  EnableRuleRequest,
  PutRuleRequest,
  PutRuleResponse,
} from '@aws-sdk/client-eventbridge';
import { parsePattern } from '../../../../languages/pattern/pattern.ts';
import { isProblems, renderProblem } from '../../../../languages/problem.ts';
import { parseSchedule } from '../../../../languages/schedule/schedule.ts';
import { recordTicks, scheduleTick } from '../../../delivery/ticks.ts';
import { AwsError, withHint } from '../../../kit/aws-error.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import { checkTags } from '../../../kit/tags.ts';
import type { Events } from '../context.ts';
import { rulesMax } from '../limits.ts';
import { checkEditable, checkForce, type Managed } from '../managed-rules.ts';
import { passRole } from '../pass-role.ts';
import { type Rule, ruleArn } from '../rule.ts';
import { needDefaultBus } from './event-buses.ts';
import { tagRules } from './tags.ts';

export const putRule: Handler<Events, PutRuleRequest & Managed, PutRuleResponse> = {
  permissions: ({ host }, { Name }) => [{ action: 'events:PutRule', resource: ruleArn(host, String(Name)) }],
  handle(events, input, context) {
    const { host, rules, tables } = events;
    const name = String(input.Name);
    needDefaultBus(host, input.EventBusName);
    checkEditable(rules.find(name), input.ManagedBy);
    check(input);
    if (input.RoleArn) passRole(context, input.RoleArn, ruleArn(host, name));
    const before = rules.find(name);
    if (before) recordTicks(events.ticking, context, before);
    if (!before && rules.all().length >= rulesMax) {
      throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    }
    if (!before && input.Tags) tables.tags.put(name, checkTags(input.Tags, tagRules));
    save(events, context, before, input);
    return { RuleArn: ruleArn(host, name) };
  },
};

export const deleteRule: Handler<Events, DeleteRuleRequest, object> = {
  permissions: ({ host }, { Name }) => [{ action: 'events:DeleteRule', resource: ruleArn(host, String(Name)) }],
  handle(events, { Name, EventBusName, Force }, context) {
    const { host, rules, tables } = events;
    const name = String(Name);
    needDefaultBus(host, EventBusName);
    const rule = rules.find(name);
    if (!rule) return {};
    recordTicks(events.ticking, context, rule);
    checkForce(rule, Force);
    if (rule.targets.length > 0) {
      throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
    }
    rules.delete(context, name);
    tables.tags.clear(name);
    context.clearTimer('tick', name);
    return {};
  },
};

export const enableRule: Handler<Events, EnableRuleRequest, object> = {
  permissions: ({ host }, { Name }) => [{ action: 'events:EnableRule', resource: ruleArn(host, String(Name)) }],
  handle: (events, input, context) => switchTo(events, context, input, 'ENABLED'),
};

export const disableRule: Handler<Events, DisableRuleRequest, object> = {
  permissions: ({ host }, { Name }) => [{ action: 'events:DisableRule', resource: ruleArn(host, String(Name)) }],
  handle: (events, input, context) => switchTo(events, context, input, 'DISABLED'),
};

function switchTo(
  events: Events,
  context: Context,
  { Name, EventBusName }: EnableRuleRequest,
  state: Rule['state'],
): object {
  const { host, rules } = events;
  needDefaultBus(host, EventBusName);
  const rule = rules.get(String(Name));
  checkEditable(rule, undefined);
  recordTicks(events.ticking, context, rule);
  if (rule.state === state) return {};
  rules.save(context, { ...rule, state, passed: context.now });
  scheduleTick(context, rules.get(rule.name));
  return {};
}

function save({ rules }: Events, context: Context, before: Rule | undefined, input: PutRuleRequest & Managed): void {
  const { now } = context;
  const sameSchedule = before !== undefined && before.scheduleExpression === (input.ScheduleExpression || null);
  const goesOn = sameSchedule && before.state === 'ENABLED';
  const name = String(input.Name);
  rules.save(context, {
    name,
    creation: before?.creation ?? context.id(),
    state: input.State === 'DISABLED' ? 'DISABLED' : 'ENABLED',
    description: input.Description ?? null,
    eventPattern: input.EventPattern || null,
    scheduleExpression: input.ScheduleExpression || null,
    roleArn: input.RoleArn ?? null,
    managedBy: input.ManagedBy ?? null,
    anchor: sameSchedule ? before.anchor : now,
    passed: goesOn ? before.passed : now,
  });
  scheduleTick(context, rules.get(name));
}

function check({ ScheduleExpression, EventPattern, State }: PutRuleRequest): void {
  if (!ScheduleExpression && !EventPattern) {
    throw new AwsError('ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
  }
  if (State === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS') {
    throw new AwsError(
      'ValidationException',
      `State ${State} needs CloudTrail, which is not there yet in this version of Punctual`,
    );
  }
  if (ScheduleExpression) {
    const schedule = parseSchedule(ScheduleExpression);
    if (isProblems(schedule))
      throw withHint(
        new AwsError('ValidationException', 'Parameter ScheduleExpression is not valid.'),
        schedule.map(renderProblem).join('; '),
      );
  }
  if (EventPattern) {
    const pattern = parsePattern(EventPattern);
    if (isProblems(pattern)) {
      throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${pattern[0]?.message}`);
    }
  }
}
