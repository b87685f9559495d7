/** `punctual help COMMAND`, which is the same as `punctual COMMAND --help`. */
import { Command } from '@commander-js/extra-typings';
import { unknownCommand } from '../usage-errors.ts';
import { examplesText } from './options.ts';

export const helpCommand = () =>
  new Command('help')
    .summary("show a command's options and examples")
    .description('Shows what a command does, its options, and examples; without COMMAND, which commands there are.')
    .argument('[COMMAND]', 'a command of punctual')
    .addHelpText(
      'after',
      examplesText([
        ['punctual help', 'which commands there are'],
        ['punctual help up', 'the same as punctual up --help'],
      ]),
    )
    .action((name, _options, { parent: program }) => {
      if (!program) throw new Error('`help` is a command of a program');
      const command = name === undefined ? program : program.commands.find((each) => each.name() === name);
      if (!command) throw unknownCommand(name as string, program);
      command.outputHelp();
    });
