/**
 * Histories, a row a step: events short, payloads that repeat once. The execution's own input and output, which are in its row, are not written again.
 */
import { type Instant, instant } from '../../../../languages/instant.ts';
import type { HistoryEvent } from '../../../../languages/states/history.ts';
import type { Store } from '../../../kit/store.ts';

/** An event with what its row says of it. */
export interface NumberedEvent {
  readonly id: number;
  readonly at: Instant;
  readonly event: HistoryEvent;
}

export interface Histories {
  /** `last` is the id of the step's last event; `known` are payloads that need not be written. */
  add(execution: number, last: number, at: Instant, events: readonly HistoryEvent[], known: Known): void;
  /** Events from `from` on, upwards or downwards. */
  read(execution: number, from: number, direction: 'up' | 'down', count: number, known: Known): NumberedEvent[];
}

/** The execution's input and, once it has one, its output. */
export type Known = readonly [input: string, output: string | undefined];

export function openHistories(store: Store): Histories {
  const insert = store.prepare('INSERT INTO states_history (execution, last, at, events) VALUES (?, ?, ?, ?)');
  const up = store.prepare('SELECT last, at, events FROM states_history WHERE execution = ? AND last >= ? ORDER BY id');
  const down = store.prepare(
    `SELECT last, at, events FROM states_history WHERE execution = ?1 AND last <= ifnull(
       (SELECT min(last) FROM states_history WHERE execution = ?1 AND last >= ?2), ?2) ORDER BY id DESC`,
  );
  return {
    add: (execution, last, at, events, known) => void insert.run(execution, last, at, pack(events, known)),
    read(execution, from, direction, count, known) {
      const found: NumberedEvent[] = [];
      for (const row of direction === 'up' ? up.iterate(execution, from) : down.iterate(execution, from)) {
        const last = Number(row['last']);
        const events = unpack(String(row['events']), known).map((event, i, { length }) => ({
          id: last - length + 1 + i,
          at: instant(Number(row['at'])),
          event,
        }));
        if (direction === 'down') events.reverse();
        found.push(...events.filter(({ id }) => (direction === 'up' ? id >= from : id <= from)));
        if (found.length >= count) break;
      }
      return found.slice(0, count);
    },
  };
}

/** Fields whose text is kept among the payloads; the others are short. */
const payloadFields = ['input', 'output', 'parameters', 'cause'] as const;

/** Texts shorter than this are not worth keeping among the payloads. */
const shortText = 24;

type Packed = [payloads: string[], events: Record<string, unknown>[]];

function pack(events: readonly HistoryEvent[], known: Known): string {
  const payloads: string[] = [];
  const keep = (text: string): number | string => {
    const seen = known.indexOf(text);
    if (seen >= 0) return seen;
    if (text.length < shortText) return text;
    const at = payloads.indexOf(text);
    return known.length + (at < 0 ? payloads.push(text) - 1 : at);
  };
  const packed = events.map((event) => {
    const short: Record<string, unknown> = { ...event };
    for (const field of payloadFields) {
      const text = event[field];
      if (text !== undefined) short[field] = keep(text);
    }
    return short;
  });
  return JSON.stringify([payloads, packed] satisfies Packed);
}

function unpack(text: string, known: Known): HistoryEvent[] {
  const [payloads, events] = JSON.parse(text) as Packed;
  const all = [...known, ...payloads];
  return events.map((short) => {
    const event = { ...short };
    for (const field of payloadFields) {
      const at = event[field];
      if (typeof at === 'number') event[field] = all[at];
    }
    return event as unknown as HistoryEvent;
  });
}
