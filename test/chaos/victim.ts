/** The process that is killed: starts it, waits until it serves, kills it, and keeps a record of its lives. */
import { type ChildProcess, spawn } from 'node:child_process';
import { isDeploymentWarning, isJobNotice, withoutHeads } from '../notice-lines.ts';
import type { Life } from './recording.ts';

export interface Victim {
  /** The lives so far, the present one last. */
  readonly lives: readonly Life[];
  /** Lines of its error stream, but for what it says when it is stopped. */
  readonly errors: readonly string[];
  readonly pid: number | undefined;
  start(): void;
  /** The endpoint of the present life, once it serves; rejects if it ends before, or does not serve in time. */
  serving(): Promise<string>;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
  /** SIGTERM; resolves when it is gone. */
  stop(): Promise<void>;
  /** Nobody reads any more what it prints. */
  closeOutput(): void;
}

type Writable<T> = { -readonly [member in keyof T]: T[member] };

/** Far more than it takes. */
const serveMsMax = 60_000;

/** What it says at each start, of jobs that fail, and of what a template leaves unsaid; all else on stderr is about the cloud itself. */
const isExpected = (line: string): boolean =>
  isJobNotice(line) || isDeploymentWarning(line) || withoutHeads(line).startsWith('punctual: tasks run as ');

/** `environment`: of its own, beside that of the harness. */
export function openVictim(
  command: readonly string[],
  now: () => number,
  environment: Readonly<Record<string, string>> = {},
): Victim {
  const lives: Writable<Life>[] = [];
  const errors: string[] = [];
  let child: ChildProcess | undefined;
  let gone: Promise<void> = Promise.resolve();
  let serving: Promise<string> = Promise.reject(new Error('it was never started'));
  serving.catch(() => {});

  function start(): void {
    const life: Writable<Life> = { startedAt: now() };
    lives.push(life);
    const [program = '', ...words] = command;
    const started = spawn(program, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    child = started;
    const ended = Promise.withResolvers<void>();
    const ready = Promise.withResolvers<string>();
    ready.promise.catch(() => {});
    gone = ended.promise;
    serving = ready.promise;
    const tooLong = setTimeout(() => ready.reject(new Error(`it does not serve after ${serveMsMax} ms`)), serveMsMax);
    const end = (why: string): void => {
      clearTimeout(tooLong);
      life.endedAt ??= now();
      life.endedBy ??= 'itself';
      if (life.endedBy === 'itself') errors.push(`it ended by itself: ${why}`);
      ready.reject(new Error([`it ended: ${why}`, ...errors].join('\n')));
      ended.resolve();
    };
    onLine(started.stdout, (line) => {
      const endpoint = /^ready (http:\S+)$/.exec(line)?.[1];
      if (endpoint === undefined) return;
      life.readyAt = now();
      clearTimeout(tooLong);
      ready.resolve(endpoint);
    });
    onLine(started.stderr, (line) => {
      if (life.endedBy !== 'stop' && !isExpected(line)) errors.push(line);
    });
    started.on('error', (error) => end(error.message));
    started.on('close', (code, signal) => end(signal ?? `code ${code}`));
  }

  function end(by: 'kill' | 'stop', signal: NodeJS.Signals): Promise<void> {
    const life = lives.at(-1);
    if (life && life.endedBy === undefined) {
      life.endedBy = by;
      serving = Promise.reject(new Error('it was told to end'));
      serving.catch(() => {});
      child?.kill(signal);
      if (by === 'kill') life.endedAt = now();
    }
    return gone;
  }

  return {
    lives,
    errors,
    get pid() {
      return lives.at(-1)?.endedAt === undefined ? child?.pid : undefined;
    },
    start,
    serving: () => serving,
    kill: () => end('kill', 'SIGKILL'),
    stop: () => end('stop', 'SIGTERM'),
    closeOutput() {
      child?.stdout?.destroy();
      child?.stderr?.destroy();
    },
  };
}

/** Whole lines as they come. */
function onLine(stream: NodeJS.ReadableStream | null, take: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8');
  stream?.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() as string;
    for (const line of lines) take(line);
  });
}
