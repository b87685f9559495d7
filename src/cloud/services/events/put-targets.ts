/** PutTargets and RemoveTargets. All targets of a call are put, or none. */
import type {
  PutTargetsRequest,
  PutTargetsResponse,
  RemoveTargetsRequest,
  RemoveTargetsResponse,
} from '@aws-sdk/client-eventbridge';
import { AwsError } from '../../kit/aws-error.ts';
import type { Operation, ServiceHost } from '../../kit/service.ts';
import { needDefaultBus } from './bus-name.ts';
import { checkTarget } from './check-target.ts';
import { targetsPerRuleMax } from './limits.ts';
import { checkEditable, checkForce, type Managed } from './managed.ts';
import { passRole } from './pass-role.ts';
import { type Rules, ruleArn } from './rule.ts';
import { passTicks } from './ticks.ts';

export const putTargets = (
  host: ServiceHost,
  rules: Rules,
): Operation<PutTargetsRequest & Managed, PutTargetsResponse> => ({
  permissions: ({ Rule, Targets = [] }) => [
    {
      action: 'events:PutTargets',
      resource: ruleArn(host, String(Rule)),
      context: { 'events:TargetArn': Targets.map(({ Arn }) => String(Arn)) },
    },
  ],
  handle: ({ Rule, EventBusName, Targets = [], ManagedBy }, context) => {
    needDefaultBus(host, EventBusName);
    const rule = rules.get(String(Rule));
    checkEditable(rule, ManagedBy);
    for (const target of Targets) {
      if (ManagedBy) continue;
      checkTarget(target);
      if (target.RoleArn) passRole(context, target.RoleArn, rule.arn);
    }
    const ids = new Set([...rule.targets, ...Targets].map(({ Id }) => Id));
    if (ids.size > targetsPerRuleMax) {
      throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    }
    passTicks(context, host, rules, rule);
    for (const target of Targets) rules.putTarget(context, rule.name, target);
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
});

export const removeTargets = (
  host: ServiceHost,
  rules: Rules,
): Operation<RemoveTargetsRequest, RemoveTargetsResponse> => ({
  permissions: ({ Rule }) => [{ action: 'events:RemoveTargets', resource: ruleArn(host, String(Rule)) }],
  handle: ({ Rule, EventBusName, Ids = [], Force }, context) => {
    needDefaultBus(host, EventBusName);
    const rule = rules.get(String(Rule));
    checkForce(rule, Force);
    passTicks(context, host, rules, rule);
    for (const id of Ids) rules.removeTarget(context, rule.name, id);
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
});
