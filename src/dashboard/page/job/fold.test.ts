import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SlotView, State } from '../../views.ts';
import { foldGood } from './fold.ts';

const slot = (state: State, more: Partial<SlotView> = {}): SlotView => ({
  state,
  dueAt: 1,
  startedAt: 1,
  tookMs: 1,
  attempts: 1,
  run: 'run',
  why: null,
  ...more,
});
const [ok, failed] = [slot('ok'), slot('failed')];
const inWords = (slots: readonly SlotView[]): string =>
  foldGood(slots)
    .map((line) => (line.kind === 'folded' ? `${line.slots.length} folded` : line.slot.state))
    .join(', ');

describe('the ledger', () => {
  const cases: [what: string, slots: SlotView[], lines: string][] = [
    ['nothing', [], ''],
    ['folds good ones in a row, but the newest', [ok, ok, ok, ok, ok], 'ok, 4 folded'],
    ['folds none where they are few', [failed, ok, ok, failed], 'failed, ok, ok, failed'],
    ['keeps trouble between them', [ok, ok, ok, ok, failed, ok, ok, ok], 'ok, 3 folded, failed, 3 folded'],
    [
      'keeps what was good only at another attempt, or by hand',
      [failed, slot('ok', { attempts: 2 }), slot('ok', { dueAt: null }), ok, ok, ok],
      'failed, ok, ok, 3 folded',
    ],
  ];
  for (const [what, slots, lines] of cases) it(what, () => assert.equal(inWords(slots), lines));
});
