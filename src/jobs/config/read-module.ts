/**
 * Reads `punctual.config.ts` and its kin: run by Node with its types stripped, nothing bundled, in a thread that can be ended whatever it does. Places
 * are the lines of the calls of `app`, `job` and the others.
 */
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Document } from './document.ts';
import { wrong } from './finding.ts';
import type { ModuleArguments } from './import-app.ts';
import { documentOf, type ModuleApp, refused } from './module-app.ts';
import type { ModuleWanted } from './module-thread.ts';
import { lineUnderWay } from './thread-line.ts';

/** Enough for one that imports much, on a machine that is busy. */
const patienceSeconds = 30;

/** Nothing is thrown: what goes wrong is a finding. What is not there when `late` says so is given up. */
export async function readModule(
  file: string,
  given: ModuleArguments,
  late: AbortSignal = AbortSignal.timeout(patienceSeconds * 1000),
): Promise<Document> {
  const thread = new Worker(threadFile, { workerData: { file, given } satisfies ModuleWanted });
  try {
    return documentOf(await Promise.race([made(thread), givenUp(file, late)]));
  } finally {
    // In a call of the system it ends after that; nobody waits for it.
    void thread.terminate();
  }
}

const threadFile = new URL(
  import.meta.url.endsWith('.ts') ? './module-thread.ts' : './module-thread.js',
  import.meta.url,
);

function made(thread: Worker): Promise<ModuleApp> {
  const ended = Promise.withResolvers<ModuleApp>();
  thread.once('message', ended.resolve);
  const failed = (what: string, mend: string): void => ended.resolve(refused(wrong([], what, mend)));
  // Where more than messages says how it ended, the first counts.
  thread.once('error', ({ message }) =>
    failed(`found an error when it was run: ${message}`, 'correct it; node FILE shows the whole of it'),
  );
  thread.once('exit', (code) =>
    failed(`found that it ends by itself, with exit code ${code}, before it exports an app`, 'no process.exit() in it'),
  );
  return ended.promise;
}

async function givenUp(file: string, late: AbortSignal): Promise<ModuleApp> {
  if (!late.aborted) await once(late, 'abort');
  const line = await lineUnderWay(pathToFileURL(file).href);
  const what = line === undefined ? '' : ', which is still at this line';
  return refused(
    wrong(
      [],
      `found no end of running it after ${patienceSeconds} s${what}; expected an app at once`,
      'end its loops, and keep from it what waits for a network or another process',
    ),
    line === undefined ? undefined : { line },
  );
}
