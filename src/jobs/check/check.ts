/** Checks a template: reads it, asks every rule, sets aside what is to be ignored. */
import type { Instant } from '../../languages/instant.ts';
import { isProblems, type Problem } from '../../languages/problem.ts';
import { unreadable } from '../../languages/template/document.ts';
import { type Job, type Jobs, jobsOf } from '../model/jobs.ts';
import { type Around, nestedIn } from '../model/nested.ts';
import type { Source } from '../model/source.ts';
import { renderSymbols } from '../model/symbol.ts';
import { type Resource, readingsOf, readWhatCan, type Template } from '../model/template.ts';
import { ignoresOf, withIgnores } from './ignore.ts';
import type { Finding, Found, Severity } from './rule.ts';
import { liveRules } from './rules/live.ts';
import { rules } from './rules.ts';

export interface Checked {
  readonly jobs: Jobs;
  readonly findings: readonly Finding[];
}

/** The findings of a template, or what is wrong with its text. `now`: from when on ticks are looked at. `around`: the templates that nest it. */
export function check(text: string, now: Instant, around: readonly Around[] = []): Checked | Problem[] {
  const { checked, problems } = checkWhatCan(text, now, around);
  return checked && problems.length === 0 ? checked : [...problems];
}

/** As `check`, of what could be read beside what is wrong with the text; problems alone: nothing could. */
export function checkWhatCan(
  text: string,
  now: Instant,
  around: readonly Around[] = [],
): { readonly checked?: Checked; readonly problems: readonly Problem[] } {
  const read = readWhatCan(text);
  if (isProblems(read)) return { problems: read };
  const readings = read.readings.map((reading) => nestedIn(reading, around));
  const checked = checkReadings(readings, now);
  const lines = new Set(read.problems.map(({ line }) => line));
  const findings = checked.findings.filter(({ line, message }) => !lines.has(line) && !message.includes(unreadable));
  return { checked: read.problems.length > 0 ? { ...checked, findings } : checked, problems: read.problems };
}

/** The findings of what was read from elsewhere. */
export const checkSource = (source: Source, now: Instant): Checked => checkReadings(readingsOf(source), now);

function checkReadings(readings: readonly Template[], now: Instant): Checked {
  const jobs = jobsOf(readings[0] as Template);
  const found = unrepeated(findingsOf(jobs, now));
  const known = new Set(found.map(keyOf));
  const others = readings.slice(1).flatMap((reading) => findingsOf(jobsOf(reading), now));
  const findings = [
    ...found,
    ...unrepeated(others)
      .filter((each) => !known.has(keyOf(each)))
      .map(otherwise),
  ];
  const { entries, problems } = ignoresOf(jobs.template);
  return { jobs, findings: [...withIgnores(entries, findings), ...problems] };
}

const keyOf = ({ rule, resource, at, about }: Finding): string => `${rule} ${resource} ${at} ${about}`;

/** What is said of a schedule for each of its targets is said once. */
const unrepeated = (findings: readonly Finding[]): readonly Finding[] => [
  ...new Map(findings.map((each) => [`${keyOf(each)} ${each.related.join()} ${each.message}`, each])).values(),
];

const findingsOf = (jobs: Jobs, now: Instant): readonly Finding[] =>
  [...rules, ...(jobs.template.isResolved ? liveRules : [])].flatMap((rule) =>
    rule
      .find(jobs, now)
      .filter(({ resource }) => !jobs.template.isAround(resource))
      .map((found) => findingOf(jobs.template, rule.id, found, found.severity ?? rule.severity)),
  );

/** Of the arms that the defaults do not choose. */
const otherwise = (finding: Finding): Finding => ({
  ...finding,
  severity: finding.severity === 'error' ? 'warning' : finding.severity,
  message: `${finding.message} (where a condition goes the other way)`,
});

function findingOf(template: Template, rule: string, found: Found, severity: Severity): Finding {
  const { resource, related = [], path, message, mend } = found;
  return {
    rule,
    severity,
    resource: resource.name,
    at: found.at === undefined ? undefined : renderSymbols(found.at),
    about: found.about === undefined ? undefined : renderSymbols(found.about),
    related: related.flatMap((each) => (each.name === resource.name || template.isAround(each) ? [] : [each.name])),
    line: template.lineOf(['Resources', resource.id, ...(path ? ['Properties', ...path] : [])]),
    message: inNames(template, message),
    mend: inNames(template, mend),
    ignored: undefined,
  };
}

/** Where authors have names of their own, `${Id.Arn}` is called by its name. */
const inNames = ({ resources }: Template, text: string): string =>
  text.replace(/\$\{([A-Za-z0-9]+)(?:\.[^}]*)?\}/g, (found, id: string) => {
    const name = resources.get(id)?.name ?? id;
    return name === id ? found : name;
  });

/** Every part of a job that a finding may stand under. */
export const resourcesOf = (job: Job): readonly Resource[] => [
  ...(job.schedule ? [job.schedule.resource] : []),
  ...(job.kind === 'machine' ? [job.machine.resource] : []),
  ...(job.kind === 'function' ? [job.lambda] : []),
  ...(job.role ? [job.role.resource] : []),
  ...job.starts.flatMap(({ task }) => (task ? [task] : [])),
];

export const namesOf = (job: Job): ReadonlySet<string> => new Set(resourcesOf(job).map(({ name }) => name));
