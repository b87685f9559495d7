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
import { parsePattern } from '../../../languages/pattern/pattern.ts';
import { isProblems, renderProblem } from '../../../languages/problem.ts';
import { parseSchedule } from '../../../languages/schedule/schedule.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Context, Operation, ServiceHost } from '../../kit/service.ts';
import { needDefaultBus } from './bus-name.ts';
import { rulesMax } from './limits.ts';
import { checkEditable, checkForce, type Managed } from './managed.ts';
import { passRole } from './pass-role.ts';
import { type Rule, type Rules, ruleArn } from './rule.ts';
import { checkTags, type Tags } from './tags.ts';
import { passTicks, setTick } from './ticks.ts';

export const putRule = (
  host: ServiceHost,
  rules: Rules,
  tags: Tags,
): Operation<PutRuleRequest & Managed, PutRuleResponse> => ({
  permissions: ({ Name }) => [{ action: 'events:PutRule', resource: ruleArn(host, String(Name)) }],
  handle: (input, context) => {
    const name = String(input.Name);
    needDefaultBus(host, input.EventBusName);
    checkEditable(rules.find(name), input.ManagedBy);
    check(input);
    if (input.RoleArn) passRole(context, input.RoleArn, ruleArn(host, name));
    const before = rules.find(name);
    if (before) passTicks(context, host, rules, before);
    if (!before && rules.all().length >= rulesMax) {
      throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    }
    if (!before && input.Tags) {
      checkTags(input.Tags);
      tags.put(name, input.Tags);
    }
    save(context, rules, before, input);
    return { RuleArn: ruleArn(host, name) };
  },
});

export const deleteRule = (host: ServiceHost, rules: Rules, tags: Tags): Operation<DeleteRuleRequest, object> => ({
  permissions: ({ Name }) => [{ action: 'events:DeleteRule', resource: ruleArn(host, String(Name)) }],
  handle: ({ Name, EventBusName, Force }, context) => {
    const name = String(Name);
    needDefaultBus(host, EventBusName);
    const rule = rules.find(name);
    if (!rule) return {};
    passTicks(context, host, rules, rule);
    checkForce(rule, Force);
    if (rule.targets.length > 0) {
      throw new AwsError('ValidationException', "Rule can't be deleted since it has targets.");
    }
    rules.delete(context, name);
    tags.clear(name);
    context.clearTimer('tick', name);
    return {};
  },
});

export const enableRule = (host: ServiceHost, rules: Rules): Operation<EnableRuleRequest, object> =>
  switchTo(host, rules, 'EnableRule', 'ENABLED');

export const disableRule = (host: ServiceHost, rules: Rules): Operation<DisableRuleRequest, object> =>
  switchTo(host, rules, 'DisableRule', 'DISABLED');

const switchTo = (
  host: ServiceHost,
  rules: Rules,
  operation: string,
  state: Rule['state'],
): Operation<EnableRuleRequest, object> => ({
  permissions: ({ Name }) => [{ action: `events:${operation}`, resource: ruleArn(host, String(Name)) }],
  handle: ({ Name, EventBusName }, context) => {
    needDefaultBus(host, EventBusName);
    const rule = rules.get(String(Name));
    checkEditable(rule, undefined);
    passTicks(context, host, rules, rule);
    if (rule.state === state) return {};
    rules.save(context, { ...rule, state, passed: context.now });
    setTick(context, rules.get(rule.name));
    return {};
  },
});

function save(context: Context, rules: Rules, before: Rule | undefined, input: PutRuleRequest & Managed): void {
  const { now } = context;
  const sameSchedule = before !== undefined && before.scheduleExpression === (input.ScheduleExpression ?? null);
  const goesOn = sameSchedule && before.state === 'ENABLED';
  const name = String(input.Name);
  rules.save(context, {
    name,
    creation: before?.creation ?? context.id(),
    state: input.State === 'DISABLED' ? 'DISABLED' : 'ENABLED',
    description: input.Description ?? null,
    eventPattern: input.EventPattern ?? null,
    scheduleExpression: input.ScheduleExpression ?? null,
    roleArn: input.RoleArn ?? null,
    managedBy: input.ManagedBy ?? null,
    anchor: sameSchedule ? before.anchor : now,
    passed: goesOn ? before.passed : now,
  });
  setTick(context, rules.get(name));
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
      throw new AwsError(
        'ValidationException',
        `Parameter ScheduleExpression is not valid. (${schedule.map(renderProblem).join('; ')})`,
      );
  }
  if (EventPattern) {
    const pattern = parsePattern(EventPattern);
    if (isProblems(pattern)) {
      throw new AwsError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${pattern[0]?.message}`);
    }
  }
}
