/** Actions that are held back: of an alarm that is muted, or whose suppressor is in ALARM. One row an alarm. */
import type { StateValue } from '@aws-sdk/client-cloudwatch';
import type { Instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';

export const heldSchema = 'CREATE TABLE alarm_held (alarm TEXT PRIMARY KEY, held TEXT NOT NULL) STRICT, WITHOUT ROWID';

/** What holds them: AWS's names, and `mute`. */
export type Holder = 'mute' | 'Alarm' | 'WaitPeriod' | 'ExtensionPeriod';

export interface Held {
  readonly alarm: string;
  readonly by: Holder;
  /** The state in which its actions were last carried out. Back in it none are owed. */
  readonly from: StateValue;
  readonly since: Instant;
}

export function openHeldActions(store: Store) {
  const put = store.prepare(
    'INSERT INTO alarm_held (alarm, held) VALUES (?, ?) ON CONFLICT DO UPDATE SET held = excluded.held',
  );
  const get = store.prepare('SELECT alarm, held FROM alarm_held WHERE alarm = ?');
  const remove = store.prepare('DELETE FROM alarm_held WHERE alarm = ?');
  return {
    put: ({ alarm, ...held }: Held): void => void put.run(alarm, JSON.stringify(held)),
    get(alarm: string): Held | undefined {
      const row = get.get(alarm);
      return row && { alarm, ...JSON.parse(String(row['held'])) };
    },
    remove: (alarm: string): void => void remove.run(alarm),
  };
}
