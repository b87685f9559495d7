/** The app that a configuration in TypeScript or JavaScript exports, as the plain value that YAML would have, with the lines of its calls. */
import { isObject } from '../../languages/is-object.ts';
import { type Document, keyOf, placeIn } from './document.ts';
import { type Finding, type Path, type Place, wrong } from './finding.ts';
import { callOf } from './functions.ts';

export interface ModuleApp {
  readonly value: unknown;
  /** By `keyOf` of the path. */
  readonly places: ReadonlyMap<string, Place>;
  readonly findings: readonly Finding[];
}

export function appIn(exported: unknown): ModuleApp {
  if (exported instanceof Promise)
    return refused(
      wrong(
        [],
        'found a promise as the default export; expected the app itself, so that synth depends on no network',
        'export default app(...)',
      ),
    );
  if (!isObject(exported))
    return refused(
      wrong([], 'found no app; expected one as the default export', "export default app('NAME', { ... })"),
    );
  const noted: Noted = { places: new Map(), findings: [] };
  const plainApp = plain(exported, [], noted) as Record<string, unknown>;
  const jobs = exported['jobs'];
  if (Array.isArray(jobs)) plainApp['jobs'] = byName(jobs, noted);
  return { value: plainApp, ...noted };
}

export const refused = (finding: Finding, place?: Place): ModuleApp => ({
  value: undefined,
  places: new Map(place ? [[keyOf([]), place]] : []),
  findings: [finding],
});

export const documentOf = ({ value, places, findings }: ModuleApp): Document => ({
  value,
  findings,
  placeOf: (path) => placeIn(places, path),
  sourceOf: () => undefined,
});

interface Noted {
  readonly places: Map<string, Place>;
  readonly findings: Finding[];
}

/** The list of jobs as the map that YAML has. */
function byName(jobs: readonly unknown[], noted: Noted): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  for (const [index, each] of jobs.entries()) {
    const call = callOf(each);
    if (!isObject(each) || typeof each['name'] !== 'string') {
      noted.findings.push(
        wrong(['jobs', index], 'found what is no job; expected job(NAME, { ... })', "job('report', { ... })"),
      );
      continue;
    }
    const { name, ...fields } = each;
    const path = ['jobs', name as string];
    if (call) noted.places.set(keyOf(path), { line: call.line });
    if (Object.hasOwn(map, name as string))
      noted.findings.push(wrong(path, `found a second job ${name}; expected each name once`, 'another name'));
    map[name as string] = plain(fields, path, noted);
  }
  return map;
}

/** Without members that are undefined, and with the lines of the calls noted. What is neither list nor plain object stays, for the schema to refuse. */
function plain(value: unknown, path: Path, noted: Noted): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') {
    const what = typeof value;
    noted.findings.push(
      wrong(path, `found a ${what}; expected a value that YAML could say as well`, `what the ${what} stands for`),
    );
    return undefined;
  }
  const call = callOf(value);
  if (call) noted.places.set(keyOf(path), { line: call.line });
  if (Array.isArray(value)) return value.map((item, index) => plain(item, [...path, index], noted));
  if (!isObject(value) || ![Object.prototype, null].includes(Object.getPrototypeOf(value))) return value;
  const entries = Object.entries(value).filter(
    ([key, inner]) => inner !== undefined && !(path.length === 0 && key === 'jobs' && Array.isArray(inner)),
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner, [...path, key], noted)]));
}
