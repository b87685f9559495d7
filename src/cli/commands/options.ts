/** Options that several commands share or that are read alike, and how they are written in a help text. */

import { type Command, Option, type OptionValues } from '@commander-js/extra-typings';
import type { RunnerName } from '../choose-runner.ts';
import { UsageError } from '../user-error.ts';

export const dataDefault = '.punctual';
export const dataOption = () => new Option('--data <DIR>', 'where everything is kept').default(dataDefault);

/** What a command that reads a configuration takes. */
export const configOptions = () =>
  [
    new Option('--config <FILE>', 'the configuration; default punctual.config.* here or above'),
    new Option('--env <NAME>', 'the environment whose overrides count; default PUNCTUAL_ENV'),
    new Option('--variables <FILE>', 'variables for `${env.NAME}`, one NAME=VALUE a line'),
    new Option('--env-file <FILE>', 'the same, under a name that Node, too, takes for its own'),
  ] as const;

export const dashboardPortOption = () =>
  new Option(
    '--dashboard-port <N>',
    "the port of the dashboard; 0 chooses a free one; default the one after the API's",
  ).argParser(portOf);
export const noDashboardOption = () => new Option('--no-dashboard', 'serve no dashboard');
export const openOption = () => new Option('--open', 'open the dashboard in the browser');

/** What a command takes that works on the jobs of an account. */
export const accountOptions = () =>
  [
    dataOption(),
    new Option(
      '--to <WHERE>',
      'local: the cloud that runs on the data folder, the default; aws: an account of AWS, the default with --profile or --region',
    ).choices(['local', 'aws'] as const),
    new Option('--profile <NAME>', "a profile of AWS's own settings"),
    new Option('--region <NAME>', 'a region of AWS'),
    new Option('--zone <NAME>', "the time zone of times that are shown and given; default this machine's"),
  ] as const;

/** Adds these options to a command. */
export function onAccount<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  const [data, to, profile, region, zone] = accountOptions();
  return command.addOption(data).addOption(to).addOption(profile).addOption(region).addOption(zone);
}

/** Of the argument FILE. */
export const fileMeaning = 'a template, or a configuration; default the configuration here or above';

/** What a command takes, behind its own options, that plays the jobs of a template or a configuration through. */
export function ofPlayed<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  const [config, env, variables, envFile] = configOptions();
  return command
    .argument('[FILE]', fileMeaning)
    .addOption(parameterOption())
    .addOption(config)
    .addOption(env)
    .addOption(variables)
    .addOption(envFile);
}

/** What a command takes that deploys: a template or a configuration, the stack, its parameters. */
export function ofDeployment<A extends unknown[], O extends OptionValues, G extends OptionValues>(
  command: Command<A, O, G>,
) {
  const [config, env, variables, envFile] = configOptions();
  return onAccount(
    command
      .argument('[FILE]', fileMeaning)
      .addOption(new Option('--stack <NAME>', "the stack; default the app's, or the file's name"))
      .addOption(parameterOption())
      .addOption(
        new Option(
          '--bucket <NAME>',
          'by which a template of more than 51,200 bytes goes to AWS; default one that is made',
        ),
      )
      .addOption(
        new Option('--no-pin', 'to AWS: leave the tags of images; else each becomes the digest that it names now'),
      )
      .addOption(new Option('--template-url <URL>', 'where a template of more than 51,200 bytes was uploaded to in S3'))
      .addOption(config)
      .addOption(env)
      .addOption(variables)
      .addOption(envFile),
  );
}

/** `page`: where the names stand. */
export const jsonOption = (page = 'docs/operate.md') =>
  new Option('--json', `an object for programs, its names documented in ${page}`);

export const countOf =
  (option: string, most: number, least = 1) =>
  (text: string): number => {
    const count = Number(text);
    if (/^\d+$/.test(text) && count >= least && count <= most) return count;
    throw new UsageError(`${option} is a whole number from ${least} to ${most}, found \`${text}\``);
  };

/** A value may hold any character, `=` and commas too. */
export function parameterOf(text: string): readonly [name: string, value: string] {
  const [, name, value] = /^([A-Za-z0-9]+)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new UsageError(
    `a parameter is its name, \`=\` and its value, found \`${text}\``,
    'for example --parameter AlertEmail=ops@example.com',
  );
}

export const parameterOption = () =>
  new Option(
    '--parameter <NAME=VALUE>',
    'a parameter of the template; may be repeated; others keep their value',
  ).argParser(collected(parameterOf));

export const resultOption = () =>
  new Option(
    '--result <STATE=JSON>',
    'what a state gives that calls what this cloud has not (Lambda, Batch, HTTP); may be repeated; default: an empty result',
  ).argParser(collected(resultOf));

function resultOf(text: string): readonly [state: string, json: string] {
  const [, state, json = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  try {
    JSON.parse(json);
    if (state !== undefined) return [state, json];
  } catch {
    // Said below.
  }
  throw new UsageError(
    `a result is a state's name, \`=\` and JSON, found \`${text}\``,
    'for example --result \'Ask={"go": true}\'',
  );
}

/** By name, of an option that may be repeated. */
const collected =
  (read: (text: string) => readonly [name: string, value: string]) =>
  (text: string, earlier: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> => ({
    ...earlier,
    ...Object.fromEntries([read(text)]),
  });

export const runners: readonly RunnerName[] = ['docker', 'process', 'none'];

export function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65535) return port;
  throw new UsageError(`a port is a number from 0 to 65535, found \`${text}\``, 'for example --port 4566');
}

export function runnerOf(text: string): RunnerName {
  const runner = runners.find((name) => name === text);
  if (runner) return runner;
  throw new UsageError(
    `there is no runner \`${text}\``,
    'use --runner docker, --runner process or --runner none; without it, Docker where it answers',
  );
}

export type Example = readonly [command: string, meaning: string];

/** The last part of a command's help. */
export function examplesText(examples: readonly Example[]): string {
  const width = Math.max(...examples.map(([command]) => command.length));
  return `\nExamples:\n${examples.map(([command, meaning]) => `  ${command.padEnd(width)}  ${meaning}`).join('\n')}`;
}
