/**
 * The way of data through a state: InputPath, templates, ResultPath, OutputPath.
 * Source: https://states-language.net/spec.html#filters; the words of failures are AWS's.
 */
import { runtimeFailure } from './failure.ts';
import { emptyObject, Json } from './json.ts';
import type { Selection, State } from './machine.ts';
import type { Path } from './path.ts';
import { Missing, readPath } from './path-read.ts';
import { writePath } from './path-write.ts';
import type { LiveThread, Run } from './run.ts';
import { fillTemplate, type Template } from './template.ts';

/** A thread in its state: what paths are read against. */
export interface StateFrame {
  readonly run: Run;
  readonly thread: LiveThread;
  readonly state: State;
}

/** The value at a path, or Missing. */
export const read = ({ run, thread, state }: StateFrame, path: Path, data: Json): unknown =>
  readPath(path, path.root === '$' ? data.value : run.context(thread, state));

/** InputPath and OutputPath. */
export function select(frame: StateFrame, selection: Selection, data: Json): Json {
  if (selection === undefined) return emptyObject;
  if (selection.root === '$' && selection.steps.length === 0) return data;
  const value = read(frame, selection, data);
  if (value instanceof Missing) throw runtimeFailure(`Invalid path '${selection.text}' : ${value.detail}`);
  return Json.ofValue(value);
}

/** Parameters and ResultSelector; without a template the data itself. */
export function fill(frame: StateFrame, template: Template | undefined, data: Json): Json {
  if (template === undefined) return data;
  return Json.ofValue(
    fillTemplate(template, {
      read: (path) => read(frame, path, data),
      missing: (path, field) => {
        throw notFound(path, field, data);
      },
    }),
  );
}

export const notFound = (path: Path, field: string, data: Json) =>
  runtimeFailure(
    `The JSONPath '${path.text}' specified for the field '${field}' could not be found in the input '${data.text}'`,
  );

/** ResultPath, then OutputPath: the state's output. */
export function combine(frame: StateFrame, resultPath: Selection, outputPath: Selection, result: Json): Json {
  const { input } = frame.thread;
  return select(frame, outputPath, resultPath === undefined ? input : writePath(resultPath, input, result));
}
