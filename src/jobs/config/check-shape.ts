/**
 * First pass: the shape of a configuration by its schema. Each fault becomes a finding in our words, and is taken out, so that the second pass
 * still judges the rest.
 */
import type * as z from 'zod';
import { isObject } from '../../languages/is-object.ts';
import { nearest } from '../../languages/nearest.ts';
import type { Document } from './document.ts';
import { durationNear } from './duration.ts';
import { type Finding, type Path, wrong } from './finding.ts';
import { foreignWords, kindWords } from './kinds.table.ts';
import { appSchema, keysOf } from './schema/schema.ts';

/** As much of it as is well formed; undefined where nothing is. */
export interface Shaped {
  readonly value: Readonly<Record<string, unknown>> | undefined;
  readonly findings: readonly Finding[];
}

type Issue = z.core.$ZodIssue;

export function checkShape(value: unknown, document: Document): Shaped {
  const result = appSchema.safeParse(value);
  if (result.success) return { value: value as Record<string, unknown>, findings: [] };
  const issues = result.error.issues.flatMap((issue) => deepest(issue, []));
  const findings = issues.flatMap((issue) => findingsOf(issue, value, document));
  const sound = structuredCloneOf(value);
  for (const { path, keys } of issues)
    for (const fault of keys ? keys.map((key) => [...path, key]) : [path]) remove(sound, fault);
  return {
    value: isObject(sound) && issues.every(({ path, keys }) => keys || path.length > 0) ? sound : undefined,
    findings,
  };
}

interface Flat {
  readonly path: Path;
  /** Of an object with unknown keys: those. */
  readonly keys?: readonly string[];
  /** What kind of value was expected. */
  readonly kind: string;
}

/** Of a union that nothing fits, the branch whose fault lies deepest: it is the one that was meant. */
function deepest(issue: Issue, outer: Path): Flat[] {
  const path = [...outer, ...(issue.path as Path)];
  if (issue.code === 'unrecognized_keys') return [{ path, keys: issue.keys, kind: issue.message }];
  if (issue.code !== 'invalid_union') return [{ path, kind: issue.message }];
  const branches = issue.errors.map((errors) => errors.flatMap((error) => deepest(error, path)));
  const depth = (branch: readonly Flat[]): number =>
    Math.max(0, ...branch.map((each) => each.path.length + (each.keys ? 0.5 : 0)));
  const best = branches.toSorted((left, right) => depth(right) - depth(left))[0];
  return best && depth(best) > path.length ? best : [{ path, kind: issue.message }];
}

function findingsOf({ path, keys, kind }: Flat, root: unknown, document: Document): Finding[] {
  if (keys) return keys.map((key) => unknownKey([...path, key], key, kind));
  return [wrongValue(path, kind, at(root, path), document.sourceOf(path))];
}

function unknownKey(path: Path, key: string, kind: string): Finding {
  const known = keysOf[kind] ?? [];
  const near = nearest(key, known);
  const foreign = Object.hasOwn(foreignWords, key) ? foreignWords[key] : undefined;
  const mend = near !== undefined ? exampleOf(near) : (foreign ?? 'delete it, or write one of these');
  return {
    ...wrong(path, `found an unknown key; known here ${known.length === 1 ? 'is' : 'are'} ${shown(known, near)}`, mend),
    about: 'key',
  };
}

/** The nearest first, and no more than can be taken in. */
function shown(known: readonly string[], near: string | undefined): string {
  const sorted = near === undefined ? known : [near, ...known.filter((key) => key !== near)];
  return sorted.length <= 8 ? sorted.join(', ') : `${sorted.slice(0, 8).join(', ')} and ${sorted.length - 8} more`;
}

/** A right value for a key, as an author would write it. */
function exampleOf(key: string): string {
  const examples: Readonly<Record<string, string>> = {
    command: 'command: [node, report.js]',
    timeout: 'timeout: 1h',
    zone: 'zone: Europe/Berlin',
  };
  return examples[key] ?? kindWords[key]?.example.replace('KEY', key) ?? `${key}: ...`;
}

function wrongValue(path: Path, kind: string, value: unknown, source: string | undefined): Finding {
  const key = String(path.findLast((step) => typeof step === 'string') ?? 'app');
  const { expected, example } = kindWords[kind] ?? { expected: kind, example: 'KEY: ...' };
  const mend = example.replace('KEY', key);
  if (kind === 'notify' && value === undefined)
    return wrong(
      path,
      'found nothing; expected who is told',
      'notify: ops@example.com, or notify: none if nobody shall be',
    );
  if (kind === 'words' && typeof value === 'string')
    return wrong(
      path,
      `found the string "${value}"; expected ${expected}`,
      `${key}: [${value.trim().split(/\s+/).join(', ')}]`,
    );
  if (kind === 'duration' || kind === 'alarmSilent') return wrongDuration(path, key, value, expected, mend);
  if (kind === 'flag' && typeof value === 'string')
    return wrong(path, `found the text "${value}"; expected true or false`, `${key}: ${booleanOf(value)}`);
  if (kind === 'text' && typeof value === 'number') {
    const shown = source ?? String(value);
    const reads = shown === String(value) ? '' : `; YAML reads ${shown} as ${value}`;
    return wrong(path, `found the number ${value}${reads}; expected text`, `${key}: "${shown}"`);
  }
  if (kind === 'overlap' && (value === 'replace' || value === 'queue'))
    return wrong(path, `found ${value}; ${notThere[value]}; expected ${expected}`, mend);
  if (key === 'environments' || path.at(-2) === 'environments') {
    if (!isObject(value))
      return {
        ...wrong(
          path,
          `found ${say(value)}; expected the name of an environment and its fields`,
          'a variable is meant? -> environment',
        ),
        about: 'key',
      };
  }
  return wrong(path, `found ${say(value)}; expected ${expected}`, mend);
}

const notThere = {
  replace: 'to stop the older run would be an abort that rings',
  queue: 'a queue hides a job that cannot keep up',
} as const;

function wrongDuration(path: Path, key: string, value: unknown, expected: string, mend: string): Finding {
  const near = durationNear(value);
  const found = typeof value === 'number' ? `${value}, a number without a unit` : say(value);
  return wrong(path, `found ${found}; expected ${expected}`, near === undefined ? mend : `${key}: ${near}`);
}

const booleanOf = (text: string): boolean => /^(y|yes|on|true|1)$/i.test(text);

function say(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') return `"${value.length > 60 ? `${value.slice(0, 57)}...` : value}"`;
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'a map' : `a ${typeof value}`;
}

/** The value at a path; undefined where there is none. */
function at(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (Array.isArray(value)) value = value[step as number];
    else if (isObject(value) && Object.hasOwn(value, step)) value = value[step];
    else return undefined;
  }
  return value;
}

const structuredCloneOf = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(structuredCloneOf)
    : isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, structuredCloneOf(inner)]))
      : value;

/** Of a list, a hole is left: the places of what comes after it stay right. */
function remove(root: unknown, path: Path): void {
  const parent = at(root, path.slice(0, -1));
  const last = path.at(-1) as string;
  if (Array.isArray(parent)) parent[Number(last)] = undefined;
  else if (isObject(parent)) delete (parent as Record<string, unknown>)[last];
}
