/**
 * A deployment tried out and taken back: every resource is really made or changed, in a savepoint, by the same code. So what is
 * known to be wrong is told before anything is made, and what a change set will do is known exactly.
 */

import { isProblems, type Problem } from '../../../languages/problem.ts';
import { exists } from '../../../languages/template/order.ts';
import { type Resource as TemplateResource, withPositions } from '../../../languages/template/template.ts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Caller } from '../../kit/caller.ts';
import { type Change, carryOut, changeOf, keepInLine, needsOf } from './apply.ts';
import { applyPlan } from './deploy.ts';
import { isOfTheAccount } from './fault.ts';
import { outputsOf } from './outputs.ts';
import { templateError } from './refusals.ts';
import { resourceTypes } from './resource-types.ts';
import type { Site } from './site.ts';
import type { PlanItem, Resource, StackOutput } from './stack.ts';

export interface Foreseen extends Pick<Change, 'action' | 'changed' | 'metadataChanged' | 'replacement'> {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
}

export interface Rehearsal {
  readonly plan: readonly PlanItem[];
  readonly changes: readonly Foreseen[];
  readonly removed: readonly Resource[];
  /** Absent where a resource could not be made for a reason of the account: then the deployment itself will tell. */
  readonly outputs?: readonly StackOutput[] | undefined;
}

/** Throws ValidationError with every problem of the template; what depends on the account's state is left to the deployment. */
export function rehearse(site: Site, caller: () => Caller): Rehearsal {
  const plan = applyPlan(site);
  let rehearsal: Rehearsal | undefined;
  try {
    site.context.attempt(() => {
      rehearsal = { plan, removed: removedBy(site), ...play(site, plan, caller) };
      throw new CurtainFalls();
    });
  } catch (error) {
    if (!(error instanceof CurtainFalls)) throw error;
  }
  return rehearsal!;
}

/** Ends a rehearsal, so that its savepoint is cut back. */
class CurtainFalls extends Error {}

function play(site: Site, plan: readonly PlanItem[], caller: () => Caller): Pick<Rehearsal, 'changes' | 'outputs'> {
  const changes: Foreseen[] = [];
  const problems: Problem[] = [];
  const missing = new Set<string>();
  for (const item of plan) {
    if (item.do !== 'apply') continue;
    const { logicalId } = item;
    if (needsOf(site, logicalId).some((name) => missing.has(name))) {
      missing.add(logicalId);
      changes.push(foreseen(site, logicalId));
      continue;
    }
    try {
      const change = changeOf(site, logicalId);
      if (!change) {
        keepInLine(site, logicalId);
        continue;
      }
      changes.push(foreseen(site, logicalId, change));
      carryOut(site, change, {}, caller);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (!isOfTheAccount(error)) problems.push(...problemsOf(site, logicalId, error));
      missing.add(logicalId);
    }
  }
  if (problems.length > 0) throw templateError(problems);
  return { changes, outputs: missing.size === 0 ? outputsOf(site) : undefined };
}

/** Without its change: of a resource that needs one which could not be made. */
function foreseen({ parts, stack, template }: Site, logicalId: string, change?: Change): Foreseen {
  const before = parts.tables.resource(stack.id, logicalId)?.resource;
  return {
    action: before ? 'Modify' : 'Add',
    logicalId,
    type: template.resources.get(logicalId)!.type,
    physicalId: before?.physicalId,
    replacement: change?.replacement ?? false,
    changed: change?.changed ?? [],
    metadataChanged: change?.metadataChanged ?? false,
  };
}

function removedBy({ parts, stack, template, scope }: Site): Resource[] {
  return parts.tables.resources(stack.id).flatMap(({ logicalId, resource }) => {
    const wanted = template.resources.get(logicalId);
    return resource && !(wanted && exists(wanted, scope.conditions)) ? [resource] : [];
  });
}

/** A service's refusal as a problem of the resource, at the property that it speaks of. */
function problemsOf(site: Site, logicalId: string, error: AwsError): readonly Problem[] {
  const known = error.fields['problems'];
  if (error.code === 'ValidationError' && isProblems(known) && known.some(({ path }) => path[0] === 'Resources'))
    return known;
  const path = ['Resources', logicalId, ...placeOf(site.template.resources.get(logicalId)!, error.message)];
  const hint = isProblems(known) ? known[0]?.hint : undefined;
  return withPositions([{ path, message: error.message, ...(hint ? { hint } : {}) }], site.template.positions);
}

/** The part of a resource that a message speaks of: the property that it names, else all of them. */
function placeOf({ type, properties }: TemplateResource, message: string): string[] {
  if (message.includes('Metadata.Punctual')) return ['Metadata', 'Punctual'];
  const words = new Set(message.match(/\w+/g));
  const named = Object.keys(resourceTypes.get(type)!.properties)
    .filter((name) => properties[name] !== undefined)
    .find((name) => words.has(name) || words.has(`${name[0]!.toLowerCase()}${name.slice(1)}`));
  return ['Properties', ...(named === undefined ? [] : [named])];
}
