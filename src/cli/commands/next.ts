/** `punctual next`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { countOf, examplesText, jsonOption, onAccount } from './options.ts';

const shownDefault = 10;
const shownMax = 1000;

export const nextCommand = () => {
  const command = new Command('next')
    .summary('list when jobs are due')
    .description(
      'Lists when jobs are due next, in a time zone and in UTC; marked is what clocks skip or show twice as they change.',
    )
    .argument('[JOB]', 'a job; default all')
    .addOption(new Option('--max <N>', 'so many at most').default(shownDefault).argParser(countOf('--max', shownMax)));
  return onAccount(command)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examplesText([
        ['punctual next', 'of all jobs'],
        ['punctual next report --max 400', 'of one, over the changes of the clocks'],
      ]),
    )
    .action(async (job, options) => {
      const { next } = await import('../operate/next.ts');
      await next(job, options);
    });
};
