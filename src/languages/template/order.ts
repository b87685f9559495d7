/**
 * The order in which a template's resources are made.
 * Source: AWS CloudFormation Template Reference, "DependsOn attribute"; messages after AWS's own.
 */
import type { Problem } from '../problem.ts';
import { references } from './functions.ts';
import type { Template } from './template.ts';

export interface Step {
  readonly logicalId: string;
  /** Logical ids that must exist first, sorted; only of resources that exist under the conditions. */
  readonly dependsOn: readonly string[];
}

/** Whether a resource or output exists under the conditions. */
export const exists = (
  { condition }: { readonly condition?: string },
  conditions: ReadonlyMap<string, boolean>,
): boolean => condition === undefined || conditions.get(condition) === true;

/** The resources that exist, each after those that it depends on, else in the author's order; or why there is none. */
export function order(
  template: Pick<Template, 'resources'>,
  conditions: ReadonlyMap<string, boolean>,
): Step[] | Problem[] {
  const problems: Problem[] = [];
  const needs = new Map<string, Set<string>>();
  for (const [name, resource] of template.resources) {
    if (!exists(resource, conditions)) continue;
    const wanted = new Set<string>();
    const { properties, metadata = {} } = resource;
    const values = { Properties: properties, Metadata: metadata };
    for (const reference of references(values, ['Resources', name], conditions)) {
      const target = template.resources.get(reference.name);
      if (!target) continue; // a parameter or pseudo parameter: names were checked when the template was read
      if (exists(target, conditions)) wanted.add(reference.name);
      else problems.push({ path: reference.path, message: unresolved(reference.name) });
    }
    for (const other of resource.dependsOn) if (exists(template.resources.get(other)!, conditions)) wanted.add(other);
    needs.set(name, wanted);
  }
  if (problems.length > 0) return problems;
  const steps = sortByNeeds(needs);
  if (steps.length === needs.size) return steps;
  const cycle = cyclic(needs, new Set(steps.map(({ logicalId }) => logicalId)));
  return [{ path: ['Resources', cycle[0]!], message: `Circular dependency between resources: [${cycle.join(', ')}]` }];
}

const unresolved = (name: string) =>
  `Template format error: Unresolved resource dependencies [${name}] in the Resources block of the template`;

/** Each after its needs, else in the order given; those in a cycle, or after one, are missing. */
export function sortByNeeds(needs: ReadonlyMap<string, ReadonlySet<string>>): Step[] {
  const steps: Step[] = [];
  const done = new Set<string>();
  let grew = true;
  while (grew) {
    grew = false;
    for (const [logicalId, wanted] of needs) {
      if (done.has(logicalId) || ![...wanted].every((other) => done.has(other))) continue;
      done.add(logicalId);
      steps.push({ logicalId, dependsOn: [...wanted].sort() });
      grew = true;
    }
  }
  return steps;
}

/** What is left without those that only come after a cycle. */
function cyclic(needs: ReadonlyMap<string, ReadonlySet<string>>, done: ReadonlySet<string>): string[] {
  let left = [...needs.keys()].filter((name) => !done.has(name));
  for (;;) {
    const wanted = left.filter((name) => left.some((other) => needs.get(other)?.has(name)));
    if (wanted.length === left.length) return left;
    left = wanted;
  }
}
