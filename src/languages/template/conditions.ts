/**
 * The Conditions section: which are true for given parameters.
 * Source: AWS CloudFormation Template Reference, "Condition functions".
 */
import { isObject } from '../is-object.ts';
import type { Problem } from '../problem.ts';
import type { Json, Path } from './document.ts';
import { evaluate, type Scope } from './evaluate.ts';
import { functionOf } from './functions.ts';
import type { Template } from './template.ts';

type Conditions = Template['conditions'];

/** Every condition's truth; `scope` needs no resources and no conditions. */
export function evaluateConditions(
  template: Pick<Template, 'conditions'>,
  scope: Omit<Scope, 'conditions'>,
): ReadonlyMap<string, boolean> | Problem[] {
  const values = new Map<string, boolean>();
  const problems: Problem[] = [];
  const full: Scope = { ...scope, conditions: values };

  const named = (name: string): boolean => {
    const known = values.get(name);
    if (known !== undefined) return known;
    const value = truth(template.conditions.get(name)!, ['Conditions', name]);
    values.set(name, value);
    return value;
  };
  const truth = (node: Json, path: Path): boolean => {
    if (isObject(node) && typeof node['Condition'] === 'string') return named(node['Condition']);
    const { name, argument } = functionOf(node)!;
    const list = argument as Json[];
    const at = (index: number): Path => [...path, name, index];
    if (name === 'Fn::And') return list.every((item, index) => truth(item, at(index)));
    if (name === 'Fn::Or') return list.some((item, index) => truth(item, at(index)));
    if (name === 'Fn::Not') return !truth(list[0]!, at(0));
    const [left, right] = list.map((item, index) => evaluate(item, full, at(index), problems));
    return JSON.stringify(asText(left)) === JSON.stringify(asText(right));
  };

  for (const name of template.conditions.keys()) named(name);
  return problems.length > 0 ? problems : values;
}

/** `Fn::Equals` compares text: `1` equals `'1'`. */
const asText = (value: Json | undefined): Json | undefined =>
  typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;

/** The names of conditions that depend on each other, if any do. */
export function conditionCycle(conditions: Conditions): string[] | undefined {
  const done = new Set<string>();
  const visit = (name: string, above: string[]): string[] | undefined => {
    if (above.includes(name)) return above.slice(above.indexOf(name));
    if (done.has(name)) return undefined;
    done.add(name);
    for (const other of namesIn(conditions.get(name) ?? '')) {
      const cycle = visit(other, [...above, name]);
      if (cycle) return cycle;
    }
    return undefined;
  };
  for (const name of conditions.keys()) {
    const cycle = visit(name, []);
    if (cycle) return cycle;
  }
  return undefined;
}

function namesIn(node: Json): string[] {
  if (Array.isArray(node)) return node.flatMap(namesIn);
  if (!isObject(node)) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'Condition' && typeof value === 'string' ? [value] : namesIn(value),
  );
}
