/**
 * Alarm mute rules: alarms that they name change their states, and take no action while a rule is active.
 * Source: API reference, PutAlarmMuteRule, GetAlarmMuteRule, ListAlarmMuteRules, DeleteAlarmMuteRule.
 */
import type {
  AlarmMuteRuleStatus,
  DeleteAlarmMuteRuleInput,
  GetAlarmMuteRuleInput,
  GetAlarmMuteRuleOutput,
  ListAlarmMuteRulesInput,
  ListAlarmMuteRulesOutput,
  PutAlarmMuteRuleInput,
} from '@aws-sdk/client-cloudwatch';
import { type Instant, instant } from '../../../../languages/instant.ts';
import { nextAfter } from '../../../../languages/schedule/next.ts';
import { arn } from '../../../kit/arn.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { cutPage, readToken } from '../../../kit/page.ts';
import type { Context, Handler, Permission } from '../../../kit/service.ts';
import { onAlarms } from '../alarms/alarm-arn.ts';
import type { CloudWatch } from '../context.ts';
import { tagsMax } from '../limits.ts';
import { invalid, invalidToken } from '../refusals.ts';
import type { MuteRule } from './mute-table.ts';
import { mutesUntil, readSchedule, windowOf } from './mute-window.ts';

const pageDefault = 50;

export const muteRuleArn = ({ host }: Pick<CloudWatch, 'host'>, name: string): string =>
  arn(host, 'cloudwatch', `alarm-mute-rule:${name}`);

const onRule = (service: CloudWatch, operation: string, name: string): Permission[] => [
  { action: `cloudwatch:${operation}`, resource: muteRuleArn(service, name) },
];

export const putAlarmMuteRule: Handler<CloudWatch, PutAlarmMuteRuleInput, Record<string, never>> = {
  permissions: (service, { Name = '', MuteTargets }) => [
    ...onRule(service, 'PutAlarmMuteRule', Name),
    ...onAlarms(service, 'PutAlarmMuteRule', MuteTargets?.AlarmNames ?? []),
  ],
  handle(service, input, context) {
    const {
      Name: name = '',
      Rule: rule = { Schedule: undefined },
      MuteTargets: targets = { AlarmNames: [] },
      Tags = [],
    } = input;
    const schedule = readSchedule(rule.Schedule ?? { Expression: '', Duration: '' });
    if (typeof schedule === 'string') throw invalid(`Rule.Schedule: ${schedule}.`);
    const missing = (targets.AlarmNames ?? []).filter((alarm) => !service.tables.alarm(alarm));
    if (missing.length > 0) throw invalid(`MuteTargets: the alarms [${missing.join(', ')}] do not exist.`);
    const [start, expire] = [input.StartDate?.getTime(), input.ExpireDate?.getTime()];
    if (start !== undefined && expire !== undefined && start >= expire)
      throw invalid('StartDate must be before ExpireDate.');
    if (Tags.length > tagsMax) throw invalid(`A mute rule can have at most ${tagsMax} tags.`);
    const before = service.tables.mutes.get(name);
    const after: MuteRule = {
      name,
      description: input.Description,
      rule,
      targets,
      start: start === undefined ? undefined : instant(start),
      expire: expire === undefined ? undefined : instant(expire),
      updatedAt: context.now,
    };
    service.tables.mutes.put(after, Tags);
    lookAgain(service, context, before);
    return {};
  },
};

/** One that is not there is no error. */
export const deleteAlarmMuteRule: Handler<CloudWatch, DeleteAlarmMuteRuleInput, Record<string, never>> = {
  permissions: (service, { AlarmMuteRuleName: name = '' }) => onRule(service, 'DeleteAlarmMuteRule', name),
  handle(service, { AlarmMuteRuleName: name = '' }, context) {
    const before = service.tables.mutes.get(name);
    service.tables.mutes.remove(name);
    lookAgain(service, context, before);
    return {};
  },
};

/** Actions that the rule held may be due now. */
function lookAgain({ tables }: CloudWatch, context: Context, before: MuteRule | undefined): void {
  for (const name of before?.targets.AlarmNames ?? [])
    if (tables.held.get(name)?.by === 'mute') context.setTimer('release', name, context.now);
}

export const getAlarmMuteRule: Handler<CloudWatch, GetAlarmMuteRuleInput, GetAlarmMuteRuleOutput> = {
  permissions: (service, { AlarmMuteRuleName: name = '' }) => onRule(service, 'GetAlarmMuteRule', name),
  handle(service, { AlarmMuteRuleName: name = '' }, { now }) {
    const rule = service.tables.mutes.get(name);
    if (!rule) throw new AwsError('ResourceNotFoundException', `Alarm mute rule ${name} does not exist`, 404);
    return {
      ...summaryOf(service, rule, now),
      Name: name,
      Description: rule.description,
      Rule: rule.rule,
      MuteTargets: rule.targets,
      ...(rule.start === undefined ? {} : { StartDate: new Date(rule.start) }),
    };
  },
};

export const listAlarmMuteRules: Handler<CloudWatch, ListAlarmMuteRulesInput, ListAlarmMuteRulesOutput> = {
  permissions: (service) => onRule(service, 'ListAlarmMuteRules', '*'),
  handle(service, { AlarmName, Statuses, MaxRecords = pageDefault, NextToken }, { now }) {
    const after = String(readToken('ListAlarmMuteRules', NextToken, invalidToken) ?? '');
    const found = service.tables.mutes
      .all()
      .filter(
        (rule) =>
          rule.name > after &&
          (AlarmName === undefined || rule.targets.AlarmNames?.includes(AlarmName)) &&
          (Statuses ?? [statusOf(rule, now)]).includes(statusOf(rule, now)),
      );
    const page = cutPage('ListAlarmMuteRules', found, MaxRecords, ({ name }) => name);
    return {
      AlarmMuteRuleSummaries: page.items.map((rule) => summaryOf(service, rule, now)),
      ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
    };
  },
};

const summaryOf = (service: CloudWatch, rule: MuteRule, now: Instant) => ({
  AlarmMuteRuleArn: muteRuleArn(service, rule.name),
  ...(rule.expire === undefined ? {} : { ExpireDate: new Date(rule.expire) }),
  Status: statusOf(rule, now),
  MuteType: rule.rule.Schedule?.Expression?.startsWith('at(') ? 'ONE_TIME' : 'RECURRING',
  LastUpdatedTimestamp: new Date(rule.updatedAt),
});

/** A one-time rule is EXPIRED once it has been active. */
function statusOf(rule: MuteRule, now: Instant): AlarmMuteRuleStatus {
  if (mutesUntil(rule, now) !== undefined) return 'ACTIVE';
  const isOver = rule.expire !== undefined && now >= rule.expire;
  const hasMore = windowOf(rule).timetables.some((timetable) => nextAfter(timetable, now) !== undefined);
  return isOver || !hasMore ? 'EXPIRED' : 'SCHEDULED';
}
