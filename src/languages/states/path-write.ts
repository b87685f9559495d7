/**
 * ResultPath: puts a result into a copy of the state's input. Sources: https://states-language.net/spec.html#using-paths;
 * the words of the failure are AWS's.
 */
import { isObject } from '../is-object.ts';
import { Failure } from './failure.ts';
import { Json, setMember } from './json.ts';
import type { Path } from './path.ts';

/** The input with `result` at `path` (`$` replaces the input); missing members on the way are made. */
export function writePath(path: Path, input: Json, result: Json): Json {
  if (path.steps.length === 0) return result;
  return Json.ofValue(written(path, 0, input, input.value, result.value));
}

function written(path: Path, at: number, input: Json, node: unknown, result: unknown): unknown {
  const step = path.steps[at];
  if (step === undefined) return result;
  if (step.is === 'name' && isObject(node)) {
    const copy = { ...node };
    const child = Object.hasOwn(node, step.name) ? node[step.name] : {};
    setMember(copy, step.name, written(path, at + 1, input, child, result));
    return copy;
  }
  if (step.is === 'index' && Array.isArray(node) && step.index < node.length)
    return node.with(step.index, written(path, at + 1, input, node[step.index], result));
  const name = step.is === 'name' ? step.name : step.is === 'index' ? step.index : '';
  throw new Failure('States.ReferencePathConflict', `Unable to apply step "${name}" to input ${input.text}`);
}
