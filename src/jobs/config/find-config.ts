/** Where the configuration is: in the working folder, else upwards to the one with `.git`. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export const configNames = ['ts', 'mts', 'js', 'mjs', 'yaml', 'yml', 'json'].map((end) => `punctual.config.${end}`);

/** By its name. */
export const isConfig = (file: string): boolean => configNames.includes(basename(file));

/** The files of the nearest folder that has any: one, or those that contradict each other. */
export function findConfigs(folder: string): string[] {
  for (let at = folder; ; at = dirname(at)) {
    const found = configNames.map((name) => join(at, name)).filter((file) => existsSync(file));
    if (found.length > 0 || existsSync(join(at, '.git')) || dirname(at) === at) return found;
  }
}
