/** What the process runner keeps of its processes, before it is used: by its name alone they are found again. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../user-error.ts';
import { checkFolder, checkNoOther, readText } from './files.ts';

/**
 * The name of that folder. Undefined: it has none yet. Throws UserError where it is not what was written there: a new one would leave what runs under
 * the old one to itself, and that of another cloud would have its processes ended.
 */
export function checkTasks(tasks: string, known: string | undefined): string | undefined {
  checkFolder(tasks);
  const file = join(tasks, 'id');
  checkNoOther(file);
  // Empty: the write was cut short.
  if (!existsSync(file) || statSync(file).size === 0) return undefined;
  const id = readText(file, {}) ?? '';
  const isOurs = known === undefined || known === id;
  if (/^[0-9a-f]{32}$/.test(id) && isOurs) return id;
  throw new UserError(
    `\`${file}\` is ${isOurs ? 'not what was written there' : 'that of another data folder'}`,
    'put it back from a backup; or remove it: processes of tasks that still run are left to themselves then',
  );
}
