/** The table of alarms' history. */
import type { Instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';

export type HistoryType = 'ConfigurationUpdate' | 'StateUpdate' | 'Action';

export interface HistoryRow {
  readonly id: number;
  readonly alarm: string;
  readonly at: Instant;
  readonly type: HistoryType;
  readonly summary: string;
  readonly data: string;
}

export function openHistory(store: Store) {
  const insert = store.prepare('INSERT INTO alarm_history (alarm, at, type, summary, data) VALUES (?, ?, ?, ?, ?)');
  const find = (order: 'ASC' | 'DESC', one: boolean) =>
    store.prepare(`SELECT id, alarm, at, type, summary, data FROM alarm_history WHERE ${one ? 'alarm = ? AND' : ''}
      id ${order === 'ASC' ? '>' : '<'} ? AND at >= ? AND at <= ? AND (? IS NULL OR type = ?) ORDER BY id ${order} LIMIT ?`);
  const found = { ASC: find('ASC', false), DESC: find('DESC', false) };
  const foundOfOne = { ASC: find('ASC', true), DESC: find('DESC', true) };
  const removeOld = store.prepare(
    'DELETE FROM alarm_history WHERE id IN (SELECT id FROM alarm_history WHERE at < ? ORDER BY id LIMIT ?)',
  );
  return {
    addHistory: ({ alarm, at, type, summary, data }: Omit<HistoryRow, 'id'>): void =>
      void insert.run(alarm, at, type, summary, data),
    /** Pages by id behind `after`, in the order asked for. */
    history(
      filter: { alarm?: string | undefined; type?: string | undefined; from: number; to: number },
      order: 'ASC' | 'DESC',
      after: number,
      limit: number,
    ): HistoryRow[] {
      const type = filter.type ?? null;
      const rest = [after, filter.from, filter.to, type, type, limit];
      const rows =
        filter.alarm === undefined ? found[order].all(...rest) : foundOfOne[order].all(filter.alarm, ...rest);
      return rows as unknown as HistoryRow[];
    },
    /** Returns how many it removed. */
    removeHistoryBefore: (before: Instant, limit: number): number => Number(removeOld.run(before, limit).changes),
  };
}
