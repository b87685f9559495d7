/** `npm run bench [-- ROW...]`: prints one line for each figure. A timing belongs here, never in a test. */
import { benchBlocks } from './blocks.ts';
import { benchEvaluation } from './evaluation.ts';
import { benchExecutions } from './executions.ts';
import { benchLogs } from './logs.ts';
import { benchMaps } from './maps.ts';
import { benchSchedules } from './schedules.ts';
import { benchSynth } from './synth.ts';
import { benchTasks } from './tasks.ts';
import { benchYear } from './year.ts';

const rows: Readonly<Record<string, () => Promise<string[]>>> = {
  blocks: benchBlocks,
  executions: benchExecutions,
  evaluation: benchEvaluation,
  tasks: benchTasks,
  logs: benchLogs,
  schedules: benchSchedules,
  map: benchMaps,
  synth: benchSynth,
  year: benchYear,
  dashboard: benchInBrowser,
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(rows)) {
  const bench = rows[name];
  if (!bench) {
    console.error(`there is no row \`${name}\`; there are ${Object.keys(rows).join(', ')}`);
    process.exit(2);
  }
  for (const line of await bench()) console.log(line);
}

/** What drives a browser is a package that not every installation has: it is loaded by who asks for it. */
async function benchInBrowser(): Promise<string[]> {
  const file = '../dashboard/browser/bench.ts';
  const { benchDashboard } = (await import(file)) as { benchDashboard: () => Promise<string[]> };
  return benchDashboard();
}
