/**
 * A deployment tried out and undone: every resource is really made or changed, in a savepoint, by the same code. So what is
 * known to be wrong is reported before anything is made, and what a change set will do is known exactly.
 */
import type { Problem } from '../../../../languages/problem.ts';
import { exists } from '../../../../languages/template/order.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import { templateError } from '../refusals.ts';
import type { PlanItem, Resource, StackOutput } from '../stack.ts';
import { applyChange, updateRecord } from './apply.ts';
import { putAsItWillBe } from './as-it-will-be.ts';
import { type Change, changeOf } from './change.ts';
import type { Deployment } from './deployment.ts';
import { isAccountState } from './failure-reason.ts';
import { outputsOf } from './outputs.ts';
import { applyPlan } from './plans.ts';
import { problemsOf } from './problems-of.ts';
import { callerOf } from './resource-context.ts';
import { needsOf } from './wanted-resource.ts';

export interface PlannedChange extends Pick<Change, 'action' | 'changed' | 'attributes' | 'replacement'> {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
}

export interface DryRun {
  readonly plan: readonly PlanItem[];
  readonly changes: readonly PlannedChange[];
  readonly removed: readonly Resource[];
  /** Absent where a resource could not be made for a reason of the account: the deployment itself will show it. */
  readonly outputs?: readonly StackOutput[] | undefined;
}

/** Throws ValidationError with every problem of the template; what depends on the account's state is left to the deployment. */
export function dryRun(deployment: Deployment): DryRun {
  const { context, revision } = deployment;
  const plan = applyPlan(deployment);
  const caller = () => callerOf(context, context.caller, revision.roleArn);
  let result: DryRun | undefined;
  try {
    context.attempt(() => {
      putAsItWillBe(deployment);
      result = { plan, removed: removedBy(deployment), ...applyAll(withoutEvents(deployment), plan, caller) };
      throw new EndOfDryRun();
    });
  } catch (error) {
    if (!(error instanceof EndOfDryRun)) throw error;
  }
  return result!;
}

/** Nobody will see them: sealing them would take as long as all else. */
const withoutEvents = ({ service, ...rest }: Deployment): Deployment => ({
  ...rest,
  service: { ...service, tables: { ...service.tables, addEvent() {}, lastEventAt: () => undefined } },
});

/** Thrown so that the savepoint is rolled back. */
class EndOfDryRun extends Error {}

function applyAll(
  deployment: Deployment,
  plan: readonly PlanItem[],
  caller: () => Caller,
): Pick<DryRun, 'changes' | 'outputs'> {
  const changes: PlannedChange[] = [];
  const problems: Problem[] = [];
  const missing = new Set<string>();
  for (const item of plan) {
    if (item.do !== 'apply') continue;
    const { logicalId } = item;
    if (needsOf(deployment, logicalId).some((name) => missing.has(name))) {
      missing.add(logicalId);
      changes.push(plannedChange(deployment, logicalId));
      continue;
    }
    try {
      const change = changeOf(deployment, logicalId);
      if (!change) {
        updateRecord(deployment, logicalId);
        continue;
      }
      changes.push(plannedChange(deployment, logicalId, change));
      applyChange(deployment, change, {}, caller);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (!isAccountState(error)) problems.push(...problemsOf(deployment, logicalId, error));
      missing.add(logicalId);
    }
  }
  if (problems.length > 0) throw templateError(problems);
  return { changes, outputs: missing.size === 0 ? outputsOf(deployment) : undefined };
}

/** Without `change`: of a resource that needs one which could not be made. */
function plannedChange({ service, stack, template }: Deployment, logicalId: string, change?: Change): PlannedChange {
  const before = service.tables.resource(stack.id, logicalId)?.resource;
  return {
    action: before ? 'Modify' : 'Add',
    logicalId,
    type: template.resources.get(logicalId)!.type,
    physicalId: before?.physicalId,
    replacement: change?.replacement ?? false,
    changed: change?.changed ?? [],
    attributes: change?.attributes ?? [],
  };
}

function removedBy({ service, stack, template, scope }: Deployment): Resource[] {
  return service.tables.resources(stack.id).flatMap(({ logicalId, resource }) => {
    const wanted = template.resources.get(logicalId);
    return resource && !(wanted && exists(wanted, scope.conditions)) ? [resource] : [];
  });
}
