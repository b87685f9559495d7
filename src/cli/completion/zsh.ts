/**
 * Completion for zsh, by its own _arguments. It may be evaluated, or lie as `_punctual` in a folder of $fpath.
 * Source: the Z Shell Manual, "Completion System".
 */
import type { CommandWords, OptionWords, Value } from './command-words.ts';

export const renderZsh = (own: CommandWords, commands: readonly CommandWords[]): string => `\
#compdef punctual
# Completion of punctual for zsh; in ~/.zshrc, after compinit: eval "$(punctual completion zsh)"
_punctual() {
  local state line curcontext=$curcontext
  local -a commands=(
${commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}\n`).join('')}  )
  _arguments -C${specs(own.options)} '1:command:->command' '*::argument:->argument'
  case $state in
    command) _describe command commands ;;
    argument)
      case $words[1] in
${commands.map(commandCase).join('')}      esac ;;
  esac
}
if [[ $funcstack[1] == _punctual ]]; then _punctual "$@"; else compdef _punctual punctual; fi
`;

const commandCase = ({ name, options, argument, isVariadic }: CommandWords): string =>
  `        ${name}) _arguments${specs(options)}${argument ? ` ${quote(`${isVariadic ? '*' : '1'}${action(argument)}`)}` : ''} ;;\n`;

const specs = (options: readonly OptionWords[]): string =>
  options
    .flatMap((option) => option.flags.map((flag) => spec(flag, option)))
    .map((text) => ` \\\n          ${quote(text)}`)
    .join('');

/** Either of two names excludes both; a long option's value may stand behind `=`. */
function spec(flag: string, { flags, description, value, isRepeatable }: OptionWords): string {
  const others = isRepeatable ? '*' : flags.length > 1 ? `(${flags.join(' ')})` : '';
  const separator = value && flag.startsWith('--') ? '=' : '';
  return `${others}${flag}${separator}[${description.replace(/[[\]\\]/g, '\\$&')}]${value ? action(value) : ''}`;
}

function action({ name, kind, choices }: Value): string {
  const offered = { folder: '_files -/', file: '_files', choice: `(${choices.join(' ')})`, free: '' }[kind];
  return `:${name}:${offered}`;
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
