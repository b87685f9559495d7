/**
 * The four histories of ecs:runTask that AWS recorded, beside what the cloud makes of the same machines: every event in its place, every document with the same
 * fields. Values differ. The data stands beside the checkout; `task-histories.test.ts` checks the same by a description of our own.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { sharedFile } from '../../../../../test/shared.ts';
import { historyOfTask } from '../fixtures/run-real-task.ts';

interface Case {
  readonly id: string;
  readonly history: { readonly events: readonly object[] };
}

const { path, skip } = sharedFile('conformance/ecs.json');
const cases: Case[] = skip ? [] : JSON.parse(readFileSync(path, 'utf8'));

/** Where `actual` has other fields than `expected`, or another kind of value in one. */
function differences(expected: unknown, actual: unknown, path: string): string[] {
  if (typeof expected !== 'object' || expected === null) return [];
  const value = typeof actual === 'string' ? JSON.parse(actual) : actual;
  if (typeof value !== 'object' || value === null) return [`${path}: ${String(actual)}`];
  const keys = new Set([...Object.keys(expected), ...Object.keys(value)]);
  return [...keys].flatMap((key) => {
    const member = `${path}/${key}`;
    if (!(key in expected)) return [`${member} is too much`];
    if (!(key in value)) return [`${member} is missing`];
    return differences(expected[key as never], value[key as never], member);
  });
}

const types = (events: readonly object[]): unknown[] =>
  events.map((event) => [event['type' as never], event['previousEventId' as never]]);

describe('ecs:runTask beside its recorded histories', { skip }, () => {
  for (const { id, history: recorded } of cases)
    it(id, async () => {
      const failsToStart = 'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed';
      const found = await historyOfTask(id.includes('sync'), id.endsWith('raise_failure') ? failsToStart : undefined);
      assert.deepEqual(types(found), types(recorded.events));
      assert.deepEqual(differences(recorded.events, JSON.parse(JSON.stringify(found)), ''), []);
    });
});
