/**
 * What in a definition is allowed and hardly meant: texts of JSONPath states that look like paths and are taken as they are.
 * Source: API reference, "ValidateStateMachineDefinitionDiagnostic" (codes and what each is for; the words are ours).
 */
import { isObject } from '../is-object.ts';

export interface DefinitionWarning {
  readonly code: 'NO_DOLLAR' | 'NO_PATH' | 'PASS_RESULT_IS_STATIC';
  readonly path: readonly (string | number)[];
  readonly message: string;
}

type Path = DefinitionWarning['path'];

/** Fields whose values are templates: there a member takes its value from a path if its name ends in `.$`. */
const templates = ['Parameters', 'ResultSelector', 'ItemSelector', 'Assign'];
/** Fields that take a text, or a path where their name ends in `Path`. */
const texts = ['Error', 'Cause', 'Timestamp'];

/** `definition`: one that has no problems. */
export function definitionWarnings(definition: string): DefinitionWarning[] {
  const machine: unknown = JSON.parse(definition);
  return isObject(machine) && machine['QueryLanguage'] !== 'JSONata' ? inScope(machine, []) : [];
}

function inScope(scope: unknown, path: Path): DefinitionWarning[] {
  const states = isObject(scope) && scope['QueryLanguage'] !== 'JSONata' ? scope['States'] : undefined;
  return isObject(states)
    ? Object.entries(states).flatMap(([name, state]) => inState(state, [...path, 'States', name]))
    : [];
}

function inState(state: unknown, path: Path): DefinitionWarning[] {
  if (!isObject(state)) return [];
  const inner = [
    ...listOf(state['Branches']).flatMap((branch, i) => inScope(branch, [...path, 'Branches', i])),
    ...['ItemProcessor', 'Iterator'].flatMap((field) => inScope(state[field], [...path, field])),
  ];
  if (state['QueryLanguage'] === 'JSONata') return inner;
  const rules = listOf(state['Choices']).flatMap((rule, i) => inRule(rule, [...path, 'Choices', i]));
  const own = templates.flatMap((field) => inTemplate(state[field], [...path, field]));
  return [...own, ...inTexts(state, path, texts), ...inResult(state, path), ...rules, ...inner];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A path, or the call of an intrinsic function. */
const looksLikePath = (value: unknown): boolean =>
  typeof value === 'string' && /^(?:\${1,2}(?:[.[]|$)|States\.[A-Z]\w*\()/.test(value);

function inTemplate(value: unknown, path: Path): DefinitionWarning[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => inTemplate(item, [...path, i]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]): DefinitionWarning[] => {
    if (key.endsWith('.$')) return [];
    if (!looksLikePath(member)) return inTemplate(member, [...path, key]);
    const message = `The value of '${key}' looks like a path or an intrinsic function; it is taken as a text unless the name ends in '.$'`;
    return [{ code: 'NO_DOLLAR', path: [...path, key], message }];
  });
}

const inTexts = (
  object: Readonly<Record<string, unknown>>,
  path: Path,
  fields: readonly string[],
): DefinitionWarning[] =>
  fields
    .filter((field) => looksLikePath(object[field]))
    .map((field) => ({
      code: 'NO_PATH',
      path: [...path, field],
      message: `The value of '${field}' looks like a path; it is taken as a text: use '${field}Path'`,
    }));

/** A comparison with a text: `StringEquals`, where `StringEqualsPath` was meant. */
function inRule(rule: unknown, path: Path): DefinitionWarning[] {
  if (!isObject(rule)) return [];
  const compared = Object.keys(rule).filter((field) =>
    /^(?:String|Timestamp)(?:Equals|(?:Less|Greater)Than(?:Equals)?)$/.test(field),
  );
  const inner = ['And', 'Or'].flatMap((field) =>
    listOf(rule[field]).flatMap((each, i) => inRule(each, [...path, field, i])),
  );
  return [...inTexts(rule, path, compared), ...inner, ...inRule(rule['Not'], [...path, 'Not'])];
}

function inResult(state: Readonly<Record<string, unknown>>, path: Path): DefinitionWarning[] {
  if (state['Type'] !== 'Pass' || !hasPath(state['Result'])) return [];
  const message = 'The Result of a Pass state is taken as it is, paths in it too: use Parameters';
  return [{ code: 'PASS_RESULT_IS_STATIC', path: [...path, 'Result'], message }];
}

function hasPath(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasPath);
  if (isObject(value)) return Object.entries(value).some(([key, member]) => key.endsWith('.$') || hasPath(member));
  return looksLikePath(value);
}
