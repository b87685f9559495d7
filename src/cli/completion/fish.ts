/** Completion for fish. Source: the fish documentation, "Writing your own completions". */
import type { CommandWords, OptionWords, Value } from './command-words.ts';

export const renderFish = (own: CommandWords, commands: readonly CommandWords[]): string => `\
# Completion of punctual for fish; in ~/.config/fish/config.fish: punctual completion fish | source
function __punctual_command
    set -l words (commandline -opc)
    if test (count $argv) -eq 0
        test (count $words) -eq 1
    else
        test (count $words) -gt 1; and test $words[2] = $argv[1]
    end
end
complete -c punctual -f
${own.options.map((option) => line('__punctual_command', optionPart(option))).join('')}\
${commands.map(({ name, summary }) => line('__punctual_command', `-a ${quote(name)} -d ${quote(summary)}`)).join('')}\
${commands.map(commandLines).join('')}`;

const line = (condition: string, rest: string): string => `complete -c punctual -n '${condition}' ${rest}\n`;

function commandLines({ name, options, argument }: CommandWords): string {
  const parts = options.map(optionPart);
  if (argument && argument.kind !== 'free') parts.push(offer(argument));
  return parts.map((part) => line(`__punctual_command ${name}`, part)).join('');
}

function optionPart({ flags, description, value }: OptionWords): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  return [...names, ...(value ? ['-r', offer(value)] : []), `-d ${quote(description)}`].filter(Boolean).join(' ');
}

function offer({ kind, choices }: Value): string {
  if (kind === 'file') return '-F';
  if (kind === 'folder') return `-f -a '(__fish_complete_directories)'`;
  return kind === 'choice' ? `-f -a ${quote(choices.join(' '))}` : '-f';
}

const quote = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
