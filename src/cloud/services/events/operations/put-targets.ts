/** PutTargets and RemoveTargets. All targets of a call are put, or none. */
import type {
  PutTargetsRequest,
  PutTargetsResponse,
  RemoveTargetsRequest,
  RemoveTargetsResponse,
  Target,
} from '@aws-sdk/client-eventbridge';
import { recordTicks } from '../../../delivery/ticks.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Handler } from '../../../kit/service.ts';
import { busArn, keyIn } from '../bus.ts';
import type { Events } from '../context.ts';
import { targetsPerRuleMax } from '../limits.ts';
import { checkEditable, checkForce, type Managed } from '../managed-rules.ts';
import { passRole } from '../pass-role.ts';
import { onRule } from '../permissions.ts';
import type { Rule } from '../rule.ts';
import { checkTarget } from './check-target.ts';

export const putTargets: Handler<Events, PutTargetsRequest & Managed, PutTargetsResponse> = {
  permissions: (events, input) => [
    {
      ...onRule('PutTargets')(events, input)[0],
      context: { 'events:TargetArn': (input.Targets ?? []).map(({ Arn }) => String(Arn)) },
    },
  ],
  handle(events, { Rule, EventBusName, Targets = [], ManagedBy }, context) {
    const { rules } = events;
    const rule = rules.get(keyIn(events, Rule, EventBusName));
    checkEditable(rule, ManagedBy);
    checkIds(Targets);
    for (const target of Targets) {
      if (ManagedBy) continue;
      checkTarget(target);
      checkBus(events, rule, target);
      if (target.RoleArn) passRole(context, target.RoleArn, rule.arn);
    }
    const ids = new Set([...rule.targets, ...Targets].map(({ Id }) => Id));
    if (ids.size > targetsPerRuleMax) {
      throw new AwsError('LimitExceededException', 'The requested resource exceeds the maximum number allowed.');
    }
    recordTicks(events.ticking, context, rule);
    for (const target of Targets) rules.putTarget(context, rule.name, target);
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
};

export const removeTargets: Handler<Events, RemoveTargetsRequest, RemoveTargetsResponse> = {
  permissions: onRule('RemoveTargets'),
  handle(events, { Rule, EventBusName, Ids = [], Force }, context) {
    const { rules } = events;
    const rule = rules.get(keyIn(events, Rule, EventBusName));
    checkForce(rule, Force);
    recordTicks(events.ticking, context, rule);
    for (const id of Ids) rules.removeTarget(context, rule.name, id);
    return { FailedEntryCount: 0, FailedEntries: [] };
  },
};

function checkIds(targets: readonly Target[]): void {
  const ids = targets.map(({ Id }) => Id);
  const twice = ids.find((id, at) => ids.indexOf(id) !== at);
  if (twice !== undefined)
    throw new AwsError('ValidationException', `More than one target with Id '${twice}' is provided.`);
}

/** It would match its own events, and never end. How AWS refuses it is not known. */
function checkBus({ host }: Events, { bus }: Rule, { Id, Arn }: Target): void {
  if (Arn === busArn(host, bus))
    throw new AwsError('ValidationException', `target ${Id}: a rule sends no events to the bus that it is on`);
}
