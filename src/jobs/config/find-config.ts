/** Where the configuration is: in the working folder, else upwards to the one with `.git`. */
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export const configNames = ['ts', 'mts', 'js', 'mjs', 'yaml', 'yml', 'json'].map((end) => `punctual.config.${end}`);

const hasConfigName = (file: string): boolean => configNames.includes(basename(file)) || /\.[cm]?[jt]s$/.test(file);

/** By its name, else by what it says: jobs, and no resources as a template has. `read` is asked for its text only where that tells. */
export const isConfig = (file: string, read: () => string): boolean => hasConfigName(file) || hasJobs(read());

function hasJobs(text: string): boolean {
  if (!/^\s*\{/.test(text)) return /^["']?jobs["']?\s*:/m.test(text) && !/^["']?Resources["']?\s*:/m.test(text);
  if (!text.includes('"jobs"')) return false;
  try {
    const top = JSON.parse(text) as object;
    return Object.hasOwn(top, 'jobs') && !Object.hasOwn(top, 'Resources');
  } catch {
    return false;
  }
}

/** The files of the nearest folder that has any: one, or those that contradict each other. */
export function findConfigs(folder: string): string[] {
  for (let at = folder; ; at = dirname(at)) {
    const found = configNames.map((name) => join(at, name)).filter((file) => existsSync(file));
    if (found.length > 0 || existsSync(join(at, '.git')) || dirname(at) === at) return found;
  }
}
