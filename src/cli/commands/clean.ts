/** `punctual clean`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { dataOption, examplesText } from './options.ts';

export const cleanCommand = () =>
  new Command('clean')
    .summary('remove what a cloud has left on this host')
    .description(
      'Shows what the cloud of a data folder has left on this host (containers, volumes of tasks, processes, control groups, and the Docker network and image where no other cloud runs), and removes it with --yes. Tasks that still run are ended. Refused while the cloud runs. Images that were pulled and volumes by name stay.',
    )
    .addOption(dataOption())
    .addOption(new Option('--dry-run', 'show it, and remove nothing').conflicts('yes'))
    .addOption(new Option('--yes', 'remove it'))
    .addOption(new Option('--with-data', 'and the data folder: schedules, history, logs and keys, for good'))
    .addHelpText(
      'after',
      examplesText([
        ['punctual clean --dry-run', 'what is left of the cloud of .punctual'],
        ['punctual clean --yes', 'remove that; the cloud can be started again'],
        ['punctual clean --yes --with-data', 'remove everything'],
      ]),
    )
    .action(async ({ data, dryRun = false, yes = false, withData = false }) => {
      const { cleanFolder } = await import('../clean-folder.ts');
      await cleanFolder({ data, dryRun, yes, withData });
    });
