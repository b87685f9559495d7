/** Signals to processes of this host. */

/** A negative id is a process group's. False if there is no such process or group, or it is not ours to signal. */
export function sendSignal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}
