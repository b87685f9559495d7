/** The table of alarm mute rules. */
import type { MuteTargets, Rule, Tag } from '@aws-sdk/client-cloudwatch';
import type { Instant } from '../../../../languages/instant.ts';
import type { Store } from '../../../kit/store.ts';

export const muteSchema =
  'CREATE TABLE alarm_mute_rule (name TEXT PRIMARY KEY, rule TEXT NOT NULL, tags TEXT NOT NULL) STRICT, WITHOUT ROWID';

export interface MuteRule {
  readonly name: string;
  readonly description?: string | undefined;
  readonly rule: Rule;
  readonly targets: MuteTargets;
  readonly start?: Instant | undefined;
  readonly expire?: Instant | undefined;
  readonly updatedAt: Instant;
}

export function openMuteRules(store: Store) {
  const put = store.prepare(
    'INSERT INTO alarm_mute_rule (name, rule, tags) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET rule = excluded.rule',
  );
  const get = store.prepare('SELECT name, rule FROM alarm_mute_rule WHERE name = ?');
  const all = store.prepare('SELECT name, rule FROM alarm_mute_rule ORDER BY name');
  const remove = store.prepare('DELETE FROM alarm_mute_rule WHERE name = ?');
  const getTags = store.prepare('SELECT tags FROM alarm_mute_rule WHERE name = ?');
  const setTags = store.prepare('UPDATE alarm_mute_rule SET tags = ? WHERE name = ?');
  const read = (row: Record<string, unknown>): MuteRule => ({
    name: String(row['name']),
    ...JSON.parse(String(row['rule'])),
  });
  return {
    /** A new one, or another configuration of the one of that name, whose tags stay. */
    put: ({ name, ...rule }: MuteRule, tags: readonly Tag[]): void =>
      void put.run(name, JSON.stringify(rule), JSON.stringify(tags)),
    get(name: string): MuteRule | undefined {
      const row = get.get(name);
      return row && read(row);
    },
    /** By name. */
    all: (): MuteRule[] => all.readable(read),
    remove: (name: string): void => void remove.run(name),
    tags: (name: string): Tag[] => JSON.parse(String(getTags.get(name)?.['tags'] ?? '[]')),
    setTags: (name: string, tags: readonly Tag[]): void => void setTags.run(JSON.stringify(tags), name),
  };
}
