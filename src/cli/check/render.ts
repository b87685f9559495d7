/** A check's answer: as text for people, as an object for programs. */

import { type CheckedFile, renderFile, sentence, standing, tally } from '../../jobs/check/report.ts';
import { jsonText } from '../json-text.ts';
import { sanitizeText } from '../sanitize.ts';

/** What files say in it can do a terminal no harm. */
export function renderText(files: readonly CheckedFile[]): string {
  const text = [...files.map(renderFile).filter(Boolean), summary(files)].join('\n');
  return sanitizeText(text);
}

/** The closing sentence, and how much was found. */
export function summary(files: readonly CheckedFile[]): string {
  const all = files.flatMap(standing);
  const worst = all.find(({ severity }) => severity === 'error') ?? all[0];
  const hint = worst ? `        punctual check --explain ${worst.rule}` : '';
  return `${sentence(files)}\n${tally(files)}.${hint}\n`;
}

export function renderJson(files: readonly CheckedFile[]): string {
  const shown = files.map(({ file, jobs, findings }) => ({
    file,
    schedules: jobs.jobs.filter(({ schedule }) => schedule !== undefined).length,
    findings: findings.map(
      ({ rule, severity, resource, at, about, related, line, message, mend, ignored, isKnown }) => ({
        rule,
        severity,
        resource,
        at: at ?? null,
        about: about ?? null,
        related,
        line: line ?? null,
        message,
        mend,
        ignored: ignored ?? null,
        known: isKnown === true,
      }),
    ),
  }));
  return `${jsonText({ sentence: sentence(files), files: shown })}\n`;
}
