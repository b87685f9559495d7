/** `punctual resume`: its options. */
import { Command } from '@commander-js/extra-typings';
import { examplesText, jsonOption, onAccount } from './options.ts';

export const resumeCommand = () => {
  const command = new Command('resume')
    .summary("switch a job's schedules on again")
    .description(
      'Switches the schedules and rules of a job on again. It does not start at once but when it is next due; what went by is not made up for. Alarms that were muted tell again.',
    )
    .argument('<JOB>', 'a job');
  return onAccount(command)
    .addOption(jsonOption())
    .addHelpText('after', examplesText([['punctual resume report', 'its next run is said']]))
    .action(async (job, options) => {
      const { resume } = await import('../operate/pause.ts');
      await resume(job, options);
    });
};
