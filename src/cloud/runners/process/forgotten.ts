/**
 * The folders of tasks that nobody asks for: an engine was killed before it could remove them. Only what bears a task's id is looked at:
 * the folder may have been somebody's before it was ours.
 */
import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';

export const isTaskId = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

/** `inUse`: ids of tasks. `isAtWork`: whether a container's folder still has a recorder. */
export function forgottenFolders(
  tasks: string,
  inUse: ReadonlySet<string>,
  isAtWork: (folder: string) => boolean,
): string[] {
  return foldersIn(tasks)
    .filter((taskId) => isTaskId(taskId) && !inUse.has(taskId))
    .map((taskId) => join(tasks, taskId))
    .filter((task) => !foldersIn(task).some((name) => isAtWork(join(task, name))));
}

function foldersIn(folder: string): string[] {
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}
