/** kill -9 of what keeps a running task's record, as the host's out-of-memory killer may do: the engine's child that waits for it, or the one that copies its output. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Jobs whose tasks run for long enough to be struck. */
const lasting = ['lasting', 'slow', 'slow-stumbling'];

interface Running {
  readonly taskId: string;
  readonly rule: string;
  readonly folder: string;
}

/** Returns the id of the task that was struck; undefined: none runs that was not struck before. */
export function killRecorder(
  dataFolder: string,
  which: 'recorder' | 'copier',
  struckBefore: ReadonlySet<string>,
): string | undefined {
  const running = runningTasks(join(dataFolder, 'tasks')).filter(({ taskId }) => !struckBefore.has(taskId));
  const target = lasting.flatMap((name) => running.filter(({ rule }) => rule === name)).at(0);
  const pid = target && pidIn(join(target.folder, which === 'recorder' ? 'record' : 'copier'));
  if (!pid) return undefined;
  process.kill(pid, 'SIGKILL');
  return target.taskId;
}

function runningTasks(tasks: string): Running[] {
  return readdirSync(tasks)
    .filter((taskId) => /^[0-9a-f]{32}$/.test(taskId))
    .flatMap((taskId) => {
      const folder = join(tasks, taskId, 'job');
      const pid = pidIn(join(folder, 'command'));
      if (!pid || existsSync(join(folder, 'exit'))) return [];
      const rule = /(?:^|\0)RULE=([^\0]*)/.exec(textOf(`/proc/${pid}/environ`))?.[1];
      return rule === undefined ? [] : [{ taskId, rule, folder }];
    });
}

const pidIn = (mark: string): number => Number(textOf(mark).split('\n')[0]);

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // it ended meanwhile
  }
}
