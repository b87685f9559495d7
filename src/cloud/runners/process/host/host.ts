/**
 * What the process runner needs of its host: which boot this is, which processes there are and since when, control groups, and the tools
 * that a recorder needs. Linux answers from /proc; other systems (macOS) through `ps`, which knows no sessions, pipes or environments.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { startOf } from '../recorder/marks.ts';
import { type CgroupHierarchy, findCgroupHierarchies } from './cgroup-hierarchies.ts';

export interface HostProcess {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  /** Undefined where the host does not show it. */
  readonly session?: number;
}

export interface Host {
  readonly bootId: string;
  /** How a recorder learns when a process was started: `proc`, or the `ps` to be run. */
  readonly clock: string;
  readonly tools: Readonly<Record<'dd' | 'df' | 'mv' | 'rm' | 'sleep' | 'wc', string>>;
  /** First words of every command: it gets a session of its own, so that its process id is its group's. */
  readonly newSession: readonly string[];
  /** Words before a command that is to ignore no signal; none where there is no program for it. */
  readonly defaultSignals: readonly string[];
  /** Where control groups can be made; empty: nowhere. */
  readonly cgroups: readonly CgroupHierarchy[];
  /** When each of these was started. One that is gone, or a zombie, is not among them. */
  starts(pids: readonly number[]): ReadonlyMap<number, string>;
  /** All that live. */
  processes(): HostProcess[];
  /** What a process's environment had under that name at its start; undefined if nothing, or not to be known. */
  variable(pid: number, name: string): string | undefined;
  /** The pipe on which a process has that file descriptor open; undefined if it is none or not to be known. */
  pipe(pid: number, descriptor: number): string | undefined;
}

const toolFolders = ['/usr/bin', '/bin', '/usr/local/bin', '/opt/homebrew/bin'];

/** Throws, in words for a person, where a tool is missing. `way` is chosen by the system unless given. */
export function openHost(way: 'proc' | 'ps' = process.platform === 'linux' ? 'proc' : 'ps'): Host {
  const common = {
    bootId: bootId(),
    tools: {
      dd: needTool('dd'),
      df: needTool('df'),
      mv: needTool('mv'),
      rm: needTool('rm'),
      sleep: needTool('sleep'),
      wc: needTool('wc'),
    },
    newSession: newSession(),
    defaultSignals: defaultSignals(),
  };
  if (way === 'proc') return { ...procHost, ...common, cgroups: findCgroupHierarchies() };
  return { ...psHost(needTool('ps')), ...common, cgroups: [] };
}

function newSession(): readonly string[] {
  const setsid = findTool('setsid');
  if (setsid) return [setsid];
  const program = '$SIG{$_} = "DEFAULT" for qw(INT QUIT PIPE); POSIX::setsid(); exec { $ARGV[0] } @ARGV; exit 127';
  return [needTool('perl'), '-MPOSIX', '-e', program, '--'];
}

/** GNU's `env` has a word for it. */
function defaultSignals(): readonly string[] {
  const env = findTool('env');
  const words = env ? [env, '--default-signal=INT,QUIT,PIPE'] : [];
  const [program, ...args] = [...words, 'true'];
  return spawnSync(program as string, args, { stdio: 'ignore' }).status === 0 ? words : [];
}

type Processes = Pick<Host, 'clock' | 'starts' | 'processes' | 'variable' | 'pipe'>;

const procHost: Processes = {
  clock: 'proc',
  starts(pids) {
    const starts = new Map<number, string>();
    for (const pid of pids) {
      const words = stat(pid);
      if (words && words[0] !== 'Z') starts.set(pid, startOf(words.join(' ')));
    }
    return starts;
  },
  processes: () =>
    readdirSync('/proc').flatMap((name) => {
      const words = /^\d+$/.test(name) ? stat(Number(name)) : undefined;
      if (!words || words[0] === 'Z') return [];
      const [, parent, group, session] = words.map(Number) as [number, number, number, number];
      return [{ pid: Number(name), parent, group, session }];
    }),
  variable(pid, name) {
    try {
      const texts = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
      return texts.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1);
    } catch {
      return undefined;
    }
  },
  pipe(pid, descriptor) {
    try {
      const target = readlinkSync(`/proc/${pid}/fd/${descriptor}`);
      return target.startsWith('pipe:') ? target : undefined;
    } catch {
      return undefined;
    }
  },
};

/** The fields of /proc/PID/stat from the third on; the second is a name that may hold anything. Source: proc(5). */
function stat(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
}

function psHost(ps: string): Processes {
  const query = (...words: string[]): string[] => {
    try {
      const text = execFileSync(ps, words, {
        encoding: 'utf8',
        env: { TZ: 'UTC', LC_ALL: 'C' },
        stdio: ['ignore', 'pipe', 'ignore'],
        maxBuffer: 1 << 26,
      });
      return text.split('\n').filter((line) => line.trim() !== '');
    } catch {
      return [];
    }
  };
  const alive = (state: string | undefined): boolean => state !== undefined && !state.startsWith('Z');
  return {
    clock: ps,
    starts(pids) {
      if (pids.length === 0) return new Map();
      const rows = query('-o', 'pid=,stat=,lstart=', '-p', pids.join(',')).map((line) => line.trim().split(/\s+/));
      return new Map(
        rows.filter(([, state]) => alive(state)).map(([pid, , ...start]) => [Number(pid), start.join(' ')]),
      );
    },
    processes: () =>
      query('-A', '-o', 'pid=,stat=,ppid=,pgid=')
        .map((line) => line.trim().split(/\s+/))
        .filter(([, state]) => alive(state))
        .map(([pid, , parent, group]) => ({ pid: Number(pid), parent: Number(parent), group: Number(group) })),
    variable: () => undefined,
    pipe: () => undefined,
  };
}

function bootId(): string {
  if (process.platform === 'linux') return read('/proc/sys/kernel/random/boot_id').trim();
  return execFileSync(needTool('sysctl', '/usr/sbin', '/sbin'), ['-n', 'kern.bootsessionuuid'], {
    encoding: 'utf8',
  }).trim();
}

function needTool(name: string, ...furtherFolders: string[]): string {
  const found = findTool(name, ...furtherFolders);
  if (found) return found;
  throw new Error(`the process runner needs the program \`${name}\`, which is not on this host: install it`);
}

function findTool(name: string, ...furtherFolders: string[]): string | undefined {
  const folders = [
    ...toolFolders,
    ...furtherFolders,
    ...(process.env['PATH'] ?? '').split(':').filter((one) => one.startsWith('/')),
  ];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const read = (path: string): string => readFileSync(path, 'utf8');
