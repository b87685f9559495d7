/** Templates are examined in child processes, so that a server, and the engine beside it, never wait for one. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Examination, Examine } from '../dashboard/job/examine.ts';
import { OperatorError } from '../operator/operator-error.ts';

/** As it is named where the sources run as they are, and where they are built. */
const childFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './examine-child.ts' : './examine-child.js', import.meta.url),
);
const execArgv = ['--max-old-space-size=512'];
const patienceSeconds: Readonly<Record<Examination['kind'], number>> = { part: 60, drill: 900 };

type Answer = { readonly value: unknown } | { readonly error: string };

/** Each takes up to half a gigabyte, and a processor. */
const atOnce = 2;

/** `close` ends what goes on, and what waits. What takes longer than `patience` is ended, and rejects with OperatorError. */
export function openExaminer(patience = patienceSeconds): { readonly examine: Examine; close(): void } {
  const children = new Set<ChildProcess>();

  const waiting: (() => void)[] = [];
  let isClosed = false;

  const begin = (wanted: Examination): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const child = fork(childFile, { execArgv, env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
      children.add(child);
      const seconds = patience[wanted.kind];
      const watch = setTimeout(() => {
        child.kill('SIGKILL');
        reject(
          new OperatorError(
            `the template was not examined within ${seconds} s`,
            'where this machine is busy, try again; of a large template, punctual check and punctual drill take the time that they need',
          ),
        );
      }, seconds * 1000);
      const end = (error: Error): void => {
        clearTimeout(watch);
        children.delete(child);
        waiting.shift()?.();
        reject(error);
      };
      child.once('message', (answer: Answer) => {
        if ('value' in answer) resolve(answer.value);
        else reject(new Error(`examining a template: ${answer.error}`));
        child.disconnect();
      });
      // One that could not be started never exits, and says so more than once.
      child.on('error', end);
      child.once('exit', (code, signal) => {
        end(new Error(`examining a template ended by ${signal ?? `exit code ${code}`}`));
      });
      child.send(wanted, () => {});
    });

  async function examine(wanted: Examination): Promise<unknown> {
    while (children.size >= atOnce && !isClosed)
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    if (isClosed) throw new Error('examining templates has ended');
    return begin(wanted);
  }

  return {
    examine: examine as Examine,
    close() {
      isClosed = true;
      for (const go of waiting) go();
      for (const child of children) child.kill('SIGKILL');
    },
  };
}
