/** Deliveries that wait for another attempt, or for their time: a table of each service's own. */
import type { Store } from '../kit/store.ts';

export interface Retries<Delivery> {
  add(id: string, delivery: Delivery): void;
  /** Removes it and returns it. */
  take(id: string): Delivery | undefined;
  takeAll(): Delivery[];
  first(limit: number): Delivery[];
}

/** A delivery is plain JSON; the table has the columns `id` and `delivery`, both TEXT. */
export function openRetries<Delivery>(store: Store, table: string): Retries<Delivery> {
  const insert = store.prepare(`INSERT INTO ${table} (id, delivery) VALUES (?, ?)`);
  const find = store.prepare(`SELECT delivery FROM ${table} WHERE id = ?`);
  const remove = store.prepare(`DELETE FROM ${table} WHERE id = ?`);
  const some = store.prepare(`SELECT delivery FROM ${table} LIMIT ?`);
  const removeAll = store.prepare(`DELETE FROM ${table} RETURNING delivery`);
  const deliveryOf = (row: object) => JSON.parse(String((row as { delivery: unknown }).delivery)) as Delivery;
  return {
    add: (id, delivery) => void insert.run(id, JSON.stringify(delivery)),
    take(id) {
      const row = find.get(id);
      remove.run(id);
      return row && deliveryOf(row);
    },
    takeAll: () => removeAll.all().map(deliveryOf),
    first: (limit) => some.all(limit).map(deliveryOf),
  };
}
