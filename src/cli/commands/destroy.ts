/** `punctual destroy`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { examplesText, jsonOption, onAccount } from './options.ts';

export const destroyCommand = () => {
  const command = new Command('destroy')
    .summary('delete a stack with its jobs')
    .description(
      'Switches the schedules of a stack off, waits for what runs of its jobs (with --stop: ends it), and deletes the stack.',
    )
    .argument('<STACK>', "the stack: the app's name, with its environment's behind a hyphen, or a template's")
    .addOption(new Option('--yes', 'ask nothing'))
    .addOption(new Option('--stop', 'end what runs instead of waiting for it'))
    .addOption(jsonOption());
  return onAccount(command)
    .addHelpText(
      'after',
      examplesText([
        ['punctual destroy office', 'of the cloud here'],
        ['punctual destroy office-dev --to aws --yes --stop', 'of AWS, at once'],
      ]),
    )
    .action(async (stack, options) => {
      const { destroy } = await import('../operate/destroy.ts');
      await destroy(stack, options);
    });
};
