/**
 * The way of data through a state of JSONPath: InputPath, templates, ResultPath, OutputPath.
 * Source: https://states-language.net/spec.html#filters; the words of failures are AWS's.
 */
import { Failure, runtimeFailure, whereItArose } from './failure.ts';
import { contextOf, type NextItem, type StateFrame } from './frame.ts';
import { emptyObject, Json } from './json.ts';
import type { Selection } from './machine.ts';
import type { Path } from './path.ts';
import { Missing, readPath } from './path-read.ts';
import { writePath } from './path-write.ts';
import { variableOf } from './scope.ts';
import { fillTemplate, type Source, type Template } from './template.ts';

/** The value at a path, or Missing. */
export function read(frame: StateFrame, path: Path, data: Json, item?: NextItem): unknown {
  if (path.variable !== undefined) {
    const text = variableOf(frame.run, frame.thread, path.variable);
    if (text === undefined) return new Missing(`No variable is named ${path.variable}`);
    return readPath(path, JSON.parse(text));
  }
  return readPath(path, path.root === '$' ? data.value : contextOf(frame, item));
}

/** InputPath and OutputPath. */
export function select(frame: StateFrame, selection: Selection, data: Json): Json {
  if (selection === undefined) return emptyObject;
  if (selection.root === '$' && selection.variable === undefined && selection.steps.length === 0) return data;
  const value = read(frame, selection, data);
  if (value instanceof Missing) throw runtimeFailure(`Invalid path '${selection.text}' : ${value.detail}`);
  return Json.ofValue(value);
}

/** Where the templates of a state of JSONPath find values: `$` is `data`. */
export const pathSource = (frame: StateFrame, data: Json, item?: NextItem): Source => ({
  read: (path) => read(frame, path, data, item),
  missing: (path, field, { isPastEnd }) => {
    // So AWS does in payload templates (floci-io/floci, pull request 3167).
    if (isPastEnd && field.endsWith('.$')) return null;
    throw notFound(path, field, data);
  },
  missingArgument: ({ text }) => {
    throw runtimeFailure(
      `The JsonPath argument for the field '${text}' could not be found in the input '${data.text}'`,
    );
  },
  failure: (cause) => new Failure('States.IntrinsicFailure', `${whereItArose(frame.state.name, frame.thread)}${cause}`),
  random: () => frame.run.random(),
  evaluated: ({ expression }) => {
    throw new Error(`\`${expression}\` stands in a state of JSONPath`);
  },
});

/** Parameters and ResultSelector; without a template the data itself. */
export const fill = (source: Source, template: Template | undefined, data: Json): Json =>
  template === undefined ? data : Json.ofValue(fillTemplate(template, source));

export const notFound = (path: Path, field: string, data: Json) =>
  runtimeFailure(
    `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${data.text}'`,
  );

/** ResultPath: the result put into the state's input. */
export const combine = ({ input }: StateFrame, resultPath: Selection, result: Json): Json =>
  resultPath === undefined ? input : writePath(resultPath, input, result);
