/**
 * A definition's text -> a checked machine, or all that is wrong with it, in the words that CreateStateMachine and
 * ValidateStateMachineDefinition use. An unknown field is a problem, as it is at AWS.
 * Source: https://states-language.net/spec.html; Step Functions guide, "State machine structure".
 */
import { isObject } from '../is-object.ts';
import { jsonError, sourceAt } from '../json-error.ts';
import { checkAhead } from '../jsonata/check.ts';
import { isTooDeep } from '../nesting.ts';
import type { Catalogue } from './catalogue.ts';
import { DefinitionNode, type DefinitionProblem } from './definition-node.ts';
import { machineFields } from './fields.table.ts';
import { expressionsCharactersMax, expressionsMax, secondsMax } from './limits.ts';
import { allStates, type Machine, type Scope } from './machine.ts';
import { checkLabels } from './parse-distributed.ts';
import { parseScope } from './parse-scope.ts';
import { languageOf } from './parse-state.ts';
import { expressionsIn, isExpression } from './template.ts';
import { refuseDuplicates } from './unique-names.ts';
import { refuseShadowed } from './variables.ts';

/** The machine, or its problems (never an empty list). `catalogue`: of the cloud that will run it, where that is to be checked. */
export function parseMachine(definition: string, catalogue?: Catalogue): Machine | DefinitionProblem[] {
  const tooMuch = tooMuchJsonata(definition);
  if (tooMuch) return tooMuch;
  return parse(
    definition,
    (node, scope) => {
      refuseDuplicates(node, scope);
      refuseShadowed(node, scope);
    },
    { catalogue, isStored: false },
  );
}

/**
 * Checks the expressions of a definition before it is parsed, a piece at a time: `parseMachine` then takes no longer than of one without any. `definition`:
 * its text, or what a template has for it.
 */
export function* readExpressions(definition: unknown): Generator<undefined, void> {
  const text = typeof definition === 'string' ? definition : JSON.stringify(definition ?? '');
  if (text.includes('{%') && !hasTooMuchJsonata(text)) yield* checkAhead(expressionsWithin(definition));
}

/** Also of texts of JSON. */
function* expressionsWithin(value: unknown): Generator<string> {
  if (typeof value === 'string' && !isExpression(value)) {
    const read = value.includes('{%') ? parseJson(value) : [];
    if (!Array.isArray(read)) yield* expressionsIn(read.object);
  } else if (typeof value === 'object' && value !== null) {
    for (const each of Object.values(value)) yield* expressionsWithin(each);
  } else yield* expressionsIn(value);
}

/** Each is read, to see what it names. */
export function tooMuchJsonata(definition: string): DefinitionProblem[] | undefined {
  if (!hasTooMuchJsonata(definition)) return undefined;
  const message = `The definition has more than ${expressionsMax} expressions in JSONata, or ${expressionsCharactersMax} characters of them`;
  return [{ code: 'INVALID_JSONATA_EXPRESSION', path: [], message }];
}

function hasTooMuchJsonata(definition: string): boolean {
  let [count, characters] = [0, 0];
  for (let from = definition.indexOf('{%'); from !== -1; ) {
    const end = definition.indexOf('%}', from);
    characters += (end === -1 ? definition.length : end) - from;
    if (++count > expressionsMax || characters > expressionsCharactersMax) return true;
    from = end === -1 ? -1 : definition.indexOf('{%', end);
  }
  return false;
}

/** One that was stored. What an earlier version took is taken for ever. */
export const parseStoredMachine = (definition: string): Machine | DefinitionProblem[] =>
  parse(definition, () => {}, { catalogue: undefined, isStored: true });

function parse(
  definition: string,
  check: (node: DefinitionNode, scope: Scope) => void,
  { catalogue, isStored }: { readonly catalogue: Catalogue | undefined; readonly isStored: boolean },
): Machine | DefinitionProblem[] {
  const value = parseJson(definition);
  if (Array.isArray(value)) return value;
  const problems: DefinitionProblem[] = [];
  const node = new DefinitionNode([], value.object, problems, 'JSONPath', catalogue, isStored);
  const machine = parseTop(node);
  if (machine) check(node, machine);
  return problems.length > 0 || !machine ? eachOnce(problems) : machine;
}

/** A field that is read in several ways is found wrong in each. */
const eachOnce = (problems: readonly DefinitionProblem[]): DefinitionProblem[] => [
  ...new Map(problems.map((problem) => [renderProblem(problem), problem])).values(),
];

/** `SCHEMA_VALIDATION_FAILED: Field 'X' is not supported at /States/Run`. */
export function renderProblem(problem: DefinitionProblem): string {
  const { code, message, source } = problem;
  return `${code}: ${message}${source === undefined ? ` at ${problemLocation(problem) ?? null}` : ''}`;
}

/** `/States/Run/Retry[0]`, as AWS writes places. Undefined where the whole workflow is meant. */
export const problemLocation = ({ code, path }: Pick<DefinitionProblem, 'code' | 'path'>): string | undefined =>
  code === 'MISSING_END_STATE' ? undefined : renderPlace(path);

export const renderPlace = (path: readonly (string | number)[]): string =>
  path.map((step) => (typeof step === 'number' ? `[${step}]` : `/${step}`)).join('') || '/';

export function parseJson(definition: string): { object: { readonly [key: string]: unknown } } | DefinitionProblem[] {
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
  const source = sourceAt(definition, at);
  return { code: 'INVALID_JSON_DESCRIPTION', path: [], message: `${message}\n at ${source}`, source };
}

function parseTop(outer: DefinitionNode): Machine | undefined {
  outer.refuseOthers(machineFields);
  outer.require(['States', 'StartAt']);
  const node = outer.in(languageOf(outer));
  if (node.has('Version') && node.text('Version') !== '1.0')
    node.report('Value should be one of the following: [1.0]', 'Version');
  const timeoutSeconds = node.integer('TimeoutSeconds', 1, secondsMax);
  const scope = parseScope(node);
  if (!scope) return undefined;
  const all = allStates(scope);
  checkLabels(
    node,
    all.flatMap((state) => (state.type === 'Map' && state.distributed ? [state.distributed.label] : [])),
  );
  const resources = new Map(
    all.flatMap((state) => (state.type === 'Task' ? [[state.resource.arn, state.resource]] : [])),
  );
  return { ...scope, timeoutSeconds, resources: [...resources.values()] };
}
