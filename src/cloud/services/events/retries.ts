/** Deliveries that wait to be tried again: a row and a timer each. */
import type { Instant } from '../../../languages/instant.ts';
import type { Context } from '../../kit/service.ts';
import type { Store } from '../../kit/store.ts';
import type { Delivery } from './deliver.ts';

export interface Retries {
  add(context: Context, delivery: Delivery, due: Instant): void;
  take(id: string): Delivery | undefined;
}

export function openRetries(store: Store): Retries {
  const insert = store.prepare('INSERT INTO events_retry VALUES (?, ?)');
  const find = store.prepare('SELECT delivery FROM events_retry WHERE id = ?');
  const remove = store.prepare('DELETE FROM events_retry WHERE id = ?');
  return {
    add(context, delivery, due) {
      const id = context.id();
      insert.run(id, JSON.stringify(delivery));
      context.setTimer('retry', id, due);
    },
    take(id) {
      const row = find.get(id);
      remove.run(id);
      return row ? (JSON.parse(String(row['delivery'])) as Delivery) : undefined;
    },
  };
}
