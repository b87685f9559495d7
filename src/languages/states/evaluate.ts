/**
 * Finding the values of what a state's fields say. In JSONPath they are found at once; in JSONata the thread waits while its expressions are evaluated elsewhere,
 * and goes on at the same stage of its state with what came of them.
 * Sources: Step Functions guide, "Transforming data with JSONata"; the words of failures and the events are AWS's.
 */
import { isObject } from '../is-object.ts';
import { pathSource } from './data-flow.ts';
import type { Stage } from './execution.ts';
import { Failure, whereItArose } from './failure.ts';
import { contextOf, type NextItem, type StateFrame } from './frame.ts';
import { type Json, setMember } from './json.ts';
import type { LiveThread } from './run.ts';
import { variablesOf } from './scope.ts';
import type { Evaluated } from './step-input.ts';
import { expressionsOf, type JsonataTemplate, type Source, type Template } from './template.ts';

/** What `$states` has beyond the input and the context. */
export interface Given {
  readonly result?: unknown;
  readonly errorOutput?: unknown;
  /** The item of an iteration that is about to begin. */
  readonly item?: NextItem;
}

/** The source of the templates' values, or undefined: `waiting` waits for them. `data`: what `$` is in JSONPath. */
export function ask(
  frame: StateFrame,
  stage: Stage,
  templates: readonly (Template | undefined)[],
  data: Json,
  given: Given = {},
  waiting: LiveThread = frame.thread,
): Source | undefined {
  const { run, state } = frame;
  if (state.language === 'JSONPath') return pathSource(frame, data, given.item);
  const expressions = templates.flatMap(expressionsOf);
  if (expressions.length === 0) return answers(frame, expressions, []);
  const token = run.token();
  waiting.status = { is: 'evaluating', token, stage };
  run.commands.push({
    do: 'evaluate',
    token,
    expressions: expressions.map(({ expression }) => expression),
    bindings: bindingsOf(frame, expressions, given),
  });
  return undefined;
}

/** Only what the expressions look at: an iteration does not carry all that the Map was given. */
function bindingsOf(frame: StateFrame, expressions: readonly JsonataTemplate[], given: Given): Record<string, string> {
  const bindings: Record<string, string> = {};
  const variables = variablesOf(frame.run, frame.thread);
  for (const name of new Set(expressions.flatMap(({ reads }) => reads.variables)))
    if (Object.hasOwn(variables, name)) setMember(bindings, name, variables[name]!);
  const parts = new Set(expressions.flatMap(({ reads }) => reads.states));
  if (parts.size > 0) bindings['states'] = JSON.stringify(statesOf(frame, parts, given));
  return bindings;
}

/** `$states`, or the parts of it that are named. */
function statesOf(frame: StateFrame, parts: ReadonlySet<string>, { item, ...given }: Given): Members {
  const all: Members = {
    get input() {
      return frame.input.value;
    },
    ...given,
    get context() {
      return contextOf(frame, item);
    },
  };
  if (parts.has('')) return all;
  const named: Members = {};
  // What is named as a whole takes the place of what is named of it.
  for (const part of [...parts].sort().reverse()) copyPart(all, named, part.split('/'));
  return named;
}

interface Members {
  [name: string]: unknown;
}

function copyPart(from: Members, to: Members, [name, ...inside]: readonly string[]): void {
  if (name === undefined || !Object.hasOwn(from, name)) return;
  const value = from[name];
  const copied = inside.length === 0 || !isObject(value) ? value : (to[name] ?? {});
  setMember(to, name, copied);
  if (isObject(value)) copyPart(value, copied as Members, inside);
}

/** What came of the expressions, where `templates` are those that were asked for. */
export const answersTo = (
  frame: StateFrame,
  templates: readonly (Template | undefined)[],
  results: readonly Evaluated[],
): Source => answers(frame, templates.flatMap(expressionsOf), results);

function answers(frame: StateFrame, asked: readonly JsonataTemplate[], results: readonly Evaluated[]): Source {
  return {
    read: ({ text }) => {
      throw new Error(`the path \`${text}\` stands in a state of JSONata`);
    },
    missing: ({ text }) => {
      throw new Error(`the path \`${text}\` stands in a state of JSONata`);
    },
    missingArgument: ({ text }) => {
      throw new Error(`the path \`${text}\` stands in a state of JSONata`);
    },
    failure: (cause) => new Failure('States.IntrinsicFailure', cause),
    random: () => frame.run.random(),
    evaluated: (template) => evaluatedValue(frame, template, results[asked.indexOf(template)]!),
  };
}

function evaluatedValue(frame: StateFrame, template: JsonataTemplate, result: Evaluated): unknown {
  if (result.is === 'failure') throw evaluationFailed(frame, template, result.how);
  return JSON.parse(result.text);
}

/** The failure of an expression; it is recorded at once. */
export function evaluationFailed(frame: StateFrame, { expression, field }: JsonataTemplate, what: string): Failure {
  return queryFailed(frame, `The JSONata expression '${expression}' specified for the field '${field}' ${what}`, field);
}

/** `location`: the field, where one is at fault. */
export function queryFailed({ run, thread, state }: StateFrame, what: string, location?: string): Failure {
  const cause = `${whereItArose(state.name, thread)}${what}`;
  const failed = { error: 'States.QueryEvaluationError', cause };
  // AWS counts from before the state where nothing happened in it yet.
  const previous = thread.last === thread.enteredEvent ? thread.enteredAfter : thread.last;
  const place = location === undefined ? {} : { location };
  thread.last = run.note({ type: 'EvaluationFailed', ...failed, ...place, state: state.name }, previous);
  return new Failure(failed.error, failed.cause);
}

/** A value of another type than the field takes; in JSONata it is the expression's failure. */
export function wrongType(
  frame: StateFrame,
  template: Template,
  field: string,
  expected: string,
  value: unknown,
): Failure {
  const what = `Expected '${expected}', but was '${typeName(value)}' for value: ${JSON.stringify(value)}`;
  return template.is === 'jsonata'
    ? evaluationFailed(frame, template, `returned an unexpected result type. ${what}`)
    : queryFailed(frame, `The field '${field}' had an unexpected type. ${what}`, field);
}

const typeName = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
