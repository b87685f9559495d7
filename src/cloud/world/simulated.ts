/**
 * A world that is held still: its time moves only when told, its random numbers come from a seed, and what leaves the cloud
 * is answered by a script. The engine inside it is the real one.
 */
import { type Instant, instant } from '../../languages/instant.ts';
import type { Runner } from '../kit/runner.ts';
import type { DeliveryOutcome, DiskSpace, MailMessage, PostRequest, Transports, World } from '../kit/world.ts';
import { Evaluator } from './evaluation/evaluator.ts';
import { seededRandom } from './random.ts';

export interface SimulatedWorld extends World {
  runner: Runner | undefined;
  /** What there is of the disk; default: nobody knows. */
  space: DiskSpace | undefined;
  /** Sets the time; it may go back, as a clock that is set does. */
  setTime(at: Instant): void;
  /** Calls `work` at that time, in the order of time and then of asking. */
  at(at: Instant, work: () => void): void;
  /** When the next work is due. */
  nextWork(): Instant | undefined;
  /** Does all work that is due. */
  doWork(): void;
  /** Does the first work that is due; false: there is none. */
  doNext(): boolean;
  /** Forgets all work that was asked for: the process that asked is gone. */
  forgetWork(): void;
  /** Promises are given their turn, between the cloud's. */
  flushPromises(): Promise<void>;
  /** All that was posted and mailed, in order. */
  readonly posted: PostRequest[];
  readonly mailed: MailMessage[];
  /** What becomes of a message; default: it arrives. */
  answerPost: (request: PostRequest) => DeliveryOutcome;
  answerMail: (message: MailMessage) => DeliveryOutcome;
}

const transportMs = 5;
/** One for all simulated worlds: opening a realm takes longer than most evaluations, and none leaves anything behind. */
const evaluator = new Evaluator({ ends: false });

export function simulatedWorld(seed: number, start: Instant): SimulatedWorld {
  const next = seededRandom(seed);
  let time = start;
  /** The latest first, so that the next one is taken from the end. */
  let work: { readonly at: Instant; readonly run: () => void }[] = [];
  const transports: Transports = {
    post(request, done) {
      world.posted.push(request);
      world.at(instant(time + transportMs), () => done(world.answerPost(request)));
    },
    mail(message, done) {
      world.mailed.push(message);
      world.at(instant(time + transportMs), () => done(world.answerMail(message)));
    },
  };
  /** Where work for that time belongs: before all that is for the same time, so that it is done after it. */
  function placeOf(at: Instant): number {
    let [low, high] = [0, work.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (work[middle]!.at > at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
  const world: SimulatedWorld = {
    runner: undefined,
    space: undefined,
    disk: () => world.space,
    lastBackup: () => undefined,
    transports,
    evaluate(request, done) {
      world.at(time, () => done(evaluator.evaluate(request)));
    },
    now: () => time,
    realNow: () => time,
    random: next,
    bytes(count) {
      const bytes = new Uint8Array(count);
      for (let at = 0; at < count; at++) bytes[at] = Math.floor(next() * 256);
      return bytes;
    },
    soon() {},
    wakeAt() {},
    watchClock() {},
    jump: () => undefined,
    setTime(at) {
      time = at;
    },
    at(at, run) {
      work.splice(placeOf(at), 0, { at, run });
    },
    nextWork: () => work.at(-1)?.at,
    doWork() {
      while (world.doNext());
    },
    doNext() {
      const next = work.at(-1);
      if (!next || next.at > time) return false;
      work.pop();
      next.run();
      return true;
    },
    forgetWork() {
      work = [];
    },
    flushPromises: () => new Promise((resolve) => setImmediate(resolve)),
    posted: [],
    mailed: [],
    answerPost: () => ({ ok: true, status: 200 }),
    answerMail: () => ({ ok: true }),
  };
  return world;
}
