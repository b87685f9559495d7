/**
 * Reads a configuration, whatever it is written in, and judges all of it at once: the text, the values of variables, the shape, the meaning.
 */
import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Instant } from '../../languages/instant.ts';
import { isObject } from '../../languages/is-object.ts';
import { nearest } from '../../languages/nearest.ts';
import type { App } from '../resolved-app.ts';
import { checkShape } from './check-shape.ts';
import type { Document } from './document.ts';
import { type Finding, isWithin, type Path, type Place, renderFinding, wrong } from './finding.ts';
import { readModule } from './read-module.ts';
import { readYaml } from './read-yaml.ts';
import { resolveApp } from './resolve/app.ts';
import type { Merged } from './resolve/merge.ts';
import { substitute } from './variables.ts';

export interface Asked {
  readonly environment: string | undefined;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** For warnings of what is past or comes next; the app does not depend on it. */
  readonly now: Instant;
}

export interface Read {
  /** Undefined where anything is wrong. */
  readonly app: App | undefined;
  /** Less the jobs that anything is wrong with; undefined where it is with anything else. */
  readonly sound: App | undefined;
  readonly merged: ReadonlyMap<string, Merged>;
  /** In the order of the file. */
  readonly findings: readonly Finding[];
  readonly document: Document;
  /** A finding, with its place. */
  render(finding: Finding): string;
}

/** Throws only what reading the file itself throws. */
export async function readConfig(file: string, asked: Asked): Promise<Read> {
  const isModule = /\.[cm]?[jt]s$/.test(file);
  const document = isModule
    ? await readModule(file, { env: asked.environment, variables: asked.variables })
    : readYaml(readFileSync(file, 'utf8'));
  return judge(document, { name: basename(file), folder: dirname(resolve(file)), isModule }, asked);
}

export interface Source {
  /** How the file is called in messages. */
  readonly name: string;
  /** Absolute: what the folders of this host that it names begin at. */
  readonly folder: string;
  /** It has variables of its own language. */
  readonly isModule: boolean;
}

export function judge(document: Document, { name, folder, isModule }: Source, asked: Asked): Read {
  const findings: Finding[] = [...document.findings];
  const given = isModule ? { value: document.value, findings: [] } : substitute(document.value, asked);
  findings.push(...given.findings);
  const render = (finding: Finding): string => renderFinding(finding, name, placeOf(finding, document));
  const read = (app: App | undefined, merged: ReadonlyMap<string, Merged>): Read => {
    const sorted = inOrder(findings, document).filter((finding) => !isOfGone(finding, document));
    const errors = sorted.filter(({ level }) => level === 'error');
    return {
      app: errors.length > 0 ? undefined : app,
      sound: app && soundOf(app, errors),
      merged,
      findings: sorted,
      document,
      render,
    };
  };
  if (document.value === undefined && findings.length > 0) return read(undefined, new Map());
  const shaped = checkShape(given.value, document);
  // What the text's own fault has left of a value says nothing more; one of a key has left the value.
  const ofKeys = document.findings.filter(({ about }) => about === 'key');
  const ofValues = document.findings.filter(({ about, path }) => about !== 'key' && path.length > 0);
  const broken: Path[] = [...findings, ...shaped.findings]
    .filter((finding) => !ofKeys.includes(finding))
    .map(({ path }) => path);
  findings.push(...shaped.findings.filter((one) => !ofValues.some((fault) => isOfValue(one, fault))));
  if (!shaped.value) return read(undefined, new Map());
  const unknown = unknownEnvironment(shaped.value, asked.environment);
  if (unknown) findings.push(unknown);
  const { app, merged } = resolveApp(shaped.value, broken, findings, { ...asked, folder });
  return read(app, merged);
}

function soundOf(app: App, errors: readonly Finding[]): App | undefined {
  const wrongJobs = new Set(errors.map(({ path: [section, job] }) => (section === 'jobs' ? job : undefined)));
  const jobs = app.jobs.filter(({ name }) => !wrongJobs.has(name));
  return wrongJobs.has(undefined) || jobs.length === 0 ? undefined : { ...app, jobs };
}

const placeOf = ({ place, path, about }: Finding, document: Document): Place | undefined =>
  place ?? document.placeOf(path, about);

function unknownEnvironment(
  root: Readonly<Record<string, unknown>>,
  environment: string | undefined,
): Finding | undefined {
  const known = Object.keys(isObject(root['environments']) ? root['environments'] : {});
  if (environment === undefined || known.includes(environment)) return undefined;
  const has = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  return wrong(
    ['environments'],
    `found no environment ${environment}; ${has}`,
    `--env ${nearest(environment, known) ?? known[0] ?? 'left out'}`,
  );
}

/** As they stand in the file, each once: what defaults say wrong is wrong in every job. */
function inOrder(findings: readonly Finding[], document: Document): Finding[] {
  const once = [
    ...new Map(findings.map((finding) => [JSON.stringify([finding.path, finding.message]), finding])).values(),
  ];
  const line = (finding: Finding): number => {
    const place = placeOf(finding, document);
    return (place?.line ?? 0) * 1e6 + (place?.column ?? 0);
  };
  return withoutMisspelt(once).toSorted((left, right) => line(left) - line(right));
}

/** It is said of the value, or of what stands in it, that has the fault. */
const isOfValue = ({ path, about }: Finding, fault: Finding): boolean =>
  isWithin(path, fault.path) && (about !== 'key' || path.length > fault.path.length);

/** It may stand in what could not be read. */
function isOfGone({ path, message }: Finding, { gone = new Set() }: Document): boolean {
  const [said, what = path.at(-1)] = /^found (?:nothing|(?:no|neither) (\w+))/.exec(message) ?? [];
  return said !== undefined && [what, `${what}s`].some((key) => gone.has(String(key)));
}

/** Nothing is missing that stands there misspelt. */
function withoutMisspelt(findings: readonly Finding[]): Finding[] {
  const meant = findings
    .filter(({ about }) => about === 'key')
    .map(({ path, mend }) => JSON.stringify([...path.slice(0, -1), mend.split(':')[0]]));
  return findings.filter(
    ({ path, message }) => !(message.startsWith('found nothing') && meant.includes(JSON.stringify(path))),
  );
}
