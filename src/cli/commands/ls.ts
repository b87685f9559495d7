/** `punctual ls`: its options. */
import { Command } from '@commander-js/extra-typings';
import { examplesText, jsonOption, onAccount } from './options.ts';

export const lsCommand = () => {
  const command = new Command('ls')
    .summary('list the jobs, how each last went, and when it is due next')
    .description(
      'Lists the jobs of the cloud here, or of an account of AWS: those of a configuration, and whatever else a schedule or scheduled rule starts that runs a task. What needs somebody has an exclamation mark: a run that failed, a start that never came.',
    );
  return onAccount(command)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examplesText([
        ['punctual ls', 'the jobs of the cloud that runs here'],
        ['punctual ls --profile prod', 'those of an account of AWS'],
        ['punctual ls --json', 'for a program'],
      ]),
    )
    .action(async (options) => {
      const { ls } = await import('../operate/ls.ts');
      await ls(options);
    });
};
