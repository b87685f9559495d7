/**
 * A deployment tried out and undone: every resource is really made or changed, in a savepoint, by the same code. So what is
 * known to be wrong is reported before anything is made, and what a change set will do is known exactly.
 */
import type { Problem } from '../../../../languages/problem.ts';
import { exists } from '../../../../languages/template/order.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Caller } from '../../../kit/caller.ts';
import { spendRoom } from '../context.ts';
import type { DryRun, PlannedChange } from '../planned.ts';
import { templateError } from '../refusals.ts';
import type { Resource } from '../stack.ts';
import { applyChange, updateRecord } from './apply.ts';
import { putAsItWillBe } from './as-it-will-be.ts';
import { type Change, changeOf } from './change.ts';
import type { Deployment } from './deployment.ts';
import { isAccountState } from './failure-reason.ts';
import { nextPiece } from './next-piece.ts';
import { outputsOf } from './outputs.ts';
import { applyPlan } from './plans.ts';
import { problemsOf } from './problems-of.ts';
import { callerOf } from './resource-context.ts';
import { undone } from './undone.ts';
import { needsOf } from './wanted-resource.ts';

interface Tried {
  /** By logical id. */
  readonly changes: Map<string, PlannedChange>;
  /** What could not be made, or was not tried. */
  readonly missing: Set<string>;
  /** What stays as it is. */
  readonly unchanged: Set<string>;
  readonly problems: Problem[];
}

/**
 * Yields between the pieces of a large template, so that others are answered meanwhile. Throws ValidationError with every problem of the template; what
 * depends on the account's state is left to the deployment.
 */
export function* dryRun(deployment: Deployment): Generator<undefined, DryRun> {
  const { service, context, stack, revision } = deployment;
  const plan = applyPlan(deployment);
  const names = plan.flatMap((item) => (item.do === 'apply' ? item.logicalId : []));
  const caller = () => callerOf(context, context.caller, revision.roleArn);
  let tried: Tried = { changes: new Map(), missing: new Set(), unchanged: new Set(), problems: [] };
  let outputs: DryRun['outputs'];
  for (let next = 0; next < names.length; ) {
    if (next > 0) yield;
    const piece = nextPiece(deployment, names, next, (name) => tried.unchanged.has(name));
    next = piece.next;
    const tryPiece = (now: Tried): boolean =>
      undone(context, () => {
        putAsItWillBe(deployment);
        for (const name of piece.untried) putMissing(deployment, name, now);
        applyAll(withoutEvents(deployment), piece.names, caller, now);
        if (next < names.length) return;
        if (now.problems.length > 0) throw templateError(now.problems);
        const areThere = Math.max(piece.names.length, now.unchanged.size);
        if (now.missing.size === 0 && areThere === names.length) outputs = outputsOf(deployment);
      });
    for (;;) {
      const now = copyOf(tried);
      try {
        if (tryPiece(now)) {
          tried = now;
          break;
        }
      } finally {
        spendRoom(service, stack, piece.names.length);
      }
      yield;
    }
  }
  return { plan, changes: [...tried.changes.values()], removed: removedBy(deployment), outputs };
}

const copyOf = ({ changes, missing, unchanged, problems }: Tried): Tried => ({
  changes: new Map(changes),
  missing: new Set(missing),
  unchanged: new Set(unchanged),
  problems: [...problems],
});

/** Nobody will see them: sealing them would take as long as all else. */
const withoutEvents = ({ service, ...rest }: Deployment): Deployment => ({
  ...rest,
  service: { ...service, tables: { ...service.tables, addEvent() {}, lastEventAt: () => undefined } },
});

function applyAll(deployment: Deployment, names: readonly string[], caller: () => Caller, tried: Tried): void {
  for (const name of names) {
    if (tried.missing.has(name)) continue;
    if (needsOf(deployment, name).some((need) => tried.missing.has(need))) {
      putMissing(deployment, name, tried);
      continue;
    }
    try {
      const change = changeOf(deployment, name);
      if (!change) {
        tried.unchanged.add(name);
        updateRecord(deployment, name);
        continue;
      }
      if (!tried.changes.has(name)) tried.changes.set(name, plannedChange(deployment, name, change));
      applyChange(deployment, change, {}, caller);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (!isAccountState(error)) tried.problems.push(...problemsOf(deployment, name, error));
      tried.missing.add(name);
    }
  }
}

function putMissing(deployment: Deployment, name: string, { missing, changes }: Tried): void {
  missing.add(name);
  changes.set(name, plannedChange(deployment, name));
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
