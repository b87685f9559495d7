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

type Needs = ReadonlyMap<string, ReadonlySet<string>>;

/** Each after its needs, else in the order given; those in a cycle, or after one, are missing. */
export function sortByNeeds(needs: Needs): Step[] {
  const steps: Step[] = [];
  const wantedBy = invert(needs);
  const missing = new Map([...needs].map(([logicalId, wanted]) => [logicalId, wanted.size]));
  for (let before = -1; before < steps.length; ) {
    before = steps.length;
    for (const [logicalId, wanted] of needs) {
      if (missing.get(logicalId) !== 0) continue;
      missing.set(logicalId, done);
      steps.push({ logicalId, dependsOn: [...wanted].sort() });
      for (const other of wantedBy.get(logicalId) ?? []) missing.set(other, (missing.get(other) as number) - 1);
    }
  }
  return steps;
}

const done = -1;

/** By each who needs it. */
function invert(needs: Needs): Map<string, string[]> {
  const wantedBy = new Map<string, string[]>();
  for (const [logicalId, wanted] of needs)
    for (const other of wanted) {
      const known = wantedBy.get(other);
      if (known) known.push(logicalId);
      else wantedBy.set(other, [logicalId]);
    }
  return wantedBy;
}

/** What is left without those that only come after a cycle. */
function cyclic(needs: Needs, sorted: ReadonlySet<string>): string[] {
  const left = new Set([...needs.keys()].filter((name) => !sorted.has(name)));
  const wanting = new Map<string, number>();
  for (const name of left) for (const other of needs.get(name) ?? []) wanting.set(other, (wanting.get(other) ?? 0) + 1);
  const ends = [...left].filter((name) => !wanting.has(name));
  for (const name of ends) {
    left.delete(name);
    for (const other of needs.get(name) ?? []) {
      const still = (wanting.get(other) as number) - 1;
      wanting.set(other, still);
      if (still === 0 && left.has(other)) ends.push(other);
    }
  }
  return [...left];
}
