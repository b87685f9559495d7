/** The configuration that a command works on: found, read, and all that is wrong with it said. */
import { basename, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { findConfigs } from '../jobs/config/find-config.ts';
import { type Asked, type Read, readConfig } from '../jobs/config/read-config.ts';
import type { App } from '../jobs/resolved-app.ts';
import { instant } from '../languages/instant.ts';
import { readNamed } from './named-file.ts';
import { printAside } from './print.ts';
import { UserError } from './user-error.ts';

export interface ConfigOptions {
  readonly config?: string | undefined;
  readonly env?: string | undefined;
  /** The file of `--variables`, or of `--env-file`, which Node takes for its own as well, wherever it stands. */
  readonly variables?: string | undefined;
  readonly envFile?: string | undefined;
}

export interface JobsRead extends Read {
  readonly app: App;
  readonly file: string;
}

/**
 * Throws UserError where there is no configuration, or anything is wrong with it; what, is printed. `withNotes`: also what differs between here and
 * AWS, for a person who looks at the template.
 */
export async function readJobs(options: ConfigOptions, withNotes = false): Promise<JobsRead> {
  const file = fileOf(options);
  const read = await readConfig(file, askedOf(options));
  sayFindings(
    read,
    read.findings.filter(({ level }) => withNotes || level !== 'note'),
  );
  if (read.app) return { ...read, app: read.app, file };
  const count = read.findings.filter(({ level }) => level === 'error').length;
  throw new UserError(`${basename(file)} has ${count === 1 ? 'a mistake' : `${count} mistakes`}`);
}

export function sayFindings(read: Read, findings: Read['findings']): void {
  if (findings.length > 0) printAside(`${findings.map((finding) => read.render(finding)).join('\n')}\n\n`);
}

/** Throws UserError where there is none, or more than one. */
export function fileOf({ config }: ConfigOptions): string {
  if (config !== undefined) return readable(resolve(config));
  const [file, second] = findConfigs(process.cwd());
  if (file === undefined)
    throw new UserError(
      'there is no punctual.config.ts, .yaml or .json here or above',
      'punctual init makes one; --config FILE names another',
    );
  if (second !== undefined)
    throw new UserError(
      `there are two configurations: ${basename(file)} and ${basename(second)}`,
      'delete one, or name one with --config',
    );
  return file;
}

function readable(file: string): string {
  readNamed(file);
  return file;
}

/** What a configuration is read with: the environment that counts, the variables, the time. */
export const askedOf = ({
  env,
  envFile,
  variables = envFile,
}: Pick<ConfigOptions, 'env' | 'variables' | 'envFile'>): Asked => ({
  environment: env ?? process.env['PUNCTUAL_ENV'],
  variables: { ...process.env, ...(variables === undefined ? {} : readVariables(variables)) },
  now: instant(Date.now()),
});

const readVariables = (file: string): NodeJS.Dict<string> => parseEnv(readNamed(file));
