/**
 * Child processes in which JSONata is evaluated: started when there is work, each with bounded memory, each replaced when it dies. What takes
 * too long ends inside its process (`evaluator.ts`); one that does not react even so is killed from here, and only its request fails.
 * Not threads: a single allocation beyond a thread's heap (a text of 256 MB) ends the whole process (docs/decisions/jsonata.md).
 */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { broken, outOfMemory, timedOut } from '../../../languages/jsonata/causes.ts';
import { abandoned, type EvaluationRequest, type Outcome } from '../../../languages/jsonata/evaluation.ts';
import type { World } from '../../kit/world.ts';
import { Turns } from './turns.ts';

/** Two: an endless loop in one leaves another to the rest. */
const childrenMax = 2;
/** Longer than the evaluator itself gives to one expression. */
const unresponsiveMs = 6000;
const execArgv = ['--max-old-space-size=128', '--max-semi-space-size=8'];
/** As it is named where the sources run as they are, and where they are built. */
const childFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url),
);

interface Job {
  readonly request: EvaluationRequest;
  readonly done: (outcomes: readonly Outcome[]) => void;
}

interface Begun extends Job {
  readonly whose: string;
}

interface Place {
  readonly child: ChildProcess;
  job: Begun | undefined;
  watch: NodeJS.Timeout | undefined;
}

/** The world's `evaluate`. No process is started before the first request, and none keeps this one alive while it has nothing to do. */
export function evaluationPool(): World['evaluate'] {
  const places = new Set<Place>();
  const turns = new Turns<Job>();

  function next(): void {
    for (let free = freePlace(); free; free = freePlace()) {
      const taken = turns.take();
      if (!taken) return;
      begin(free === 'to be opened' ? open() : free, { ...taken.job, whose: taken.whose });
    }
  }

  function freePlace(): Place | 'to be opened' | undefined {
    return [...places].find(({ job }) => !job) ?? (places.size < childrenMax ? 'to be opened' : undefined);
  }

  function begin(place: Place, job: Begun): void {
    place.job = job;
    place.watch = setTimeout(() => end(place, timedOut), unresponsiveMs);
    hold(place.child);
    place.child.send(job.request, (error) => error && end(place, broken));
  }

  function open(): Place {
    const child = fork(childFile, { execArgv, env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const place: Place = { child, job: undefined, watch: undefined };
    places.add(place);
    child.on('message', (outcomes: readonly Outcome[]) => {
      release(child);
      finish(place, outcomes);
      next();
    });
    child.on('error', () => end(place, broken));
    // V8 ends a process that has used up its heap by SIGABRT.
    child.on('exit', (_code, signal) => end(place, signal === 'SIGABRT' ? outOfMemory : broken));
    return place;
  }

  /** Ends a place for good; the request that it had fails with `how`. */
  function end(place: Place, how: string): void {
    if (!places.delete(place)) return;
    place.child.kill('SIGKILL');
    release(place.child);
    if (place.job) finish(place, abandoned(place.job.request, how));
    next();
  }

  function finish(place: Place, outcomes: readonly Outcome[]): void {
    const { job } = place;
    clearTimeout(place.watch);
    place.job = undefined;
    if (!job) return;
    turns.done(job.whose);
    job.done(outcomes);
  }

  return (request, done, whose = '') => {
    turns.add(whose, { request, done });
    next();
  };
}

function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
