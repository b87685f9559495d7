/** `punctual lost`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { countOf, dataOption, examplesText, jsonOption } from './options.ts';

const shownDefault = 20;
const shownMax = 1000;
const idOf = (option: string) => countOf(option, Number.MAX_SAFE_INTEGER);

export const lostCommand = () =>
  new Command('lost')
    .summary('list what was lost, given up, cut or set aside')
    .description(
      'Lists, newest first, what the cloud here could not do: what did not reach its target, log lines for which the disk had no space, and work that failed three times, by a bug of Punctual or a damaged store, and was set aside. What was set aside is tried again with --release, dropped with --discard.',
    )
    .addOption(dataOption())
    .addOption(new Option('--max <N>', 'so many at most').default(shownDefault).argParser(countOf('--max', shownMax)))
    .addOption(
      new Option('--release <ID>', 'try what was set aside again, and what waits behind it')
        .argParser(idOf('--release'))
        .conflicts('discard'),
    )
    .addOption(
      new Option('--discard <ID>', 'drop what was set aside, and what waits behind it').argParser(idOf('--discard')),
    )
    .addOption(jsonOption('docs/run.md'))
    .addHelpText(
      'after',
      examplesText([
        ['punctual lost', 'the newest'],
        ['punctual lost --release 1', 'it is tried again'],
      ]),
    )
    .action(async (options) => {
      const { lost } = await import('../operate/lost.ts');
      await lost(options);
    });
