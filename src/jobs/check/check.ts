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
  const readings = read.readings.map(jobsOf);
  const [jobs] = readings as [Jobs];
  const byKey = new Map<string, Finding>();
  for (const reading of readings)
    for (const rule of rules)
      for (const found of rule.find(reading, now)) {
        const finding = findingOf(reading.template, rule.id, found, found.severity ?? rule.severity);
        const key = `${finding.rule} ${finding.resource} ${finding.at}`;
        if (!byKey.has(key)) byKey.set(key, finding);
      }
  const { entries, problems } = ignoresOf(jobs.template);
  const findings = [...byKey.values()].map((finding) => ({
    ...finding,
    ignored: entries.find((entry) => entry.takes(finding))?.reason,
  }));
  return { jobs, findings: [...findings, ...problems, ...unusedIgnores(entries, findings)] };
}

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
