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
import { isProblems, renderProblem } from '../../../../languages/problem.ts';
import { neverDue } from '../../../../languages/schedule/never-due.ts';
import { parseSchedule } from '../../../../languages/schedule/schedule.ts';
import { recordTicks, scheduleTick } from '../../../delivery/ticks.ts';
import { AwsError, withHint } from '../../../kit/aws-error.ts';
import { withHintOn } from '../../../kit/hint.ts';
import type { Context, Handler } from '../../../kit/service.ts';
import { checkTags } from '../../../kit/tags.ts';
import { keyIn } from '../bus.ts';
import { defaultBus, partsOfKey } from '../bus-name.ts';
import type { Events } from '../context.ts';
import { rulesMax } from '../limits.ts';
import { checkEditable, checkForce, type Managed } from '../managed-rules.ts';
import { needPattern } from '../need-pattern.ts';
import { passRole } from '../pass-role.ts';
import { onRule } from '../permissions.ts';
import { type Rule, ruleArn } from '../rule.ts';
import { tagRules } from './tags.ts';

export const putRule: Handler<Events, PutRuleRequest & Managed, PutRuleResponse> = {
  permissions: onRule('PutRule'),
  handle(events, input, context) {
    const { host, rules, tables } = events;
    const name = keyIn(events, input.Name, input.EventBusName);
    const { bus } = partsOfKey(name);
    checkEditable(rules.find(name), input.ManagedBy);
    check(input, bus);
    if (input.RoleArn) passRole(context, input.RoleArn, ruleArn(host, name));
    const before = rules.find(name);
    if (before) recordTicks(events.ticking, context, before);
    if (!before && rules.on(bus).length >= rulesMax) {
      throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    }
    if (!before && input.Tags) tables.tags.put(name, checkTags(input.Tags, tagRules));
    save(events, context, before, input, name);
    return withHintOn({ RuleArn: ruleArn(host, name) }, neverDue(input, context.now));
  },
};

export const deleteRule: Handler<Events, DeleteRuleRequest, object> = {
  permissions: onRule('DeleteRule'),
  handle(events, { Name, EventBusName, Force }, context) {
    const { rules, tables } = events;
    const name = keyIn(events, Name, EventBusName);
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
  permissions: onRule('EnableRule'),
  handle: (events, input, context) => switchTo(events, context, input, 'ENABLED'),
};

export const disableRule: Handler<Events, DisableRuleRequest, object> = {
  permissions: onRule('DisableRule'),
  handle: (events, input, context) => switchTo(events, context, input, 'DISABLED'),
};

function switchTo(
  events: Events,
  context: Context,
  { Name, EventBusName }: EnableRuleRequest,
  state: Rule['state'],
): object {
  const { rules } = events;
  const rule = rules.get(keyIn(events, Name, EventBusName));
  checkEditable(rule, undefined);
  recordTicks(events.ticking, context, rule);
  if (rule.state === state) return {};
  rules.save(context, { ...rule, state, passed: context.now });
  scheduleTick(context, rules.get(rule.name));
  return {};
}

function save(
  { rules }: Events,
  context: Context,
  before: Rule | undefined,
  input: PutRuleRequest & Managed,
  name: string,
): void {
  const { now } = context;
  const sameSchedule = before !== undefined && before.scheduleExpression === (input.ScheduleExpression || null);
  const goesOn = sameSchedule && before.state === 'ENABLED';
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

function check({ ScheduleExpression, EventPattern, State }: PutRuleRequest, bus: string): void {
  if (!ScheduleExpression && !EventPattern) {
    throw new AwsError('ValidationException', 'Parameter(s) EventPattern or ScheduleExpression must be specified.');
  }
  if (State === 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS') {
    throw new AwsError(
      'ValidationException',
      `State ${State} needs CloudTrail, which is not there yet in this version of Punctual`,
    );
  }
  if (ScheduleExpression && bus !== defaultBus)
    throw new AwsError('ValidationException', 'ScheduleExpression is supported only on the default event bus.');
  if (ScheduleExpression) {
    const schedule = parseSchedule(ScheduleExpression);
    if (isProblems(schedule))
      throw withHint(
        new AwsError('ValidationException', 'Parameter ScheduleExpression is not valid.'),
        schedule.map(renderProblem).join('; '),
      );
  }
  if (EventPattern) needPattern(EventPattern);
}
