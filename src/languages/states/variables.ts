/**
 * Variables of a checked machine: which state refers to which, and which scope assigns them.
 * Sources: Step Functions guide, "Passing data between states with variables" (scope); API reference, "DescribeStateMachine" (variableReferences).
 */
import { isObject } from '../is-object.ts';
import type { DefinitionNode } from './definition-node.ts';
import { allStates, type Scope, type State } from './machine.ts';
import { innerScopes } from './machine-nodes.ts';
import type { Template } from './template.ts';

/** By state, what its paths and intrinsic functions refer to; those of JSONata are not told, nor states without any (recorded). */
export function variableReferences(machine: Scope): Record<string, string[]> {
  const references: [string, string[]][] = allStates(machine).map((state) => {
    const { branches: _, processor: __, ...own } = state as State & { branches?: unknown; processor?: unknown };
    return [state.name, [...new Set(variablesIn(own))]];
  });
  return Object.fromEntries(references.filter(([, names]) => names.length > 0));
}

/** The variables that paths begin at, anywhere in a part of a state. */
function variablesIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(variablesIn);
  if (!isObject(part)) return [];
  const { variable, root } = part;
  return typeof variable === 'string' && root === '$' ? [variable] : Object.values(part).flatMap(variablesIn);
}

/**
 * "A variable assigned in an inner scope cannot have the same name as one assigned in an outer scope". The rule is AWS's, the words are ours.
 * `node` is the object that has the scope's States.
 */
export function refuseShadowed(node: DefinitionNode, scope: Scope, outer: ReadonlySet<string> = new Set()): void {
  const states = [...scope.states.values()];
  const nodes = node.child('States')!;
  for (const state of states)
    for (const name of new Set(assignedBy(state)))
      if (outer.has(name))
        nodes.report(
          `The variable '${name}' is assigned in an outer scope, and cannot be assigned in this one`,
          state.name,
        );
  const known = new Set([...outer, ...states.flatMap(assignedBy)]);
  for (const [inner, each] of innerScopes(node, scope)) refuseShadowed(inner, each, known);
}

function assignedBy(state: State): string[] {
  const assigns = [
    'assign' in state ? state.assign : undefined,
    ...('catch' in state ? state.catch.map(({ assign }) => assign) : []),
    ...('choices' in state ? state.choices.map(({ assign }) => assign) : []),
  ];
  return assigns.flatMap(namesOf);
}

function namesOf(assign: Template | undefined): string[] {
  if (assign?.is === 'object') return assign.members.map(([name]) => name);
  return assign?.is === 'constant' && isObject(assign.value) ? Object.keys(assign.value) : [];
}
