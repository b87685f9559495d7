/**
 * What of a running execution is written where. The head is one text; while there is but one scope that is all. With forks each thread, each fork, its items and
 * each result is a part by itself, and a step writes those it changed: a Map's work is in proportion to its items.
 * (Measured: a Map of 5,000 short items writes 2 MB in parts; one text a step would be 1,061 MB.)
 */
import type { About, Execution, Fork, Result, Thread, ThreadStatus } from './execution.ts';
import { rootId } from './execution.ts';

/** A part belongs to a thread; `part` says which of it: the thread itself, its fork, the fork's items, or a result in the order they came. */
export interface Part {
  readonly thread: number;
  readonly part: number;
  readonly text: string;
}

const [threadPart, forkPart, itemsPart, firstResultPart] = [0, 1, 2, 3];

export interface Changes {
  readonly head: string;
  readonly put: readonly Part[];
  /** Parts of these threads go, from that part on; before others are put. */
  readonly removed: readonly { readonly thread: number; readonly from: number }[];
}

/** The form of the head; 1 had no version and threads without ids, the very first `doing` for `status`. */
const version = 2;

interface Head {
  readonly version?: number;
  readonly events: number;
  readonly tokens: number;
  readonly threads: readonly StoredThread[];
}

type StoredThread = Omit<Thread, 'id' | 'parent' | 'index' | 'enteredAfter' | 'status'> &
  Partial<Thread> & { readonly doing?: ThreadStatus };

/** What must be written so that `after` can be read, when `before` is what was written last (undefined: nothing). */
export function changesBetween(before: Execution | undefined, after: Execution): Changes {
  const { events, tokens, threads, forks } = after;
  const inParts = forks.size > 0;
  const head: Head = { version, events, tokens, threads: inParts ? [] : [...threads.values()] };
  const known = before && before.forks.size > 0 ? before : undefined;
  const changes = { head: JSON.stringify(head), put: [] as Part[], removed: [] as { thread: number; from: number }[] };
  if (inParts) {
    for (const [thread, each] of threads)
      if (known?.threads.get(thread) !== each)
        changes.put.push({ thread, part: threadPart, text: JSON.stringify(each) });
    for (const [thread, fork] of forks) changes.put.push(...changedForkParts(thread, known?.forks.get(thread), fork));
  }
  for (const thread of known?.threads.keys() ?? [])
    if (!inParts || !threads.has(thread)) changes.removed.push({ thread, from: threadPart });
    else if (isOver(known?.forks.get(thread), forks.get(thread))) changes.removed.push({ thread, from: forkPart });
  return changes;
}

/** Whether the fork is gone, or another is in its place: each has its own list of items. */
const isOver = (before: Fork | undefined, after: Fork | undefined): boolean =>
  before !== undefined && before.items !== after?.items;

function changedForkParts(thread: number, before: Fork | undefined, after: Fork): Part[] {
  if (before === after) return [];
  const { items, results, ...fork } = after;
  const put: Part[] = [{ thread, part: forkPart, text: JSON.stringify(fork) }];
  const goesOn = before?.items === items;
  if (!goesOn) put.push({ thread, part: itemsPart, text: JSON.stringify(items) });
  const written = goesOn ? (before.results?.number ?? 0) : 0;
  for (let each = results; each && each.number > written; each = each.before)
    put.push({ thread, part: firstResultPart + each.number - 1, text: JSON.stringify([each.index, each.output]) });
  return put;
}

/** `parts` in the order of their threads and numbers. */
export function readExecution(about: About, head: string, parts: Iterable<Part>): Execution {
  const { events, tokens, threads: stored } = JSON.parse(head) as Head;
  const threads = new Map<number, Thread>(stored.map(threadOf).map((thread) => [thread.id, thread]));
  const forks = new Map<number, Fork>();
  for (const { thread, part, text } of parts) {
    if (part === threadPart) threads.set(thread, threadOf(JSON.parse(text)));
    else if (part === forkPart) forks.set(thread, { ...JSON.parse(text), items: [], results: undefined });
    else {
      const fork = forks.get(thread)!;
      forks.set(
        thread,
        part === itemsPart
          ? { ...fork, items: JSON.parse(text) }
          : { ...fork, results: added(fork.results, JSON.parse(text)) },
      );
    }
  }
  return { about, events, tokens, threads, forks, ending: undefined };
}

const added = (before: Result | undefined, [index, output]: [number, string]): Result => ({
  index,
  output,
  number: (before?.number ?? 0) + 1,
  before,
});

function threadOf({ doing, status = doing, ...stored }: StoredThread): Thread {
  const first = { id: rootId, parent: undefined, index: 0, enteredAfter: 0 };
  return { ...first, ...stored, status: status as ThreadStatus };
}
