/** Which of what `punctual check` finds is about which sentence of what a job does. */
import type { FindingView, TemplatePart } from '../../job-views.ts';

/** By the policy's name, the rules of `check` that are about it. */
export const rulesOf: Readonly<Record<string, readonly string[]>> = {
  Overlap: ['overlap-possible'],
  Retry: ['no-retry', 'retry-never-matches', 'retry-misses-launch'],
  'Time limit': ['no-timeout', 'no-attempt-timeout', 'whole-timeout-swallows-retries'],
  Missed: ['no-dead-letter-queue', 'dead-letters-lost', 'unbounded-delivery-retry'],
};

export const findingsOf = (policy: string, part: TemplatePart | null | undefined): FindingView[] =>
  (part?.resources ?? []).flatMap(({ findings }) =>
    findings.filter(({ rule }) => rulesOf[policy]?.includes(rule) === true),
  );
