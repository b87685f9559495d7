/** `live-once.ts SEED DAYS`: one seed with all its faults and nothing else. Exits with 1 and the invariant's words if it is broken. */
import { liveThrough } from './one-seed.ts';

const [seed = 1, days = 1] = process.argv.slice(2).map(Number);
const outcome = await liveThrough({ seed, days, ages: false, isCompared: false, isKilledAtEveryPoint: false });
if (outcome.is === 'failed') {
  console.log(`this does not hold: ${outcome.invariant}: ${outcome.seen}`);
  process.exitCode = 1;
}
