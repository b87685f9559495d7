/** `punctual restore`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { dataOption, examplesText } from './options.ts';

export const restoreCommand = () =>
  new Command('restore')
    .summary('make a data folder of a backup')
    .description(
      'Makes a data folder of a backup, and starts nothing. Where its original is still there, `punctual up` says so, and asks what this one is to be.',
    )
    .argument('<DIR>', 'what `punctual backup` has made')
    .addOption(dataOption())
    .addOption(new Option('--vault-key <FILE>', 'the key of what is sealed, which is not in the backup'))
    .addHelpText(
      'after',
      examplesText([
        ['punctual restore /backup/1 --vault-key /safe/key', 'in the place of what is lost'],
        ['punctual restore /backup/1 --data drill ...', 'to try it: then up --as-copy'],
      ]),
    )
    .action(async (from, { data, vaultKey }) => {
      const { restoreFolder } = await import('../restore-folder.ts');
      restoreFolder({ from, data, vaultKey });
    });
