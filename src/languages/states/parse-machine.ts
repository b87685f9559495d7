/**
 * A definition's text -> a checked machine, or all that is wrong with it, in the words that CreateStateMachine and
 * ValidateStateMachineDefinition use. An unknown field is a problem, as it is at AWS.
 * Left out, and refused by name: Parallel, Map, JSONata, variables, intrinsic functions, resources outside the table.
 * Source: https://states-language.net/spec.html; Step Functions guide, "State machine structure".
 */
import { isObject } from '../is-object.ts';
import { isTooDeep } from '../nesting.ts';
import { renderPath } from '../problem.ts';
import { DefinitionNode, type DefinitionProblem } from './definition-node.ts';
import { machineFields } from './fields.table.ts';
import { jsonError } from './json-error.ts';
import { secondsMax, stateNameLengthMax } from './limits.ts';
import type { Machine, Scope, State } from './machine.ts';
import { checkQueryLanguage, parseState } from './parse-state.ts';

/** The machine, or its problems (never an empty list). */
export function parseMachine(definition: string): Machine | DefinitionProblem[] {
  const value = parseJson(definition);
  if (Array.isArray(value)) return value;
  const problems: DefinitionProblem[] = [];
  const machine = parseTop(new DefinitionNode([], value.object, problems));
  return problems.length > 0 || !machine ? problems : machine;
}

/** `SCHEMA_VALIDATION_FAILED: Field 'X' is not supported at /States/Run`. */
export function renderProblem({ code, message, path, source }: DefinitionProblem): string {
  return `${code}: ${message}${source === undefined ? ` at ${problemLocation(path)}` : ''}`;
}

export const problemLocation = (path: readonly (string | number)[]): string => renderPath(path) || '/';

function parseJson(definition: string): { object: { readonly [key: string]: unknown } } | DefinitionProblem[] {
  if (isTooDeep(definition))
    return [{ code: 'TOO_DEEPLY_NESTED', path: [], message: 'The definition is nested too deeply' }];
  try {
    const object: unknown = definition.trim() === '' ? undefined : JSON.parse(definition);
    if (isObject(object)) return { object };
    return [{ code: 'SCHEMA_VALIDATION_FAILED', path: [], message: 'Definition must be a valid JSON object' }];
  } catch (error) {
    return [notJson(definition, error as SyntaxError)];
  }
}

function notJson(definition: string, error: SyntaxError): DefinitionProblem {
  const { message, at } = jsonError(definition, error);
  const lines = definition.slice(0, at).split('\n');
  const source = `[Source: (String)"${definition.slice(0, 500)}"; line: ${lines.length}, column: ${lines.at(-1)!.length + 1}]`;
  return { code: 'INVALID_JSON_DESCRIPTION', path: [], message: `${message}\n at ${source}`, source };
}

function parseTop(node: DefinitionNode): Machine | undefined {
  node.refuseOthers(machineFields);
  node.require(['States', 'StartAt']);
  if (node.has('QueryLanguage')) checkQueryLanguage(node);
  if (node.has('Version') && node.text('Version') !== '1.0')
    node.report('Value should be one of the following: [1.0]', 'Version');
  const timeoutSeconds = node.integer('TimeoutSeconds', 1, secondsMax);
  const scope = parseScope(node);
  if (!scope) return undefined;
  const resources = new Map(
    [...scope.states.values()].flatMap((state) =>
      state.type === 'Task' ? [[state.resource.arn, state.resource]] : [],
    ),
  );
  return { ...scope, timeoutSeconds, resources: [...resources.values()] };
}

function parseScope(node: DefinitionNode): Scope | undefined {
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
    const state = child && parseState(name, child);
    if (state) states.set(name, state);
  }
  if (startAt === undefined || states.size < names.length) return undefined;
  checkTransitions(node, all, startAt, states);
  return { startAt, states };
}

/** The names that a state can lead to, with the field that says so. */
function transitions(state: State): [field: string, target: string][] {
  const next = 'next' in state && state.next !== undefined ? [['Next', state.next] as [string, string]] : [];
  if (state.type === 'Task')
    return [...next, ...state.catch.map((each, i): [string, string] => [`Catch/${i}/Next`, each.next])];
  if (state.type !== 'Choice') return next;
  const choices = state.choices.map((each, i): [string, string] => [`Choices/${i}/Next`, each.next]);
  return state.default === undefined ? choices : [...choices, ['Default', state.default]];
}

function checkTransitions(
  node: DefinitionNode,
  all: DefinitionNode,
  startAt: string,
  states: ReadonlyMap<string, State>,
): void {
  if (!states.has(startAt)) node.report(`Missing 'StartAt' target: ${startAt}`, 'StartAt', 'MISSING_TRANSITION_TARGET');
  for (const state of states.values())
    for (const [field, target] of transitions(state)) {
      if (states.has(target)) continue;
      const kind = field.slice(field.lastIndexOf('/') + 1);
      all.report(`Missing '${kind}' target: ${target}`, `${state.name}/${field}`, 'MISSING_TRANSITION_TARGET');
    }
  const reached = new Set([startAt]);
  for (const name of reached) {
    const state = states.get(name);
    if (state) for (const [, target] of transitions(state)) reached.add(target);
  }
  for (const name of states.keys())
    if (!reached.has(name)) all.report(`State "${name}" is not reachable.`, name, 'MISSING_TRANSITION_TARGET');
  const ends = [...states.values()].some(
    (state) =>
      state.type === 'Succeed' || state.type === 'Fail' || (state.type !== 'Choice' && state.next === undefined),
  );
  if (!ends) node.report('Workflow has no terminal state', undefined, 'MISSING_END_STATE');
}
