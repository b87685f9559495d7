/** The ledger's lines: each slot has one, but good ones in a row, which are folded. */
import type { SlotView } from '../../views.ts';

export type LedgerLine =
  | { readonly kind: 'slot'; readonly slot: SlotView }
  | { readonly kind: 'folded'; readonly slots: readonly SlotView[] };

const foldedMin = 3;

/** `slots`: newest first. The newest one is never folded. */
export function foldGood(slots: readonly SlotView[]): LedgerLine[] {
  const lines: LedgerLine[] = [];
  for (let index = 0; index < slots.length; ) {
    const end = slots.findIndex((slot, at) => at >= index && !isPlain(slot));
    const run = slots.slice(index, end === -1 ? slots.length : end);
    if (index > 0 && run.length >= foldedMin) lines.push({ kind: 'folded', slots: run });
    else if (run.length > 0) {
      const one = index === 0 ? run.slice(0, 1) : run;
      lines.push(...one.map((slot): LedgerLine => ({ kind: 'slot', slot })));
      index += one.length;
      continue;
    }
    index += run.length;
    const next = slots[index];
    if (next) lines.push({ kind: 'slot', slot: next });
    index += 1;
  }
  return lines;
}

/** It was due, ran once, and was well. */
const isPlain = ({ state, dueAt, attempts }: SlotView): boolean =>
  state === 'ok' && dueAt !== null && (attempts ?? 1) === 1;
