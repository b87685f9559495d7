/** The verdicts of AWS's own matcher, where they stand beside the checkout. The same features by cases of our own: `features.test.ts`. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { sharedFile } from '../../../test/shared.ts';
import { isProblems } from '../problem.ts';
import type { JsonObject } from './json.ts';
import { matches } from './match.ts';
import { parsePattern } from './pattern.ts';

interface Case {
  readonly test: string;
  readonly pattern: unknown;
  readonly accepted?: boolean;
  readonly refused?: string;
  readonly event?: unknown;
  readonly match?: boolean;
}

const { path, skip } = sharedFile('patterns/cases.jsonl');
const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

it('agrees with all verdicts', { skip }, () => {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  const differing = lines.map((line) => JSON.parse(line) as Case).filter((each) => !agrees(each));
  assert(lines.length > 1000);
  assert.deepEqual(differing, []);
});

function agrees({ pattern: text, refused, event, match }: Case): boolean {
  const pattern = parsePattern(textOf(text));
  if (refused !== undefined) return isProblems(pattern);
  if (isProblems(pattern)) return false;
  return match === undefined || matches(pattern, JSON.parse(textOf(event)) as JsonObject) === match;
}
