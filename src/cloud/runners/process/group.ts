/**
 * Ending all of a container. Its command leads a session and a process group whose id is its process id; a process that left the group
 * is still of the session, and one that left both is known while it holds the container's output (Linux; elsewhere the group is
 * all that can be known). What left all three is not found.
 */
import type { Host, HostProcess } from './host.ts';
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

/** Kills whatever is left of the container, soon; then says whether nothing was. One look at the host's processes serves all who ask for it. */
export function killRest(
  host: Host,
  command: ProcessMark,
  recorder: ProcessMark,
  done: (wasGone: boolean) => void,
): void {
  const asked = looks.get(host) ?? [];
  if (asked.length === 0) {
    looks.set(host, asked);
    setTimeout(() => {
      looks.delete(host);
      const processes = host.processes();
      for (const look of asked) look(processes);
    }, gatherMs);
  }
  asked.push((processes) => {
    const rest = restOf(host, processes, command, recorder);
    for (const pid of rest) send(pid, 'SIGKILL');
    done(rest.length === 0);
  });
}

const gatherMs = 10;
const looks = new WeakMap<Host, ((processes: readonly HostProcess[]) => void)[]>();

function restOf(host: Host, processes: readonly HostProcess[], command: ProcessMark, recorder: ProcessMark): number[] {
  const reused = (host.starts([command.pid]).get(command.pid) ?? command.start) !== command.start;
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
