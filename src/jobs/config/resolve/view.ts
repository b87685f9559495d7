/** A job's merged fields, read by key, with what is reported about them where it was written. */
import { isObject } from '../../../languages/is-object.ts';
import { parseDuration } from '../duration.ts';
import { biting, type Finding, isWithin, noted, type Path, wrong } from '../finding.ts';
import type { Merged } from './merge.ts';

export interface Reports {
  readonly findings: Finding[];
  /** What the first pass has already refused. */
  readonly broken: readonly Path[];
}

export interface View {
  /** The job's own path: `jobs.report`. */
  readonly path: Path;
  get(...path: Path): unknown;
  text(...path: Path): string | undefined;
  /** Seconds. */
  duration(...path: Path): number | undefined;
  map(...path: Path): Readonly<Record<string, unknown>>;
  /** Where that was written, or would be. */
  at(...path: Path): Path;
  /** Whether something about it was already refused. */
  isBroken(...path: Path): boolean;
  wrong(path: Path, message: string, mend: string): void;
  warn(path: Path, message: string, mend: string): void;
  note(path: Path, message: string, mend: string): void;
}

export function viewOf(merged: Merged, path: Path, { findings, broken }: Reports): View {
  const get = (...inner: Path): unknown => {
    let value: unknown = merged.value;
    for (const step of inner)
      value = isObject(value) || Array.isArray(value) ? (value as Record<string, unknown>)[step] : undefined;
    return value ?? undefined;
  };
  const at = (...inner: Path): Path => {
    for (let length = inner.length; length > 0; length--) {
      const origin = merged.originOf(inner.slice(0, length));
      if (origin) return [...origin, ...inner.slice(length)];
    }
    return [...path, ...inner];
  };
  const text = (...inner: Path): string | undefined => {
    const value = get(...inner);
    return typeof value === 'string' ? value : undefined;
  };
  return {
    path,
    get,
    text,
    at,
    duration: (...inner) => {
      const written = text(...inner);
      return written === undefined ? undefined : parseDuration(written);
    },
    map: (...inner) => {
      const value = get(...inner);
      return isObject(value) ? value : {};
    },
    isBroken: (...inner) =>
      broken.some((fault) => isWithin(fault, at(...inner)) || isWithin(fault, [...path, ...inner])),
    wrong: (inner, message, mend) => void findings.push(wrong(at(...inner), message, mend)),
    warn: (inner, message, mend) => void findings.push(biting(at(...inner), message, mend)),
    note: (inner, message, mend) => void findings.push(noted(at(...inner), message, mend)),
  };
}

/** A view of a part, by whose paths what is reported is found. */
export const within = (view: View, ...prefix: Path): View => ({
  path: [...view.path, ...prefix],
  get: (...path) => view.get(...prefix, ...path),
  text: (...path) => view.text(...prefix, ...path),
  duration: (...path) => view.duration(...prefix, ...path),
  map: (...path) => view.map(...prefix, ...path),
  at: (...path) => view.at(...prefix, ...path),
  isBroken: (...path) => view.isBroken(...prefix, ...path),
  wrong: (path, message, mend) => view.wrong([...prefix, ...path], message, mend),
  warn: (path, message, mend) => view.warn([...prefix, ...path], message, mend),
  note: (path, message, mend) => view.note([...prefix, ...path], message, mend),
});
