/** Options that several commands share, and how they are written in a help text. */
import { Option } from '@commander-js/extra-typings';

export const dataOption = () => new Option('--data <DIR>', 'where everything is kept').default('.punctual');

/** What a command that reads a configuration takes. */
export const configOptions = () =>
  [
    new Option('--config <FILE>', 'the configuration; default punctual.config.* here or above'),
    new Option('--env <NAME>', 'the environment whose overrides count; default PUNCTUAL_ENV'),
    new Option('--env-file <FILE>', 'variables for `${env.NAME}`, one NAME=VALUE a line'),
  ] as const;

export type Example = readonly [command: string, meaning: string];

/** The last part of a command's help. */
export function examplesText(examples: readonly Example[]): string {
  const width = Math.max(...examples.map(([command]) => command.length));
  return `\nExamples:\n${examples.map(([command, meaning]) => `  ${command.padEnd(width)}  ${meaning}`).join('\n')}`;
}
