/** The folders of tasks and containers, TASKID/NAME in the folder of all, and that folder's own name. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const isTaskId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

/** Kept in the folder, which is made if it is not there: processes and control groups bear it, so nobody should be able to guess it. */
export function idOfFolder(tasks: string): string {
  mkdirSync(tasks, { recursive: true, mode: 0o700 });
  const file = join(tasks, 'id');
  const known = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (/^[0-9a-f]{32}$/.test(known)) return known;
  const id = randomBytes(16).toString('hex');
  writeFileSync(file, id, { mode: 0o600 });
  return id;
}

/** Throws where the identity is none: nothing else may ever become a path. */
export function containerFolder(tasks: string, taskId: string, name: string): string {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) throw new Error(`\`${name}\` is no container name`);
  return join(taskFolder(tasks, taskId), name);
}

export function taskFolder(tasks: string, taskId: string): string {
  if (!isTaskId(taskId)) throw new Error(`\`${taskId}\` is no task id`);
  return join(tasks, taskId);
}
