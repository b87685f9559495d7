/** What runs in a child process of `examine.ts`: one examination of a template, and the end. What takes long lets the rest of the host go before. */
import { setPriority } from 'node:os';
import { type Examination, perform } from '../dashboard/job/examine.ts';

const niceOfDrill = 5;

process.once('message', (wanted: Examination) => {
  if (wanted.kind === 'drill') setPriority(niceOfDrill);
  perform(wanted, async () => (await import('./drill-cloud.ts')).openDrillCloud).then(
    (value) => process.send?.({ value }),
    (error: Error) => process.send?.({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit());
// What a terminal sends to the whole group is the parent's to deal with.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const) process.on(signal, () => {});
