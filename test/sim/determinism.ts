/**
 * The same seed leaves the same store, byte for byte: also with all faults, also if what is remembered is forgotten before every turn, and
 * also if every limit of a turn is one. So nothing that matters sits in memory alone, and limits cut the work into commits and no more.
 */
import { type Dump, difference, dump } from './dump.ts';
import { type SimulationSettings, simulate } from './simulation.ts';
import { Violation } from './violation.ts';

const one = { inputs: 1, rows: 1, timers: 1, events: 1 };

/** `once`: what differs in the second run of those that are compared. */
const pairs: readonly [sentence: string, both: Partial<SimulationSettings>, once: Partial<SimulationSettings>][] = [
  ['the same seed leaves the same store, whatever fails', {}, {}],
  ['caches that are dropped before every turn leave the same store', { faults: 'calm' }, { dropsCaches: true }],
  ['limits of one leave the same store', { faults: 'calm' }, { limits: one }],
];

export async function checkDeterminism(settings: SimulationSettings): Promise<void> {
  const known = new Map<string, Dump>();
  const leftBy = async (each: SimulationSettings): Promise<Dump> => {
    const name = JSON.stringify(each);
    const { simulation } = await simulate(each);
    const left = dump({ main: simulation.engine.store, logs: simulation.engine.logStore });
    known.set(name, left);
    return left;
  };
  for (const [sentence, both, once] of pairs) {
    const first = { ...settings, ...both };
    const left = known.get(JSON.stringify(first)) ?? (await leftBy(first));
    const differs = difference(left, await leftBy({ ...first, ...once }));
    if (differs) throw new Violation(sentence, differs);
  }
}
