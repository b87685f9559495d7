/** `punctual init`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { examplesText } from './options.ts';

export const initCommand = () =>
  new Command('init')
    .summary('write a configuration with an example job, to begin with')
    .description(
      'Writes punctual.config.ts, or with --yaml punctual.config.yaml, with one example job, and prints the command that runs it here. Asks for the name of the app, the time zone and who is told; --yes takes what it would suggest.',
    )
    .addOption(new Option('--yes', 'ask nothing'))
    .addOption(new Option('--yaml', 'YAML instead of TypeScript'))
    .addOption(new Option('--app <NAME>', "the app's name; default that of the folder"))
    .addOption(new Option('--zone <NAME>', "the time zone of all schedules; default this host's"))
    .addOption(new Option('--notify <ADDRESS>', 'who is told of failures; none for nobody'))
    .addHelpText(
      'after',
      examplesText([
        ['punctual init', 'ask, and write punctual.config.ts'],
        ['punctual init --yes --yaml', 'ask nothing, write YAML'],
        ['punctual init --yes --notify ops@example.com', 'mails go there'],
      ]),
    )
    .action(async (options) => {
      const { init } = await import('../init.ts');
      await init(options);
    });
