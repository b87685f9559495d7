/**
 * States among which transitions happen: each is parsed, and where they lead is checked. AWS's words, its order, and what it says of one target beside another
 * (floci-io/floci, pull request 2786; aws-cloudformation/cfn-lint, issue 4074).
 */
import { isObject } from '../is-object.ts';
import type { DefinitionNode } from './definition-node.ts';
import { stateNameLengthMax } from './limits.ts';
import type { Scope, State } from './machine.ts';
import { parseState } from './parse-state.ts';

export function parseScope(node: DefinitionNode): Scope | undefined {
  const startAt = node.text('StartAt');
  const all = node.child('States');
  if (!all) return undefined;
  const names = Object.keys(all.object);
  if (names.length === 0) node.report('Value cannot be empty', 'States');
  const states = new Map<string, State>();
  for (const name of names) {
    if (name.length > stateNameLengthMax)
      all.report(`The state name exceeds the allowed length of ${stateNameLengthMax}`, name, 'INVALID_STATE_NAME');
    const child = all.child(name);
    const state = child && parseState(name, child, parseScope);
    if (state) states.set(name, state);
  }
  checkTransitions(node, all, startAt, states);
  if (startAt === undefined || states.size < names.length) return undefined;
  checkEnds(node, all, startAt, states);
  return { startAt, states };
}

type Transition = readonly [path: readonly (string | number)[], target: string];

/** The names that a state can lead to, with the field that says so. */
function transitions(state: State): Transition[] {
  const found: Transition[] = 'next' in state && state.next !== undefined ? [[['Next'], state.next]] : [];
  if ('catch' in state) found.push(...state.catch.map(({ next }, i): Transition => [['Catch', i, 'Next'], next]));
  if (state.type !== 'Choice') return found;
  found.push(...state.choices.map(({ next }, i): Transition => [['Choices', i, 'Next'], next]));
  return state.default === undefined ? found : [...found, [['Default'], state.default]];
}

/** Of a state that could not be read. */
const writtenNext = (next: unknown): Transition[] => (typeof next === 'string' ? [[['Next'], next]] : []);

function checkTransitions(
  node: DefinitionNode,
  all: DefinitionNode,
  startAt: string | undefined,
  states: ReadonlyMap<string, State>,
): void {
  const names = Object.keys(all.object);
  const known = new Set(names);
  const report = (target: string, path: Transition[0]): void => {
    const message = `Missing 'Next' target: ${target}`;
    node.problems.push({ code: 'MISSING_TRANSITION_TARGET', path, message, ...node.nearest(target, names) });
  };
  if (startAt !== undefined && !known.has(startAt)) report(startAt, [...node.path, 'StartAt']);
  for (const [name, written] of Object.entries(all.object)) {
    const state = states.get(name);
    for (const [path, target] of state ? transitions(state) : writtenNext(isObject(written) && written['Next'])) {
      // Where it is absent, that is said already.
      if (known.has(target) || (target === '' && node.problems.length > 0)) continue;
      report(target, [...all.path, name, ...path]);
    }
  }
}

/** Of states that could all be read: whether it ends, and each is reached. */
function checkEnds(
  node: DefinitionNode,
  all: DefinitionNode,
  startAt: string,
  states: ReadonlyMap<string, State>,
): void {
  const ends = [...states.values()].some(
    (state) =>
      state.type === 'Succeed' || state.type === 'Fail' || (state.type !== 'Choice' && state.next === undefined),
  );
  if (ends) checkReached(all, startAt, states);
  else node.report('Workflow has no terminal state', undefined, 'MISSING_END_STATE');
}

/** A state to which another one leads that is not reachable itself is not said to be unreachable. */
function checkReached(all: DefinitionNode, startAt: string, states: ReadonlyMap<string, State>): void {
  const targets = [...states.values()].flatMap(transitions).map(([, target]) => target);
  const reached = new Set([startAt, ...targets]);
  for (const name of states.keys())
    if (!reached.has(name)) all.report(`State "${name}" is not reachable.`, name, 'MISSING_TRANSITION_TARGET');
}
