/** `punctual synth`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { configOptions, examplesText } from './options.ts';

export const synthCommand = () => {
  const command = new Command('synth')
    .argument('[FILE]', 'the configuration; default punctual.config.* here or above')
    .summary("print the CloudFormation template that a configuration's jobs become")
    .description(
      'Reads punctual.config.ts (or .mts, .js, .mjs, .yaml, .yml, .json) of this folder or one above, says all that is wrong with it at once, and prints the CloudFormation template that its jobs become. Nothing of a network is asked.',
    );
  for (const option of configOptions()) command.addOption(option);
  return command
    .addOption(new Option('--json', 'the template as JSON'))
    .addOption(new Option('--out <FILE>', 'write it there instead of to standard output'))
    .addOption(new Option('--explain', 'not the template, but each field of each job and where it was written'))
    .addHelpText(
      'after',
      examplesText([
        ['punctual synth', 'the template of the configuration here'],
        ['punctual synth --env prod --out prod.yaml', 'of one environment, into a file'],
        ['punctual synth --env prod --explain', 'which layer each value came from'],
      ]),
    )
    .action(async (file, options) => {
      const { synth } = await import('../synth.ts');
      await synth(file === undefined ? options : { ...options, config: file });
    });
};
