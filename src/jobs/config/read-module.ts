/**
 * Reads `punctual.config.ts` and its kin: imported by Node with its types stripped, nothing bundled. `import 'punctual'` finds the running command,
 * installed or not. Places are the lines of the calls of `app`, `job` and the others.
 * Source: "Modules: TypeScript" and "module.registerHooks", Node.js 24 documentation.
 */
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isObject } from '../../languages/is-object.ts';
import { type Document, keyOf, placeIn } from './document.ts';
import { type Finding, type Path, type Place, wrong } from './finding.ts';
import { callOf } from './functions.ts';

/** What a configuration may be a function of. */
export interface ModuleArguments {
  readonly env: string | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** `version` tells one reading of a file that changes from another. Nothing is thrown: what goes wrong is a finding. */
export async function readModule(file: string, given: ModuleArguments, version = ''): Promise<Document> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'punctual' ? { url: entry, shortCircuit: true } : next(specifier, context),
  });
  // Nothing is left to be done, and its import is still waited for.
  const unsettled = Promise.withResolvers<never>();
  const atEnd = () => unsettled.reject(new Error(endless));
  process.once('beforeExit', atEnd);
  try {
    const url = pathToFileURL(file);
    if (version) url.searchParams.set('version', version);
    const module = (await Promise.race([import(url.href), unsettled.promise])) as { default?: unknown };
    return documentOf(typeof module.default === 'function' ? module.default(given) : module.default);
  } catch (error) {
    return {
      value: undefined,
      ...none,
      findings: [thrown(error as NodeJS.ErrnoException)],
      placeOf: () => lineOf(error as Error, file),
    };
  } finally {
    process.off('beforeExit', atEnd);
    hooks.deregister();
  }
}

const endless = 'an await at its top level never ends';

/** The sources in a checkout; in what is published the built form, seen from `dist/cli`. */
const entry = new URL(import.meta.url.endsWith('.ts') ? '../punctual.ts' : '../jobs/punctual.js', import.meta.url).href;

const none = { sourceOf: () => undefined };

function documentOf(exported: unknown): Document {
  if (exported instanceof Promise)
    return refused(
      'found a promise as the default export; expected the app itself, so that synth depends on no network',
      'export default app(...)',
    );
  if (!isObject(exported))
    return refused('found no app; expected one as the default export', "export default app('NAME', { ... })");
  const places = new Map<string, Place>();
  const findings: Finding[] = [];
  const plainApp = plain(exported, [], places) as Record<string, unknown>;
  const jobs = exported['jobs'];
  if (Array.isArray(jobs)) plainApp['jobs'] = byName(jobs, places, findings);
  return { value: plainApp, ...none, findings, placeOf: (path) => placeIn(places, path) };
}

const refused = (message: string, mend: string): Document => ({
  value: undefined,
  ...none,
  placeOf: () => undefined,
  findings: [wrong([], message, mend)],
});

/** The list of jobs as the map that YAML has. */
function byName(jobs: readonly unknown[], places: Map<string, Place>, findings: Finding[]): Record<string, unknown> {
  const map: Record<string, unknown> = {};
  for (const [index, each] of jobs.entries()) {
    const call = callOf(each);
    if (!isObject(each) || typeof each['name'] !== 'string') {
      findings.push(
        wrong(['jobs', index], 'found what is no job; expected job(NAME, { ... })', "job('report', { ... })"),
      );
      continue;
    }
    const { name, ...fields } = each;
    const path = ['jobs', name as string];
    if (call) places.set(keyOf(path), { line: call.line });
    if (Object.hasOwn(map, name as string))
      findings.push(wrong(path, `found a second job ${name}; expected each name once`, 'another name'));
    map[name as string] = plain(fields, path, places);
  }
  return map;
}

/** Without members that are undefined, and with the lines of the calls noted. What is neither list nor plain object stays, for the schema to refuse. */
function plain(value: unknown, path: Path, places: Map<string, Place>): unknown {
  const call = callOf(value);
  if (call) places.set(keyOf(path), { line: call.line });
  if (Array.isArray(value)) return value.map((item, index) => plain(item, [...path, index], places));
  if (!isObject(value) || ![Object.prototype, null].includes(Object.getPrototypeOf(value))) return value;
  const entries = Object.entries(value).filter(
    ([key, inner]) => inner !== undefined && !(path.length === 0 && key === 'jobs' && Array.isArray(inner)),
  );
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner, [...path, key], places)]));
}

function thrown(error: NodeJS.ErrnoException): Finding {
  const message = String(error?.message ?? error).split('\n')[0];
  if (error?.code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return wrong(
      [],
      `found what Node cannot strip of types: ${message}`,
      'as const instead of enum; no namespace, no parameter properties',
    );
  if (/Cannot use import statement outside a module/.test(message ?? '') || error?.code === 'ERR_REQUIRE_ESM')
    return wrong(
      [],
      'found import in a package of "type": "commonjs", where a .ts file cannot import',
      'name it punctual.config.mts',
    );
  if (error?.code === 'ERR_MODULE_NOT_FOUND')
    return wrong([], `found an import of what is not there: ${message}`, 'npm install it, or correct its path');
  return wrong([], `found an error when it was run: ${message}`, 'correct it; node FILE shows the whole of it');
}

/** The first line of the file itself in the error's stack. */
function lineOf(error: Error, file: string): Place | undefined {
  const stack = String(error?.stack ?? '').split('\n');
  for (const frame of stack) {
    const [, line] = frame.includes(file) ? (/:(\d+)(?::\d+)?\)?$/.exec(frame) ?? []) : [];
    if (line !== undefined) return { line: Number(line) };
  }
  return undefined;
}
