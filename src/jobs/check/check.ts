/** Checks a template: reads it, asks every rule, sets aside what is to be ignored. */
import type { Instant } from '../../languages/instant.ts';
import { isProblems, type Problem } from '../../languages/problem.ts';
import { type Job, type Jobs, jobsOf } from '../model/jobs.ts';
import { readTemplates, type Template } from '../model/template.ts';
import { ignoresOf, unusedIgnores } from './ignore.ts';
import type { Finding, Found, Severity } from './rule.ts';
import { rules } from './rules.ts';

export interface Checked {
  readonly jobs: Jobs;
  readonly findings: readonly Finding[];
}

/** The findings of a template, or what is wrong with its text. `now`: from when on ticks are looked at. */
export function check(text: string, now: Instant): Checked | Problem[] {
  const read = readTemplates(text);
  if (isProblems(read)) return read;
  const jobs = jobsOf(read.readings[0] as Template);
  const byKey = new Map<string, Finding>();
  for (const [index, reading] of read.readings.entries())
    for (const finding of findingsOf(jobsOf(reading), now)) {
      const key = `${finding.rule} ${finding.resource} ${finding.at}`;
      if (!byKey.has(key)) byKey.set(key, index === 0 ? finding : otherwise(finding));
    }
  const { entries, problems } = ignoresOf(jobs.template);
  const findings = [...byKey.values()].map((finding) => ({
    ...finding,
    ignored: entries.find((entry) => entry.takes(finding))?.reason,
  }));
  return { jobs, findings: [...findings, ...problems, ...unusedIgnores(entries, findings)] };
}

const findingsOf = (jobs: Jobs, now: Instant): readonly Finding[] =>
  rules.flatMap((rule) =>
    rule.find(jobs, now).map((found) => findingOf(jobs.template, rule.id, found, found.severity ?? rule.severity)),
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
    resource: resource.id,
    at: found.at,
    related: related.map(({ id }) => id).filter((id) => id !== resource.id),
    line: template.lineOf(['Resources', resource.id, ...(path ? ['Properties', ...path] : [])]),
    message,
    mend,
    ignored: undefined,
  };
}

/** Every part of a job that a finding may stand under. */
export const resourcesOf = (job: Job): readonly string[] => [
  ...(job.schedule ? [job.schedule.resource.id] : []),
  ...(job.kind === 'machine' ? [job.machine.resource.id] : []),
  ...(job.kind === 'function' ? [job.lambda.id] : []),
  ...(job.role ? [job.role.resource.id] : []),
  ...job.starts.flatMap(({ task }) => (task ? [task.id] : [])),
];
