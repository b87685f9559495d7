/**
 * Completion for bash, 3.2 and later, without the package bash-completion. Where a file is wanted nothing is offered, and readline's own
 * completion of file names takes over, which knows how to quote them.
 * Source: the GNU Bash manual, "Programmable Completion".
 */
import type { CommandWords, OptionWords, Value } from './command-words.ts';

export const renderBash = (own: CommandWords, commands: readonly CommandWords[]): string => `\
# Completion of punctual for bash; in ~/.bashrc: eval "$(punctual completion bash)"
_punctual() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command=
  # bash cuts --data=x into three words.
  if [[ $word == = ]]; then word=; elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  if ((COMP_CWORD > 1)); then command=\${COMP_WORDS[1]}; fi
  COMPREPLY=()
  case "$command $previous" in
${commands.flatMap(valueCases).join('')}  esac
  case "$command" in
    '') _punctual_words '${commandNames(commands)} ${flagsOf(own)}' ;;
${commands.map(commandCase).join('')}  esac
}
_punctual_words() {
  COMPREPLY=($(compgen -W "$1" -- "$word"))
  compopt +o default +o bashdefault 2>/dev/null || true
}
_punctual_folders() {
  compopt -o dirnames +o default +o bashdefault 2>/dev/null || true
}
complete -o bashdefault -o default -F _punctual punctual
`;

const commandNames = (commands: readonly CommandWords[]): string => commands.map(({ name }) => name).join(' ');

const flagsOf = ({ options }: CommandWords): string => options.flatMap(({ flags }) => flags).join(' ');

/** What stands after an option that takes a value. */
const valueCases = ({ name, options }: CommandWords): string[] =>
  options.flatMap(({ flags, value }: OptionWords) =>
    value ? [`    ${flags.map((flag) => `'${name} ${flag}'`).join(' | ')}) ${offer(value)}; return ;;\n`] : [],
  );

/** A word that begins with a dash is an option, any other the argument. */
function commandCase(command: CommandWords): string {
  const options = `_punctual_words '${flagsOf(command)}'`;
  const { name, argument } = command;
  if (!argument || argument.kind === 'free') return `    ${name}) ${options} ;;\n`;
  return `    ${name}) if [[ $word == -* ]]; then ${options}; else ${offer(argument)}; fi ;;\n`;
}

function offer({ kind, choices }: Value): string {
  if (kind === 'file') return ':';
  return kind === 'folder' ? '_punctual_folders' : `_punctual_words '${choices.join(' ')}'`;
}
