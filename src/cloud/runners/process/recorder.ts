/**
 * The recorder: a small shell program, one a container, that starts the container's command, waits for it and writes down what became
 * of it. The engine may be killed: the recorder goes on, and the next engine reads its marks (`marks.ts`).
 *
 * Why a pipe and `cat`, rather than `>>output` on the command itself: on Linux, who opens /dev/stdout or /dev/stderr opens the very file
 * anew, and `echo oops >/dev/stderr` would empty it. Both streams share the pipe, so that lines keep their order; a write of up to
 * 4096 bytes is never torn.
 * Nothing that a user gave is part of the program's text: the command stands in its arguments, the environment in its environment.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import type { Host } from './host.ts';

/**
 * Arguments: the container's folder, the boot's id, `proc` or a `ps` program, a `cat` program, then the command.
 * - `record` is made exclusively (`set -C`), before the command is spawned: of two recorders for one container the second ends there.
 * - `command` names the leader of the command's process group.
 * - `exit` is one line, written when the group is gone; a reader takes it for written only with its newline.
 * - `drained` says that all output has come to the file.
 * The names of its variables must not meet those of a container's environment.
 */
const program = `
unset PWD OLDPWD SHLVL
punctual_started() {
  punctual_start=
  case $2 in
    proc) read -r punctual_start <"/proc/$1/stat"; punctual_start=\${punctual_start##*) } ;;
    *) punctual_start=$(TZ=UTC LC_ALL=C "$2" -o lstart= -p "$1") ;;
  esac
}
set -C
{ punctual_started "$$" "$3"; printf '%s\\n' "$$" "$punctual_start" "$2" >"$1/record"; } 2>/dev/null || exit 1
{
  punctual_folder=$1 punctual_clock=$3
  shift 4
  "$@" </dev/null 2>&1 &
  punctual_pid=$!
  { punctual_started "$punctual_pid" "$punctual_clock"; } 2>/dev/null
  printf '%s\\n' "$punctual_pid" "$punctual_start" >"$punctual_folder/command" || kill -9 "$punctual_pid" "-$punctual_pid"
  wait "$punctual_pid"
  punctual_code=$?
  kill -9 "-$punctual_pid" 2>/dev/null
  printf '%s\\n' "$punctual_code" >"$punctual_folder/exit"
} | "$4" >>"$1/output"
: >"$1/drained"
`;

export interface Launch {
  readonly folder: string;
  readonly workingFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
}

/** Throws what `spawn` throws (a NUL in an argument); that the host has no room for a process comes as the child's `error` event. */
export function spawnRecorder(host: Host, launch: Launch): ChildProcess {
  const words = [launch.folder, host.bootId, host.clock, host.cat, ...host.newSession, ...launch.command];
  const child = spawn('/bin/sh', ['-c', program, 'punctual', ...words], {
    cwd: launch.workingFolder,
    env: launch.environment,
    detached: true,
    stdio: 'ignore',
  });
  child.unref();
  return child;
}
