/** Numbers that a state takes from its definition or from a path; the words of failures are AWS's. */
import { read, type StateFrame } from './data-flow.ts';
import { runtimeFailure } from './failure.ts';
import type { Json } from './json.ts';
import type { Seconds } from './machine.ts';
import type { Path } from './path.ts';
import { Missing } from './path-read.ts';

/** A number of whole seconds, fixed or read at a path; `field` is the path's field. */
export function secondsOf(frame: StateFrame, seconds: Seconds, field: string, data: Json): number {
  if (seconds.is === 'fixed') return seconds.seconds;
  const value = referenced(frame, seconds.path, field, data);
  const assignment = `${seconds.path.text} == ${shown(value)}`;
  if (!Number.isSafeInteger(value))
    throw runtimeFailure(`The ${field} parameter cannot be parsed as a long value: ${assignment}`);
  if ((value as number) < 0) throw runtimeFailure(`The ${field} parameter references a negative value: ${assignment}`);
  return value as number;
}

/** The value at the path that `field` names. */
export function referenced(frame: StateFrame, path: Path, field: string, data: Json): unknown {
  const value = read(frame, path, data);
  if (value instanceof Missing)
    throw runtimeFailure(`The ${field} parameter does not reference an input value: ${path.text}`);
  return value;
}

export const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));
