/** What is to be checked: files as they were named, and what lies in the folders that were named. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { configNames, findConfigs } from '../../jobs/config/find-config.ts';
import { UsageError } from '../user-error.ts';

/** As it is called in messages, from the working folder where it lies there. */
export type Subject = string;

/** Throws UsageError where there is nothing to check. */
export function subjectsOf(paths: readonly string[]): readonly Subject[] {
  return paths.length === 0 ? here() : paths.flatMap(within);
}

/** The configuration of the working folder, or what CDK has left there. */
function here(): readonly Subject[] {
  const [config, second] = findConfigs(process.cwd());
  if (config !== undefined && second !== undefined)
    throw new UsageError(
      `there are two configurations: ${basename(config)} and ${basename(second)}`,
      'delete one, or name one',
    );
  if (config !== undefined) return [relative(process.cwd(), config)];
  if (existsSync('cdk.out')) return within('cdk.out');
  throw new UsageError(
    'check wants a template, a configuration or a folder: there is no punctual.config.ts or .yaml here or above',
    'punctual check template.yaml; punctual init writes a configuration',
  );
}

/** The file, or what the folder has: its configuration, or every template that CDK has left in it. */
function within(path: string): readonly Subject[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  const configs = configNames.map((name) => join(path, name)).filter((file) => existsSync(file));
  if (configs.length > 0) return configs;
  const templates = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.template.json'),
  );
  if (templates.length === 0)
    throw new UsageError(
      `there is no *.template.json and no punctual.config.* in ${path}`,
      'cdk synth makes templates; name others one by one',
    );
  return templates.sort().map((name) => join(path, name));
}
