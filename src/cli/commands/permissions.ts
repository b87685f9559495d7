/** `punctual permissions`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { configOptions, examplesText, fileMeaning } from './options.ts';

export const permissionsCommand = () => {
  const command = new Command('permissions')
    .summary('print the least IAM policy of who deploys')
    .description(
      'Prints the policy of IAM that somebody needs who deploys a configuration or a template to AWS, changes it and deletes it: no call more, on nothing but what its stack owns. Nothing of a network is asked.',
    )
    .argument('[FILE]', fileMeaning)
    .addOption(new Option('--stack <NAME>', "the stack; default the app's, or the file's name"))
    .addOption(new Option('--region <NAME>', 'the only region; default every one'))
    .addOption(
      new Option(
        '--bucket <NAME>',
        'by which a template of more than 51,200 bytes goes; default the one that deploy makes',
      ),
    )
    .addOption(new Option('--account <ID>', 'the number of the only account; default that of whoever has the policy'));
  for (const option of configOptions()) command.addOption(option);
  return command
    .addHelpText(
      'after',
      examplesText([
        ['punctual permissions --env prod', 'of a configuration'],
        ['punctual permissions jobs.yaml --region eu-central-1', 'of a template'],
      ]),
    )
    .action(async (file, options) => {
      const { permissions } = await import('../permissions.ts');
      await permissions(file, options);
    });
};
