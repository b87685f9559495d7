/** The command `punctual` as people run it: a process of its own on a data folder of its own, watched by what it prints. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withoutHeads } from './notice-lines.ts';
import { until } from './until.ts';

/** What would be published, where `npm test` has packed it; else the sources, which take longer to start. */
export const program = join(process.env['PUNCTUAL_TEST_PACKAGE'] ?? join(import.meta.dirname, '..'), 'bin/punctual.js');

/** Far more than anything here takes: a test that meets it has failed. */
const waitMsMax = 120_000;

export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  /** Without the time and level of its lines. */
  readonly stderr: string;
}

/** Runs it to its end. */
export const say = (...words: string[]): Promise<Said> => runToEnd(process.execPath, [program, ...words]);

export function runToEnd(command: string, words: readonly string[], env = process.env): Promise<Said> {
  return new Promise((resolve) => {
    const child = execFile(command, words, { env, timeout: waitMsMax, maxBuffer: 2 ** 26 }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr: withoutHeads(stderr) }),
    );
  });
}

export interface TemporaryFolder extends Disposable {
  readonly path: string;
}

export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'punctual-command-'));
  return {
    path,
    [Symbol.dispose]() {
      rmSync(path, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export interface Up extends AsyncDisposable {
  readonly pid: number;
  readonly endpoint: string;
  readonly host: { readonly region: string; readonly rootKey: { accessKeyId: string; secretAccessKey: string } };
  readonly stdout: string;
  /** Without the time and level of its lines. */
  readonly stderr: string;
  /** Standard error as it is written. */
  readonly lines: string;
  /** Nobody reads any more what it prints. */
  closeOutput(): void;
  /** Sends the signal, and waits for the end; `code` is null if it had to be killed. */
  end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<Said>;
}

/** Never the host's own Docker: none, where no runner is named, and for `--runner docker` the Engine of the tests. */
const testDocker = process.env['PUNCTUAL_TEST_DOCKER'];
/** As it is when a command starts: a test may have set something. */
const environment = (): NodeJS.ProcessEnv =>
  testDocker ? { ...process.env, DOCKER_HOST: `unix://${testDocker}` } : process.env;
const withRunner = (words: readonly string[]): readonly string[] =>
  words.includes('--runner') ? words : ['--runner', 'none', ...words];
/** Served only where a test is about it. */
const withDashboard = (words: readonly string[]): readonly string[] =>
  words.includes('--dashboard-port') ? words : ['--no-dashboard', ...words];

/** `punctual up ...`, once it is ready. Throws with what it said if it ends before. It is killed when it goes out of scope. */
export async function up(folder: string, words: readonly string[] = [], entry: string = program): Promise<Up> {
  const child = spawn(
    process.execPath,
    [entry, 'up', '--data', folder, '--port', '0', ...withRunner(withDashboard(words))],
    {
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  const ended = new Promise<Said>((resolve) =>
    child.on('close', (code) => resolve({ code, ...output, stderr: withoutHeads(output.stderr) })),
  );
  const endpoint = await until('ready', () => ready(child, output)).catch((error: unknown) => {
    // What is left running would keep the test's process, and with it the whole run, from its end.
    child.kill('SIGKILL');
    throw error;
  });
  return {
    pid: child.pid as number,
    endpoint,
    host: {
      region: readJson<{ region: string }>(join(folder, 'settings.json')).region,
      rootKey: readJson(join(folder, 'keys.json')),
    },
    get stdout() {
      return output.stdout;
    },
    get stderr() {
      return withoutHeads(output.stderr);
    },
    get lines() {
      return output.stderr;
    },
    closeOutput() {
      child.stdout.destroy();
      child.stderr.destroy();
    },
    async end(signal) {
      child.kill(signal);
      const overdue = setTimeout(() => child.kill('SIGKILL'), waitMsMax);
      return ended.finally(() => clearTimeout(overdue));
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function ready(child: ChildProcess, output: { readonly stdout: string; readonly stderr: string }): string | undefined {
  const endpoint = /^ready (http:\/\/127\.0\.0\.1:\d+)$/m.exec(output.stdout)?.[1];
  if (endpoint === undefined && child.exitCode !== null)
    throw new Error(`it ended with ${child.exitCode} before it was ready: ${output.stdout}${output.stderr}`);
  return endpoint;
}

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T;
