/** `punctual why`: its options. */
import { Command } from '@commander-js/extra-typings';
import { examplesText, jsonOption, onAccount } from './options.ts';

export const whyCommand = () => {
  const command = new Command('why')
    .summary('say why a job failed, or never started')
    .description(
      'Says why a job is as it is, from the instant of its schedule to the exit of its last attempt: whether it was due, whether the start was delivered or given up and why, what its run did, how each attempt ended. Also of a run that never was.',
    )
    .argument(
      '<RUN|JOB>',
      'a run, JOB@TIME; a job: its start that was missed, else its last run; or a task, by its id as lines show it',
    );
  return onAccount(command)
    .addOption(jsonOption())
    .addHelpText(
      'after',
      examplesText([
        ['punctual why report', 'what is wrong with it'],
        ['punctual why report@04:30', 'with one run of it'],
        ['punctual why 9a818ecb', 'what that task was, and what its run came to'],
      ]),
    )
    .action(async (given, options) => {
      const { why } = await import('../operate/why.ts');
      await why(given, options);
    });
};
