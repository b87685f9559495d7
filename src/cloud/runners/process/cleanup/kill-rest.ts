/**
 * Ending all of a container. Where it has control groups, these hold all of it. Elsewhere: its command leads a session and a process group
 * whose id is its process id; a process that left the group is still of the session; one that left both is known by the output that it
 * holds, or by the variable that all of the container have inherited (Linux; on other systems the group is all that can be known).
 */
import type { Cgroups } from '../host/cgroups.ts';
import type { Host, HostProcess } from '../host/host.ts';
import { sendSignal } from '../host/signals.ts';
import { markName } from '../launch/environment.ts';
import type { ProcessMark } from '../recorder/marks.ts';

/** All by which a container's processes are known. */
export interface Whole {
  readonly taskId: string;
  readonly name: string;
  readonly command: ProcessMark | undefined;
  readonly recorder: ProcessMark | undefined;
  readonly copier: ProcessMark | undefined;
  /** What its environment has under `markName`. */
  readonly mark: string;
}

/** True if that very process lives. */
export const lives = (host: Host, { pid, start }: ProcessMark): boolean => host.starts([pid]).get(pid) === start;

/** Sends it to the group; to the process itself if it has not begun its group yet. The caller knows that it is still the same. */
export function signalCommand({ pid }: ProcessMark, name: 'SIGTERM' | 'SIGKILL'): void {
  if (!sendSignal(-pid, name)) sendSignal(pid, name);
}

/** Kills whatever is left of the container, soon. `done`: whether nothing was. */
export function killRest(host: Host, cgroups: Cgroups, whole: Whole, done: (wasGone: boolean) => void): void {
  if (!cgroups.has(whole.taskId, whole.name)) searchRest(host, whole, done);
  else if (host.starts(cgroups.processes(whole.taskId, whole.name)).size === 0) done(true);
  else {
    cgroups.kill(whole.taskId, whole.name);
    setTimeout(() => done(false), gatherMs);
  }
}

/** One look at the host's processes serves all who want one. */
function searchRest(host: Host, whole: Whole, done: (wasGone: boolean) => void): void {
  const waiting = looks.get(host) ?? [];
  if (waiting.length === 0) {
    looks.set(host, waiting);
    setTimeout(() => {
      looks.delete(host);
      const processes = host.processes();
      for (const look of waiting) look(processes);
    }, gatherMs);
  }
  waiting.push((processes) => {
    const rest = restOf(host, processes, whole);
    for (const pid of rest) sendSignal(pid, 'SIGKILL');
    done(rest.length === 0);
  });
}

const gatherMs = 10;
const looks = new WeakMap<Host, ((processes: readonly HostProcess[]) => void)[]>();

function restOf(host: Host, processes: readonly HostProcess[], whole: Whole): number[] {
  const { command, recorder, copier, mark } = whole;
  const leader = command && isNotReused(host, command) ? command.pid : undefined;
  const pipe = copier && lives(host, copier) ? host.pipe(copier.pid, 0) : undefined;
  return processes
    .filter(({ pid, group, session }) => {
      if (pid === process.pid || pid === recorder?.pid) return false;
      if (leader !== undefined && (group === leader || session === leader)) return true;
      const holds = pipe !== undefined && (host.pipe(pid, 1) === pipe || host.pipe(pid, 2) === pipe);
      return holds || host.variable(pid, markName) === mark;
    })
    .map(({ pid }) => pid);
}

/** Nobody else has its id by now; its group and session may outlive it. */
const isNotReused = (host: Host, { pid, start }: ProcessMark): boolean =>
  (host.starts([pid]).get(pid) ?? start) === start;

/** Ends the copying of output that somebody holds open and nobody can find. */
export function killCopier(host: Host, copier: ProcessMark): void {
  if (!lives(host, copier)) return;
  const children = host.processes().filter(({ parent }) => parent === copier.pid);
  for (const { pid } of [copier, ...children]) sendSignal(pid, 'SIGKILL');
}
