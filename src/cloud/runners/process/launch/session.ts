/** The words that make a command the leader of a session of its own, in which no signal is ignored. */
import type { Host } from '../host/host.ts';

export interface Session {
  /** What to run instead of a command. */
  lead(command: readonly string[]): readonly string[];
  /** What has a session becomes a command, with its signals reset: first the file to run, then the words it is run with. `file` is the command's program. */
  become(file: string, command: readonly string[]): readonly string[];
}

export function openSession({ newSession, defaultSignals }: Pick<Host, 'newSession' | 'defaultSignals'>): Session {
  const [env] = defaultSignals;
  /** To `env` a word with `=` is no program. */
  const canReset = (command: readonly string[]): boolean => env !== undefined && !command[0]?.includes('=');
  return {
    lead: (command) => [...newSession, ...(canReset(command) ? defaultSignals : []), ...command],
    become: (file, command) =>
      canReset(command) ? [env as string, ...defaultSignals, ...command] : [file, ...command],
  };
}
