/** The words that make a command the leader of a session of its own, in which no signal is ignored. */
import type { Host } from './host.ts';
import { makeSessionProgram } from './session-program.ts';

export interface Beginning {
  /** The program that also copies; undefined: this host does not run it. */
  readonly program: string | undefined;
  /** What to run instead of a command, whose program is `file`. */
  inSession(file: string, command: readonly string[]): readonly string[];
  /** What has a session becomes a command, with its signals reset: first the file to run, then the words it is run with. */
  afresh(file: string, command: readonly string[]): readonly string[];
}

/** `tasks`: a folder that is there, to keep a program in. */
export function openBeginning(host: Host, tasks: string): Beginning {
  const program = host.clock === 'proc' ? makeSessionProgram(tasks) : undefined;
  if (program !== undefined)
    return {
      program,
      inSession: (file, command) => [program, file, ...command],
      afresh: (file, command) => [program, program, file, ...command],
    };
  const { newSession, defaultSignals } = host;
  const [env] = defaultSignals;
  /** To `env` a word with `=` is no program. */
  const canReset = (command: readonly string[]): boolean => env !== undefined && !command[0]?.includes('=');
  return {
    program,
    inSession: (_, command) => [...newSession, ...(canReset(command) ? defaultSignals : []), ...command],
    afresh: (file, command) =>
      canReset(command) ? [env as string, ...defaultSignals, ...command] : [file, ...command],
  };
}
