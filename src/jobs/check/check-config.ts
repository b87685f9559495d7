/**
 * Checks a configuration: what it becomes is checked as any template is, and each finding points at the line of the job, or of the override, that
 * it comes from. What the configuration's own reading warns of is a finding too.
 */
import { resolve } from 'node:path';
import type { Instant } from '../../languages/instant.ts';
import { isObject } from '../../languages/is-object.ts';
import { type Path, type Finding as Reading, renderPath } from '../config/finding.ts';
import { type Asked, type Read, readConfig } from '../config/read-config.ts';
import { templateFindings } from '../generate/limits.ts';
import { generate } from '../generate/template.ts';
import type { App, Job } from '../resolved-app.ts';
import { type Checked, checkSource, resourcesOf } from './check.ts';
import { type Ignore, withIgnores } from './ignore.ts';
import type { Finding } from './rule.ts';
import { configurationWarning } from './rules/beside.ts';

export interface ConfigChecked {
  /** Of the jobs that nothing is wrong with; undefined: there is no template of it. */
  readonly checked?: Checked;
  /** Lines that say what is wrong. */
  readonly mistakes: readonly string[];
}

/** The findings of a configuration beside what is wrong with it. */
export async function checkConfig(file: string, asked: Asked): Promise<ConfigChecked> {
  const read = await readConfig(resolve(file), asked);
  const mistakes = read.findings.filter(({ level }) => level === 'error').map((finding) => read.render(finding));
  if (read.sound === undefined) return { mistakes };
  const { checked, mistakes: further } = checkApp(read, read.sound, asked.now);
  return { ...(checked && { checked }), mistakes: [...mistakes, ...further] };
}

export function checkApp(read: Read, app: App, now: Instant): ConfigChecked {
  const template = generate(app);
  const beyond = templateFindings(app, template, JSON.stringify(template).length);
  if (beyond.length > 0) return { mistakes: beyond.map((finding) => read.render(finding)) };
  const lineOf = (path: Path): number | undefined => read.document.placeOf(placeOf(app, path))?.line;
  const checked = checkSource({ root: { ...template }, lineOf }, now);
  const warned = read.findings
    .filter(({ level }) => level === 'warning')
    .map((each) => findingOf(read, app, checked, each));
  const findings = [...warned, ...checked.findings.filter(({ rule }) => !warnedOf.has(rule))];
  const entries = app.ignore.map((each, index) => ignoreOf(app, each, read.document.placeOf(['ignore', index])?.line));
  return { checked: { ...checked, findings: withIgnores(entries, findings) }, mistakes: [] };
}

function ignoreOf(app: App, { rule, job, at, about, reason }: App['ignore'][number], line: number | undefined): Ignore {
  const isOf = (resource: string): boolean =>
    ownerOf(app, resource)?.name === job || `${resource}.`.startsWith(`${renderPath(['jobs', String(job)])}.`);
  return {
    rule,
    resource: undefined,
    reason,
    line,
    takes: (finding) =>
      finding.rule === rule &&
      (job === undefined || [finding.resource, ...finding.related].some(isOf)) &&
      (at === undefined || finding.at === at) &&
      (about === undefined || finding.about === about),
  };
}

/** Rules of what reading a configuration warns of anyway. */
const warnedOf: ReadonlySet<string> = new Set(['dst-skipped']);

/** Where in the configuration a part of the template comes from. */
function placeOf(app: App, [, id, , property]: Path): Path {
  const resource = String(id);
  if (app.overrides[resource] !== undefined) return ['overrides', resource, String(property ?? '')];
  const job = ownerOf(app, resource);
  if (!job) return [];
  return ['jobs', job.name, ...(property === 'ScheduleExpression' ? ['schedule'] : [])];
}

/** The job whose name the resource's begins with; `report-x` before `report`. */
const ownerOf = ({ jobs }: App, resource: string): Job | undefined =>
  jobs
    .filter(({ logicalId }) => resource.startsWith(logicalId))
    .toSorted((left, right) => right.logicalId.length - left.logicalId.length)[0];

function findingOf({ document }: Read, app: App, { jobs }: Checked, reading: Reading): Finding {
  const { path, message, mend, about, place } = reading;
  const job = app.jobs.find(({ name }) => path[0] === 'jobs' && path[1] === name);
  const parts = jobs.jobs.flatMap(resourcesOf).filter(({ metadata }) => {
    const punctual = metadata['Punctual'];
    return isObject(punctual) && job !== undefined && punctual['Job'] === job.id;
  });
  return {
    rule: configurationWarning.id,
    severity: configurationWarning.severity,
    resource: path.length === 0 ? 'app' : renderPath(path),
    at: undefined,
    related: [...new Set(parts.map((part) => part.name))],
    line: (place ?? document.placeOf(path, about))?.line,
    message,
    mend,
    ignored: undefined,
  };
}
