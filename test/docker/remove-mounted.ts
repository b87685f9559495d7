/** Removes a folder with what is mounted in it: a dockerd that ended may leave a container's disk or network mounted. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { sep } from 'node:path';

export function removeMounted(folder: string): void {
  for (const path of mountsIn(folder)) spawnSync('umount', ['--lazy', path]);
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

/** The last that was mounted comes first. The fifth word of each line is where; proc_pid_mountinfo(5). */
function mountsIn(folder: string): string[] {
  const paths = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '');
  return paths.filter((path) => path.startsWith(folder + sep)).reverse();
}
