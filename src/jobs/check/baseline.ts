/**
 * What was known when somebody began to check: findings that are let stand until they are mended. An entry is found again by its rule, file,
 * resource, place and what of several things it is there, never by its line; one that is found no more is a note.
 */
import { isObject } from '../../languages/is-object.ts';
import type { CheckedFile } from './report.ts';
import { standing } from './report.ts';
import type { Finding } from './rule.ts';
import { baselineStale } from './rules/beside.ts';

/** One finding that was known. */
export interface Known {
  readonly rule: string;
  /** From the baseline's folder, with `/`. */
  readonly file: string;
  readonly resource: string;
  readonly at: string | null;
  readonly about?: string;
}

/** How a file of the check is called in the baseline. */
export type NameOf = (file: string) => string;

const keyOf = ({ rule, file, resource, at, about }: Known): string => JSON.stringify([rule, file, resource, at, about]);

export const knownOf = (file: string, { rule, resource, at, about }: Finding): Known => ({
  rule,
  file,
  resource,
  at: at ?? null,
  ...(about === undefined ? {} : { about }),
});

/** A baseline of all that is found now, as text. */
export function renderBaseline(files: readonly CheckedFile[], nameOf: NameOf): string {
  const all = files.flatMap((checked) => standing(checked).map((each) => knownOf(nameOf(checked.file), each)));
  const entries = [...new Map(all.map((entry) => [keyOf(entry), entry] as const))].sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  const lines = entries.map(([, entry]) => `    ${JSON.stringify(entry)}`);
  return `{\n  "version": 1,\n  "known": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}

/** The entries of a baseline's text, or what is wrong with it. */
export function readBaseline(text: string): readonly Known[] | string {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    return `it is no JSON: ${error instanceof Error ? error.message : error}`;
  }
  if (!isObject(root) || root['version'] !== 1 || !Array.isArray(root['known']))
    return 'it is no baseline: found no `version` 1 and list `known`; --write-baseline makes one';
  const wrong = root['known'].findIndex((entry) => !isKnown(entry));
  return wrong === -1 ? root['known'] : `entry ${wrong} of \`known\` is not {rule, file, resource, at, about}`;
}

const isKnown = (entry: unknown): entry is Known =>
  isObject(entry) &&
  ['rule', 'file', 'resource'].every((key) => typeof entry[key] === 'string') &&
  (entry['at'] === null || typeof entry['at'] === 'string') &&
  (entry['about'] === undefined || typeof entry['about'] === 'string');

/** The same files, with what was known marked, and notes of entries that are found no more in them. */
export function withBaseline(
  files: readonly CheckedFile[],
  known: readonly Known[],
  nameOf: NameOf,
): readonly CheckedFile[] {
  const keys = new Set(known.map(keyOf));
  return files.map((checked) => {
    const file = nameOf(checked.file);
    const seen = new Set(checked.findings.map((each) => keyOf(knownOf(file, each))));
    const findings = checked.findings.map((each) =>
      keys.has(keyOf(knownOf(file, each))) ? { ...each, isKnown: true } : each,
    );
    const stale = known.filter((entry) => entry.file === file && !seen.has(keyOf(entry)));
    return { ...checked, findings: [...findings, ...stale.map(staleFinding)] };
  });
}

const staleFinding = ({ rule, resource, at, about }: Known): Finding => ({
  rule: baselineStale.id,
  severity: baselineStale.severity,
  resource,
  at: at ?? undefined,
  about: `${rule} ${about ?? ''}`.trim(),
  related: [],
  line: undefined,
  message: `the baseline knows \`${rule}\` here, which is found no more`,
  mend: 'write the baseline again',
  ignored: undefined,
});
