/**
 * Ending all of a container. Its command leads a session and a process group whose id is its process id; a process that left the group
 * is still of the session, and one that left both is known while it holds the container's output (Linux; elsewhere the group is
 * all that can be known). What left all three is not found.
 */
import type { Host } from './host.ts';
import type { ProcessMark } from './marks.ts';

/** True if that very process lives. */
export const lives = (host: Host, { pid, start }: ProcessMark): boolean => host.starts([pid]).get(pid) === start;

/**
 * True if the recorder goes on: itself, or, if somebody killed it alone, the rest of its group (it waits for the command as well, or copies
 * the output). The id of a group that lives is given to no other process. `starts` has been asked for the recorder's process.
 */
export function recorderLives(host: Host, recorder: ProcessMark, starts: ReadonlyMap<number, string>): boolean {
  const start = starts.get(recorder.pid);
  return start === undefined ? host.processes().some(({ group }) => group === recorder.pid) : start === recorder.start;
}

/** To the group; to the process itself if it has not begun its group yet. The caller knows that it is still the same. */
export function signal({ pid }: ProcessMark, name: 'SIGTERM' | 'SIGKILL'): void {
  if (!send(-pid, name)) send(pid, name);
}

/** Kills whatever is left of the container; true if nothing was. */
export function killRest(host: Host, command: ProcessMark, recorder: ProcessMark): boolean {
  const rest = restOf(host, command, recorder);
  for (const pid of rest) send(pid, 'SIGKILL');
  return rest.length === 0;
}

function restOf(host: Host, command: ProcessMark, recorder: ProcessMark): number[] {
  const reused = (host.starts([command.pid]).get(command.pid) ?? command.start) !== command.start;
  const processes = host.processes();
  const pipe = processes
    .filter((one) => one.group === recorder.pid)
    .map(({ pid }) => host.pipe(pid, 0))
    .find(Boolean);
  return processes
    .filter(({ pid, group, session }) => {
      if (group === recorder.pid || pid === process.pid) return false;
      if (!reused && (group === command.pid || session === command.pid)) return true;
      return pipe !== undefined && (host.pipe(pid, 1) === pipe || host.pipe(pid, 2) === pipe);
    })
    .map(({ pid }) => pid);
}

/** False if there is no such process or group, or it is not ours to signal. */
export function send(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
