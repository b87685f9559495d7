import assert from 'node:assert/strict';
import { it } from 'node:test';
import { rules } from '../../../jobs/check/rules.ts';
import type { FindingView } from '../../job-views.ts';
import { findingsOf, rulesOf } from './policy-findings.ts';

const finding = (rule: string): FindingView => ({ rule, severity: 'warning', at: null, message: 'm', mend: 'n' });

it('a finding stands under the sentence that it is about, and under no other', () => {
  const resources = [
    { id: 'Machine', type: 't', text: '', findings: [finding('no-retry'), finding('no-alarm')] },
    { id: 'Schedule', type: 't', text: '', findings: [finding('no-dead-letter-queue')] },
  ];
  const part = { resources, others: 0, problem: null };
  const found = (policy: string) => findingsOf(policy, part).map(({ rule }) => rule);
  assert.deepEqual(
    [found('Retry'), found('Missed'), found('Overlap'), found('Another'), findingsOf('Retry', null)],
    [['no-retry'], ['no-dead-letter-queue'], [], [], []],
  );
});

it('each rule that is named is one of check', () => {
  const known = new Set(rules.map(({ id }) => id));
  assert.deepEqual(
    Object.values(rulesOf)
      .flat()
      .filter((rule) => !known.has(rule)),
    [],
  );
});
