/**
 * The environment of a process: clean, only what the definition gives, with a PATH on which the engine's own Node comes first, and HOME.
 *
 * A shell (the recorder) stands between the engine and the command, and shells keep some names for themselves and drop those that are no
 * names of theirs (`spring.datasource.url`). An environment that has such goes to a file instead, from which a short Node program
 * takes it before it becomes the command.
 */

import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export function environmentOf(given: Readonly<Record<string, string>>, workingFolder: string): Record<string, string> {
  return {
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
    HOME: workingFolder,
    ...given,
  };
}

/** What to launch so that `command` gets exactly that environment. `file` is the command's program, found on its PATH. */
export function carry(
  environment: Readonly<Record<string, string>>,
  command: readonly string[],
  file: string,
  folder: string,
): { readonly environment: Readonly<Record<string, string>>; readonly command: readonly string[] } {
  if (Object.keys(environment).every(isPlain)) return { environment, command };
  const path = join(folder, 'environment');
  writeFileSync(path, JSON.stringify(environment), { mode: 0o600 });
  return {
    environment: {},
    command: [
      process.execPath,
      '--disable-warning=ExperimentalWarning',
      '-e',
      becomeCommand,
      '--',
      path,
      file,
      ...command,
    ],
  };
}

const becomeCommand = `
const { readFileSync, rmSync } = process.getBuiltinModule('node:fs');
const [path, file, ...command] = process.argv.slice(1);
const environment = JSON.parse(readFileSync(path, 'utf8'));
rmSync(path);
process.execve(file, command, environment);
`;

/** Names that come through any shell, and change nothing in it or in the recorder's tools. */
const isPlain = (name: string): boolean => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !ofShells.test(name);

const ofShells =
  /^(_|PWD|OLDPWD|SHLVL|IFS|PPID|OPT(ARG|ERR|IND)|PS[0-4]|LINENO|E?UID|GROUPS|S?RANDOM|SECONDS|EPOCH.*|DIRSTACK|FUNCNAME|PIPESTATUS|HIST.*|HOST(NAME|TYPE)|MACHTYPE|OSTYPE|BASH.*|SHELLOPTS|POSIXLY_CORRECT|ENV|(LD|DYLD|punctual)_.*|PERL.*)$/;
