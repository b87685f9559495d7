/** What this process prints meanwhile: for commands that are run in it, which is far quicker than to start each. */
import { mock } from 'node:test';

export interface Captured extends Disposable {
  readonly stdout: string;
  readonly stderr: string;
}

/** Until it goes out of scope nothing is printed, but the words of the tests' own runner, which are no text. */
export function capture(): Captured {
  const text = { stdout: '', stderr: '' };
  const streams = (['stdout', 'stderr'] as const).map((name) => {
    const { write } = process[name];
    return mock.method(process[name], 'write', (part: unknown, ...others: unknown[]) => {
      if (typeof part !== 'string') return write.call(process[name], part as Uint8Array, ...(others as []));
      text[name] += part;
      const taken = others.at(-1);
      if (typeof taken === 'function') process.nextTick(taken);
      return true;
    });
  });
  return {
    get stdout() {
      return text.stdout;
    },
    get stderr() {
      return text.stderr;
    },
    [Symbol.dispose]() {
      for (const stream of streams) stream.mock.restore();
    },
  };
}
