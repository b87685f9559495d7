/** Pages of what a check says beside its rules: of a configuration, of what an author lets stand, of a baseline. */
import type { Page } from '../rule.ts';

export const configurationWarning: Page = {
  id: 'configuration',
  severity: 'warning',
  summary: 'what reading the configuration warns of',
  why: 'What is legal in a configuration and bites later: a local time that daylight saving skips, a start that comes too late to be of use. The line is that of the configuration.',
  bad: 'schedule: every day at 02:30     # with zone: Europe/Berlin',
  good: 'schedule: every day at 04:30',
};

export const ignoreRefused: Page = {
  id: 'ignore-refused',
  severity: 'warning',
  summary: 'an entry of what is ignored that ignores nothing',
  why: 'Who reads the template later must learn why a finding stands. An entry without a reason, or of a rule that there is not, ignores nothing.',
  bad: 'ignore: [{rule: no-retry}]',
  good: 'ignore: [{rule: no-retry, reason: a second run would pay twice}]',
};

export const ignoreUnused: Page = {
  id: 'ignore-unused',
  severity: 'note',
  summary: 'an entry of what is ignored that hits nothing',
  why: 'What it let stand was mended, or has another name or place now. Left there, it would hide the next mistake of its kind.',
  bad: 'ignore: [{rule: no-retry, at: Old, reason: meant}]',
  good: '# the entry is gone',
};

export const baselineStale: Page = {
  id: 'baseline-stale',
  severity: 'note',
  summary: 'an entry of the baseline that is found no more',
  why: 'It was mended, or its resource has another name now. Left there, it would hide the same mistake when it comes back.',
  bad: '{"rule": "no-retry", "file": "template.yaml", "resource": "Gone", "at": null}',
  good: 'punctual check template.yaml --baseline FILE --write-baseline',
};

export const besidePages: readonly Page[] = [configurationWarning, ignoreRefused, ignoreUnused, baselineStale];
