/**
 * The recorder: two small shell processes, a container each, that start the container's command, wait for it, copy its output and write
 * down what became of it. The engine may be killed: they go on, and the next engine reads their marks (`marks.ts`).
 *
 * The first (`claim`, the command, `close`) writes the marks; the second (`copy`) gets the command's output through a pipe. Why a pipe,
 * rather than a file as the command's own output: on Linux, who opens /dev/stdout or /dev/stderr opens the very file anew, and
 * `echo oops >/dev/stderr` would empty it. Both streams share the pipe, so that lines keep their order; a write of up to 4096 bytes is
 * never torn.
 * Both work in the container's folder and name their files by no more than their last names: they find them where the folder was moved to.
 * What a user gave stands in the text of a launch in single quotes alone; its values are in no file and in no process's arguments.
 */
import type { Host } from '../host/host.ts';

/** A part of the output is closed at so many bytes, or somewhat more; so many parts that nobody has read are kept, then the command's writing waits. */
export const partBytes = 32 * 1024 * 1024;
const partsMax = 12;
/** Reads of `copyBytes` at most that one `dd` does: it is a fork each, so few are dear, and many make a part larger than it should be. */
const copyReads = 1024;
const copyBytes = 65_536;
/** Of the first one: what prints no more than so is not worth a look at the disk. */
const firstReads = 16;
/** Of what is free on the disk one `dd` takes no more; a part is closed at so much, so that it takes at most twice that: of all parts that are kept, half. */
const shareOfFree = 32;
/** Free on the disk before it is noted in the output that some was lost. */
const notedKiB = 1024;

/**
 * What the shell that starts all recorders reads first.
 * - `record` is made exclusively (`set -C`), before the command: of two recorders for one container the second ends there, and writes so to 9.
 *   The copier touches nothing before it has read that its recorder is the first.
 *   So ends one whose own cannot be written; it is removed.
 * - `command` names the leader of the command's process group; it is written by the very process that becomes the command.
 * - `exit` is one line, written when the group and all of the cgroup are gone; a reader takes it for written only with its newline.
 * - `spare` is space for that line, in case the disk is full by then.
 * - `unstarted` says that no process could be made for the command: a shell that cannot fork ends at once, by way of its EXIT trap; where
 *   it was the copier's, nobody reads what `claim` says.
 *   The shell that starts all says so to 9, and waits for those that it started.
 * - `drained` says that all output has come to the files. Their names are where in all of the output they begin.
 * The variables of these processes are not the command's: only what its launch exports is.
 */
export const recorderProgram = ({ clock, tools }: Pick<Host, 'clock' | 'tools'>): string => `
exec 9>&1 >/dev/null 2>&1
trap 'trap "" PIPE; echo ended >&9; exec 9>&-; wait' EXIT
unset PWD OLDPWD SHLVL
self() {
  ${
    clock === 'proc'
      ? `read -r self </proc/self/stat && printf '%s\\n%s\\n' "\${self%% *}" "\${self##*) }"`
      : `sh -c 'echo "$PPID"; TZ=UTC LC_ALL=C exec "$0" -o lstart= -p "$PPID"' ${quote(clock)}`
  }
}
claim() {
  set -C
  full=
  cd "$1" && { self && printf '%s\\n' "$2" || full=1; } >record || refuse "$1"
  [ -z "$full" ] || { ${tools.rm} -f record; refuse "$1"; }
  set +C
  echo ... >spare
  exec 9>&-
  trap ': >unstarted' EXIT
  trap 'exit 1' PIPE
  echo claimed || exit 1
  trap - PIPE
}
refuse() { printf '%s\\n' "$1" >&9; exit 1; }
enter() {
  self >command || exit 126
  for group; do echo 0 >"$group/cgroup.procs"; done
}
close() {
  trap "printf '%s\\n' $1 >exit" EXIT
  read -r leader <command && kill -9 "-$leader"
  [ -z "$2" ] || clear "$2"
  printf '%s\\n' "$1" >exit || { printf '%03d\\n' "$1" 1<>spare && ${tools.mv} spare exit; }
  trap - EXIT
}
clear() {
  tries=0
  while read -r one <"$1/cgroup.procs" && [ "$tries" -lt 500 ]; do
    echo 0 >"$1/pids.max"
    echo 1 >"$1/cgroup.kill"
    while read -r one; do kill -9 "$one"; done <"$1/cgroup.procs"
    read -r one <"$1/cgroup.procs" && ${tools.sleep} 0.01
    tries=$((tries + 1))
  done
}
copy() {
  exec 9>&-
  read -r claimed && cd "$1" || exit
  self >copier
  from=0
  while copy_part "output.$from"; do
    while parts output.*; do ${tools.sleep} 0.1; done
  done
  note "output.$from"
  : >drained
}
${copyPart(tools)}
parts() { [ $# -gt ${partsMax} ]; }
`;

/**
 * `copy_part`: true: there may be more to copy. `dd` says how much it has read, but not whether there is more. A part is gone on with until it
 * is large. `measure` looks how much is free: a part is small where that is little. `lose`: the disk has no space, or the file cannot be
 * written: what was read is lost, the command prints on. `note` says so in the output, once there is space.
 */
const copyPart = ({ dd, df, wc, sleep }: Host['tools']): string => `
copy_part() {
  reads=\${reads:-${firstReads}}
  note "$1"
  said=$(${dd} bs=${copyBytes} count="$reads" 2>&1 >>"$1") || { lose "$1"; return; }
  count_reads
  [ "$got" = "$reads" ] || return 1
  measure
  end_part "$1" "$part"
}
count_reads() {
  said=\${said%% records in*} said=\${said##*[!0-9+]}
  got=$((\${said%+*} + \${said#*+}))
}
end_part() {
  bytes=$(${wc} -c <"$1") && [ "$bytes" -ge "$2" ] && from=$((from + bytes))
  return 0
}
measure() {
  reads=${copyReads} part=${partBytes}
  free=$(${df} -Pk .)
  free=\${free##*
} free=\${free%%%*} free=\${free% *}
  while [ "$free" != "\${free% }" ]; do free=\${free% }; done
  free=\${free##* }
  case $free in '' | *[!0-9]*) free=; return ;; esac
  share=$((free * 1024 / ${shareOfFree} / ${copyBytes}))
  [ "$share" -lt ${copyReads} ] || return 0
  [ "$share" -gt 0 ] || share=1
  reads=$share part=$((share * ${copyBytes} < ${partBytes} ? share * ${copyBytes} : ${partBytes}))
}
lose() {
  [ -e record ] || return 1
  case $said in
  *' records in'*) ;;
  *) said=$(${dd} bs=${copyBytes} count=1 2>&1 >/dev/null) || return 1 ;;
  esac
  count_reads
  [ "$got" != 0 ] || return 1
  end_part "$1" 1
  lost=$((\${lost:-0} + ${copyBytes}))
  ${sleep} 0.1
  measure
}
note() {
  [ "\${lost:-0}" != 0 ] && [ "\${free:-${notedKiB}}" -ge ${notedKiB} ] || return 0
  printf '\\n(up to %s bytes were lost here: the disk had no space for them)\\n' "$lost" >>"$1" && lost=0
}`;

export interface Launch {
  readonly folder: string;
  readonly workingFolder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly command: readonly string[];
  /** Folders of control groups that it joins; all that is in the first is ended with it. */
  readonly cgroups: readonly string[];
  /** Option of the shell's \`ulimit\`, and the limits in its units. */
  readonly ulimits: readonly { readonly option: string; readonly soft: string; readonly hard: string }[];
}

/** The text that starts one recorder. A part of it alone is no complete command, so an engine that dies over it starts nothing. */
export function renderLaunch({ bootId }: Pick<Host, 'bootId'>, launch: Launch): string {
  const { folder, workingFolder, environment, command, cgroups, ulimits } = launch;
  const limits = ulimits.map(
    ({ option, soft, hard }) =>
      `ulimit -S${option} ${soft}; ulimit -H${option} ${hard} 2>&1 && ulimit -S${option} ${soft} 2>&1 || exit 126`,
  );
  const exports = Object.entries(environment).map(([name, value]) => `export ${name}=${quote(value)}`);
  return [
    `{ claim ${quote(folder)} ${quote(bootId)}`,
    `( enter ${cgroups.map(quote).join(' ')}`,
    ...limits,
    `cd ${quote(workingFolder)} || exit 126`,
    'unset PWD OLDPWD',
    ...exports,
    `exec ${command.map(quote).join(' ')} </dev/null 2>&1 )`,
    `close "$?" ${quote(cgroups[0] ?? '')}`,
    `} | copy ${quote(folder)} &`,
    '',
  ].join('\n');
}

/** In single quotes every character stands for itself, in every shell. */
const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
