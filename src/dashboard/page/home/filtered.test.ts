/** What a click on a filter shows before its answer has come. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Filter, JobRow, SlotView, State } from '../../views.ts';
import { keyOf, type Part, partOf } from './filtered.ts';

const row = (id: string, state: State, ...slots: State[]) =>
  ({ id, state, slots: slots.map((of): Partial<SlotView> => ({ state: of })) }) as unknown as JobRow;
const part = (matching: number, ...jobs: JobRow[]): Part => ({ jobs, from: 0, matching });
const failed: Filter = { kind: 'now', state: 'failed' };
const missed: Filter = { kind: 'had', state: 'missed' };

const [one, two, fine] = [row('one', 'failed'), row('two', 'failed', 'missed'), row('fine', 'ok', 'ok')];
const all = ['', part(900, one, two, fine)] as const;
const shown = (filter: Filter | undefined, ...parts: (readonly [string, Part])[]) => {
  const found = partOf(new Map(parts), filter, [{ filter: failed, count: 70 }]);
  return found && [found.matching, ...found.jobs.map(({ id }) => id)];
};

it('of all jobs that were sent it shows those that the filter leaves, and room for the others', () => {
  assert.deepEqual(shown(failed, all), [70, 'one', 'two']);
  assert.deepEqual(shown(missed, all), [1, 'two']);
});

it('what was sent for the filter before is shown where it is more', () => {
  const before = [keyOf(missed), part(8, two, one)] as const;
  assert.deepEqual(shown(missed, all, before), [8, 'two', 'one']);
  assert.deepEqual(shown(undefined, all, before), [900, 'one', 'two', 'fine']);
});

it('nothing is shown as the answer where none of these jobs is known', () => {
  assert.equal(shown({ kind: 'now', state: 'paused' }, all), undefined);
  assert.equal(shown(undefined), undefined);
});
