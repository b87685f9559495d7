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
/** Requests of one owner that are sent before the first of them is answered. */
const sentMax = 16;
/** Longer than the evaluator itself gives to one expression, where there are few processors for many. */
const unresponsiveMs = 20_000;
const execArgv = ['--max-old-space-size=128', '--max-semi-space-size=8'];
/** As it is named where the sources run as they are, and where they are built. */
const childFile = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? './child.ts' : './child.js', import.meta.url),
);

interface Job {
  readonly request: EvaluationRequest;
  readonly done: (outcomes: readonly Outcome[]) => void;
}

interface Place {
  readonly child: ChildProcess;
  /** Whose jobs it has. */
  whose: string;
  /** Sent and not answered, in their order. */
  readonly jobs: Job[];
  watch: NodeJS.Timeout | undefined;
}

/** The world's `evaluate`. No process is started before the first request, and none keeps this one alive while it has nothing to do. */
export function evaluationPool(): World['evaluate'] {
  const pool = new Pool();
  return (request, done, whose = '') => pool.add(whose, { request, done });
}

class Pool {
  private readonly places = new Set<Place>();
  private readonly turns = new Turns<Job>();

  add(whose: string, job: Job): void {
    this.turns.add(whose, job);
    this.next();
  }

  private next(): void {
    for (let place = this.freePlace(); place; place = this.freePlace()) {
      const taken = this.turns.take();
      if (!taken) break;
      this.begin(place === 'to be opened' ? this.open() : place, taken.whose, taken.job);
    }
    for (const place of this.places)
      while (place.jobs.length > 0 && place.jobs.length < sentMax) {
        const job = this.turns.more(place.whose);
        if (!job) break;
        this.send(place, job);
      }
  }

  private freePlace(): Place | 'to be opened' | undefined {
    const { places } = this;
    return (
      [...places].find(({ jobs }) => jobs.length === 0) ?? (places.size < childrenMax ? 'to be opened' : undefined)
    );
  }

  private open(): Place {
    const child = fork(childFile, { execArgv, env: {}, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const place: Place = { child, whose: '', jobs: [], watch: undefined };
    this.places.add(place);
    child.on('message', (outcomes: readonly Outcome[]) => this.answered(place, outcomes));
    child.on('error', () => this.end(place, broken));
    // V8 ends a process that has used up its heap by SIGABRT.
    child.on('exit', (_code, signal) => this.end(place, signal === 'SIGABRT' ? outOfMemory : broken));
    return place;
  }

  private begin(place: Place, whose: string, job: Job): void {
    place.whose = whose;
    hold(place.child);
    this.send(place, job);
    this.watch(place);
  }

  private send(place: Place, job: Job): void {
    place.jobs.push(job);
    place.child.send(job.request, (error) => error && this.end(place, broken));
  }

  private answered(place: Place, outcomes: readonly Outcome[]): void {
    const job = place.jobs.shift();
    this.watch(place);
    if (place.jobs.length === 0) this.leave(place);
    job?.done(outcomes);
    this.next();
  }

  /** The job that it is at. */
  private watch(place: Place): void {
    clearTimeout(place.watch);
    place.watch = place.jobs.length > 0 ? setTimeout(() => this.end(place, timedOut), unresponsiveMs) : undefined;
  }

  private leave({ child, whose }: Place): void {
    release(child);
    this.turns.done(whose);
  }

  /** Ends a place for good; the request that it was at fails with `how`, those behind it go to another. */
  private end(place: Place, how: string): void {
    if (!this.places.delete(place)) return;
    place.child.kill('SIGKILL');
    clearTimeout(place.watch);
    const [failed, ...others] = place.jobs.splice(0);
    for (const job of others.reverse()) this.turns.back(place.whose, job);
    if (failed) this.leave(place);
    failed?.done(abandoned(failed.request, how));
    this.next();
  }
}

function hold(child: ChildProcess): void {
  child.ref();
  child.channel?.ref();
}

function release(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
