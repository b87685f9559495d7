/** `punctual alarms`: its options. */
import { Command } from '@commander-js/extra-typings';
import { examplesText, jsonOption, onAccount } from './options.ts';

export const alarmsCommand = () => {
  const command = new Command('alarms')
    .summary('list the alarms that watch jobs')
    .description(
      'Lists the alarms that watch jobs: those that ring first, since when and why, and whether they tell anybody.',
    )
    .argument('[JOB]', 'a job; default all');
  return onAccount(command)
    .addOption(jsonOption())
    .addHelpText('after', examplesText([['punctual alarms', 'of all jobs']]))
    .action(async (job, options) => {
      const { alarms } = await import('../operate/alarms.ts');
      await alarms(job, options);
    });
};
