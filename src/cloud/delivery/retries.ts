/** Deliveries that wait for another attempt, or for their time: a table of each service's own. */
import type { Store } from '../kit/store.ts';

export interface Retries<Delivery> {
  add(id: string, delivery: Delivery): void;
  /** Removes it and returns it. */
  take(id: string): Delivery | undefined;
  takeAll(): Delivery[];
}

/** A delivery is plain JSON; the table has the columns `id` and `delivery`, both TEXT. */
export function openRetries<Delivery>(store: Store, table: string): Retries<Delivery> {
  const insert = store.prepare(`INSERT INTO ${table} (id, delivery) VALUES (?, ?)`);
  const find = store.prepare(`SELECT delivery FROM ${table} WHERE id = ?`);
  const remove = store.prepare(`DELETE FROM ${table} WHERE id = ?`);
  const removeAll = store.prepare(`DELETE FROM ${table} RETURNING delivery`);
  return {
    add: (id, delivery) => void insert.run(id, JSON.stringify(delivery)),
    take(id) {
      const row = find.get(id);
      remove.run(id);
      return row && (JSON.parse(String(row['delivery'])) as Delivery);
    },
    takeAll: () => removeAll.all().map((row) => JSON.parse(String(row['delivery'])) as Delivery),
  };
}
