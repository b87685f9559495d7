/**
 * The state that TestState is about: a definition of one state, or one of a machine, which may lie in a Map or a Parallel. A machine of that state alone is made
 * of it; what it leads to is there only to be led to.
 * Source: Step Functions API reference, "TestState".
 */
import { isProblems } from '../../problem.ts';
import type { Catalogue } from '../catalogue.ts';
import { DefinitionNode, type DefinitionProblem } from '../definition-node.ts';
import { allStates, type Machine, type Scope, type State } from '../machine.ts';
import { parseJson, parseMachine, tooMuchJsonata } from '../parse-machine.ts';
import { parseScope } from '../parse-scope.ts';
import { parseState } from '../parse-state.ts';

export interface TestedState {
  readonly state: State;
  readonly machine: Machine;
  /** It is a state of a Map's iteration: the context object says of which item. */
  readonly inMap: boolean;
}

/** What a state is called that has no name. */
const nameless = 'TestState';

/** Undefined: the machine has no state of that name. */
export function testedState(
  definition: string,
  name: string | undefined,
  catalogue?: Catalogue,
): TestedState | DefinitionProblem[] | undefined {
  if (name === undefined) return alone(definition, catalogue);
  const machine = parseMachine(definition, catalogue);
  if (isProblems(machine)) return machine;
  const found = find(machine, name, false);
  return found && { ...found, machine: machineOf(found.state) };
}

function alone(definition: string, catalogue: Catalogue | undefined): TestedState | DefinitionProblem[] {
  const value = tooMuchJsonata(definition) ?? parseJson(definition);
  if (Array.isArray(value)) return value;
  const problems: DefinitionProblem[] = [];
  const state = parseState(nameless, new DefinitionNode([], value.object, problems, 'JSONPath', catalogue), parseScope);
  return problems.length > 0 || !state ? problems : { state, machine: machineOf(state), inMap: false };
}

function find(scope: Scope, name: string, inMap: boolean): { state: State; inMap: boolean } | undefined {
  const state = scope.states.get(name);
  if (state) return { state, inMap };
  for (const outer of scope.states.values()) {
    const inner = outer.type === 'Parallel' ? outer.branches : outer.type === 'Map' ? [outer.processor] : [];
    for (const each of inner) {
      const found = find(each, name, inMap || outer.type === 'Map');
      if (found) return found;
    }
  }
  return undefined;
}

function machineOf(state: State): Machine {
  const targets = targetsOf(state).map((name): [string, State] => [name, target(name)]);
  const states = new Map<string, State>([...targets, [state.name, state]]);
  return { startAt: state.name, states, timeoutSeconds: undefined, resources: [] };
}

function targetsOf(state: State): string[] {
  const found = 'next' in state && state.next !== undefined ? [state.next] : [];
  if ('catch' in state) found.push(...state.catch.map(({ next }) => next));
  if (state.type !== 'Choice') return found;
  return [...found, ...state.choices.map(({ next }) => next), ...(state.default === undefined ? [] : [state.default])];
}

const target = (name: string): State => ({
  type: 'Fail',
  name,
  language: 'JSONata',
  error: undefined,
  cause: undefined,
});

/** All states inside it, and itself: one of them an error can come from. */
export const statesWithin = (state: State): State[] =>
  allStates({ startAt: state.name, states: new Map([[state.name, state]]) });
