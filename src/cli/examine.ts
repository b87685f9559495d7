/** Templates are examined in child processes, so that a server, and the engine beside it, never wait for one. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Examination, Examine } from '../dashboard/job/examine.ts';

/** As it is named where the sources run as they are, and where they are built. */
const childFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './examine-child.ts' : './examine-child.js', import.meta.url),
);
const execArgv = ['--max-old-space-size=512'];
const patienceMs: Readonly<Record<Examination['kind'], number>> = { part: 60_000, drill: 900_000 };

type Answer = { readonly value: unknown } | { readonly error: string };

/** `close` ends what goes on. */
export function openExaminer(): { readonly examine: Examine; close(): void } {
  const children = new Set<ChildProcess>();

  const examine = (wanted: Examination): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const child = fork(childFile, { execArgv, env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      children.add(child);
      const watch = setTimeout(() => child.kill('SIGKILL'), patienceMs[wanted.kind]);
      child.once('message', (answer: Answer) => {
        if ('value' in answer) resolve(answer.value);
        else reject(new Error(`examining a template: ${answer.error}`));
        child.disconnect();
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        clearTimeout(watch);
        children.delete(child);
        reject(new Error(`examining a template ended by ${signal ?? `exit code ${code}`}`));
      });
      child.send(wanted);
    });

  return {
    examine: examine as Examine,
    close() {
      for (const child of children) child.kill('SIGKILL');
    },
  };
}
