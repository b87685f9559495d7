/**
 * The environment of a process: clean, only what the definition gives, with a PATH on which the engine's own Node comes first, and HOME;
 * and how it gets there without standing in a file or in arguments.
 *
 * A shell (the recorder) stands between the engine and the command, and shells keep some names for themselves and drop those that are no
 * names of theirs (`spring.datasource.url`). An environment that has such goes in a few variables of plain names, from which a short
 * Node program takes it before it becomes the command.
 */
import { dirname } from 'node:path';
import type { Session } from './session.ts';

/** Everything that a container starts inherits this variable, and is known by it. */
export const markName = 'PUNCTUAL_CONTAINER';

/** `id`: the name of the folder of all tasks, which nobody can guess. */
export const markOf = (id: string, taskId: string, name: string): string => `${id}/${taskId}/${name}`;

export function environmentOf(
  given: Readonly<Record<string, string>>,
  workingFolder: string,
  mark: string,
): Record<string, string> {
  return {
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    HOME: workingFolder,
    ...given,
    [markName]: mark,
  };
}

export interface Carried {
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
}

/** What to launch so that a command gets exactly that environment. `file` is the command's program, found on its PATH. */
export function carry(
  environment: Readonly<Record<string, string>>,
  file: string,
  command: readonly string[],
  { lead, become }: Session,
): Carried {
  if (Object.keys(environment).every(isPlain)) return { environment, command: lead(command) };
  const text = Buffer.from(JSON.stringify(environment)).toString('base64');
  const parts = Array.from({ length: Math.ceil(text.length / partLength) }, (_, n) => [
    `${partName}${n}`,
    text.slice(n * partLength, (n + 1) * partLength),
  ]);
  const node = process.execPath;
  const options = ['--disable-warning=ExperimentalWarning', '-e', becomeCommand, '--'];
  return {
    environment: Object.fromEntries(parts) as Record<string, string>,
    command: lead([node, ...options, ...become(file, command)]),
  };
}

/** Linux takes no variable of more than 128 KiB. Source: execve(2). */
const partLength = 100_000;
const partName = 'PUNCTUAL_ENVIRONMENT_';

const becomeCommand = `
const [file, ...command] = process.argv.slice(1);
let text = '';
for (let n = 0; process.env['${partName}' + n] !== undefined; n++) text += process.env['${partName}' + n];
process.execve(file, command, JSON.parse(Buffer.from(text, 'base64').toString()));
`;

/** Names that come through any shell, and change nothing in it or in the recorder's tools. */
const isPlain = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !ofShells.test(name);

const ofShells =
  /^(_|PWD|OLDPWD|SHLVL|IFS|PPID|OPT(ARG|ERR|IND)|PS[0-4]|LINENO|E?UID|GROUPS|S?RANDOM|SECONDS|EPOCH.*|DIRSTACK|FUNCNAME|PIPESTATUS|HIST.*|HOST(NAME|TYPE)|MACHTYPE|OSTYPE|BASH.*|SHELLOPTS|POSIXLY_CORRECT|ENV|(LD|DYLD|PUNCTUAL_ENVIRONMENT)_.*|PERL.*)$/;
