/** `punctual show`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { countOf, examplesText, jsonOption, onAccount } from './options.ts';

const linesDefault = 10;
const linesMax = 1000;

export const showCommand = () => {
  const command = new Command('show')
    .summary('show one run: its cause first, its attempts, its last lines')
    .description('Shows one run: why it ended as it did, each attempt with its cause in words, and its last lines.')
    .argument('<RUN>', 'JOB@TIME, as punctual runs shows it; JOB: its newest run')
    .addOption(
      new Option('--lines <N>', 'so many of its last lines')
        .default(linesDefault)
        .argParser(countOf('--lines', linesMax)),
    );
  return onAccount(command)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examplesText([
        ['punctual show report@04:30', 'the run that began at that minute of today'],
        ['punctual show report@2026-11-28T04:30', 'of another day'],
        ['punctual show report@03:30Z', 'the time in UTC'],
      ]),
    )
    .action(async (run, options) => {
      const { show } = await import('../operate/show.ts');
      await show(run, options);
    });
};
