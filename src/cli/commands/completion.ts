/** `punctual completion`: scripts by which shells complete this very command line. */
import { Argument, Command } from '@commander-js/extra-typings';
import { type Shell, shells } from '../completion/shells.ts';
import { print } from '../print.ts';
import { UsageError } from '../user-error.ts';
import { examplesText } from './options.ts';

export const completionCommand = () =>
  new Command('completion')
    .summary('print what makes a shell complete commands and options')
    .description('Prints a script by which bash, zsh or fish completes commands, options and their values.')
    .addArgument(new Argument('<SHELL>', 'bash, zsh or fish').choices(shells).argParser(shellOf))
    .addHelpText(
      'after',
      examplesText([
        ['eval "$(punctual completion bash)"', 'in ~/.bashrc'],
        ['eval "$(punctual completion zsh)"', 'in ~/.zshrc, after compinit'],
        ['punctual completion fish | source', 'in ~/.config/fish/config.fish'],
      ]),
    )
    .action(async (shell, _options, { parent: program }) => {
      if (!program) throw new Error('`completion` is a command of a program');
      const { renderCompletion } = await import('../completion/completion.ts');
      print(renderCompletion(shell, program));
    });

function shellOf(text: string): Shell {
  const shell = shells.find((name) => name === text);
  if (shell) return shell;
  throw new UsageError(
    `there is no completion for the shell \`${text}\``,
    'for example punctual completion bash; there are zsh and fish too',
  );
}
