/** `punctual runs`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { countOf, examplesText, jsonOption, onAccount } from './options.ts';

const shownDefault = 20;
const shownMax = 10_000;

export const runsCommand = () => {
  const command = new Command('runs')
    .summary('list runs, newest first, and why those failed that did')
    .description(
      'Lists the runs of all jobs, or of one, newest first, each with a short name by which the other commands take it.',
    )
    .argument('[JOB]', 'a job; default all')
    .addOption(new Option('--failed', 'only those that failed, timed out or were stopped'))
    .addOption(new Option('--since <TIME>', 'a time gone by (90s, 10m, 1h, 2d) or an instant'))
    .addOption(new Option('--max <N>', 'so many at most').default(shownDefault).argParser(countOf('--max', shownMax)));
  return onAccount(command)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examplesText([
        ['punctual runs', 'the newest of all jobs'],
        ['punctual runs --failed --since 1d', 'what failed last night'],
        ['punctual runs report --max 100', 'of one job'],
      ]),
    )
    .action(async (job, options) => {
      const { runs } = await import('../operate/runs.ts');
      await runs(job, options);
    });
};
