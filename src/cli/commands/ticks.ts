/** `punctual ticks`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { countOf, examplesText, jsonOption, onAccount } from './options.ts';

const shownDefault = 20;
const shownMax = 1000;

export const ticksCommand = () => {
  const command = new Command('ticks')
    .summary('list what became of each instant at which a job was due')
    .description(
      'Lists, newest first, each instant at which a job was due, whether it was fired, caught up, skipped or missed, and what was started. The cloud here keeps this ledger; AWS keeps none.',
    )
    .argument('<JOB>', 'a job')
    .addOption(new Option('--max <N>', 'so many at most').default(shownDefault).argParser(countOf('--max', shownMax)));
  return onAccount(command)
    .addOption(jsonOption())
    .addHelpText('after', examplesText([['punctual ticks report', 'the newest']]))
    .action(async (job, options) => {
      const { ticks } = await import('../operate/ticks.ts');
      await ticks(job, options);
    });
};
