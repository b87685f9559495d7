/** `punctual backup`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { dataOption, examplesText } from './options.ts';

export const backupCommand = () =>
  new Command('backup')
    .summary('copy a data folder, also while its cloud runs')
    .description(
      'Copies a data folder to a new folder DIR, for this user alone, also while its cloud runs. The key that opens what is sealed is not in it: whoever has both can read all secrets.',
    )
    .argument('<DIR>', 'a folder that is not there yet')
    .addOption(dataOption())
    .addOption(new Option('--vault-key <FILE>', 'also copy the key of what is sealed, to a place of its own'))
    .addHelpText(
      'after',
      examplesText([
        ['punctual backup /backup/1', 'all but the key of the vault'],
        ['punctual backup /backup/1 --vault-key /safe/key', 'and that, elsewhere'],
      ]),
    )
    .action(async (to, { data, vaultKey }) => {
      const { backUpFolder } = await import('../back-up-folder.ts');
      await backUpFolder({ data, to, vaultKey });
    });
