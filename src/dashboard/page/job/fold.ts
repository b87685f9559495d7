/** The ledger's lines: each slot has one, but good ones in a row, which are folded. */
import type { SlotView } from '../../views.ts';

export type LedgerLine =
  | { readonly kind: 'slot'; readonly slot: SlotView }
  | { readonly kind: 'folded'; readonly slots: readonly SlotView[] };

const foldedMin = 3;

/** `slots`: newest first. The newest one is never folded. */
export function foldGood([newest, ...older]: readonly SlotView[]): LedgerLine[] {
  if (!newest) return [];
  const rows: [SlotView, ...SlotView[]][] = [];
  for (const slot of older) {
    const row = rows.at(-1);
    if (row && isPlain(row[0]) && isPlain(slot)) row.push(slot);
    else rows.push([slot]);
  }
  return [
    lineOf(newest),
    ...rows.flatMap((row): LedgerLine[] =>
      row.length >= foldedMin ? [{ kind: 'folded', slots: row }] : row.map(lineOf),
    ),
  ];
}

const lineOf = (slot: SlotView): LedgerLine => ({ kind: 'slot', slot });

/** It was due, ran once, and was well. */
const isPlain = ({ state, dueAt, attempts }: SlotView): boolean =>
  state === 'ok' && dueAt !== null && (attempts ?? 1) === 1;
