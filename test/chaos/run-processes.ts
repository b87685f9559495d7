/**
 * Processes that belong to a run: those whose arguments or environment name its folder, which is made for it and has no other name.
 * Read from /proc; where there is none (macOS), from `ps`, which shows arguments alone.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

export interface RunProcess {
  readonly pid: number;
  readonly command: string;
}

/** Those that live, but for the ones that are left out: the asking program and its like. */
export function processesOf(folder: string, leftOut: readonly number[]): RunProcess[] {
  const all = existsSync('/proc/self/environ') ? fromProc(folder) : fromPs(folder);
  return all.filter(({ pid, command }) => pid !== process.pid && !leftOut.includes(pid) && !isStarter(command));
}

/** The shell from which a runner's recorders are forked lives as long as its engine. */
const isStarter = (command: string): boolean => /^\/bin\/sh -s punctual \S+$/.test(command);

function fromProc(folder: string): RunProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = words(`/proc/${name}/cmdline`);
        const isOurs = command.includes(folder) || words(`/proc/${name}/environ`).includes(folder);
        return isOurs && command !== '' ? [{ pid: Number(name), command }] : [];
      } catch {
        return []; // it ended, or is not ours to look at
      }
    });
}

const words = (path: string): string => readFileSync(path, 'utf8').replaceAll('\0', ' ').trim();

function fromPs(folder: string): RunProcess[] {
  const lines = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n');
  return lines
    .map((line) => /^\s*(\d+) (.*)$/.exec(line))
    .flatMap((match) => (match?.[2]?.includes(folder) ? [{ pid: Number(match[1]), command: match[2] }] : []));
}

/** Ends them all, and those that they start meanwhile. */
export function endProcessesOf(folder: string): void {
  for (let round = 0; round < 50; round++) {
    const left = processesOf(folder, []);
    if (left.length === 0) return;
    for (const { pid } of left) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it ended by itself
      }
    }
  }
}
