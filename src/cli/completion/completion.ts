/** The script by which a shell completes the command line. It is whole: nothing of punctual runs while somebody types. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { renderBash } from './bash.ts';
import { commandWords } from './command-words.ts';
import { renderFish } from './fish.ts';
import type { Shell } from './shells.ts';
import { renderZsh } from './zsh.ts';

const renderers = { bash: renderBash, zsh: renderZsh, fish: renderFish };

export function renderCompletion(shell: Shell, program: CommandUnknownOpts): string {
  const { own, commands } = commandWords(program);
  return renderers[shell](own, commands);
}
