/** How invariants read the store and the client's view of it, and how they report what they found. */
import type { Simulation } from '../simulation.ts';
import { Violation } from '../violation.ts';

/** Returns what is wrong, a line each; the name of the function is the sentence that it checks. */
export type Invariant = (simulation: Simulation) => string[] | Promise<string[]>;

export type Row = Readonly<Record<string, string | number | null>>;

export const rows = ({ engine }: Simulation, query: string, ...values: (string | number)[]): Row[] =>
  engine.store.prepare(query).all(...values) as unknown as Row[];

const seenMax = 5;

export async function demand(simulation: Simulation, invariants: readonly Invariant[]): Promise<void> {
  for (const invariant of invariants) {
    const wrong = await invariant(simulation);
    if (wrong.length > 0) throw new Violation(sentence(invariant.name), wrong.slice(0, seenMax).join('\n  '));
  }
}

/** `everyTickHasOneRow`: every tick has one row. */
export const sentence = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

export const iso = (at: number | string | null | undefined): string =>
  at == null ? String(at) : new Date(Number(at)).toISOString();

/** Time that the engine had between two instants: without the gaps in which it did not run. */
export function clockRan({ engine }: Simulation, from: number, to: number): number {
  const asleep = engine.gaps.reduce(
    (sum, gap) => sum + Math.max(0, Math.min(gap.to, to) - Math.max(gap.from, from)),
    0,
  );
  return to - from - asleep;
}
