/** A store that the first version wrote, with the names that it had for the engine's tables. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { openHeld } from '../../../test/held-cloud.ts';
import { openStore } from '../kit/store.ts';
import { effectIndex, effectSchema } from './effects.ts';
import { inboxSchema } from './inbox.ts';
import { timerSchema } from './timers.ts';

const rows = `
  INSERT INTO timer VALUES ('house', 'again', '1', 1767225600000), ('notes', 'ring', 'a', 1767225600000);
  INSERT INTO inbox VALUES (1, 'notes', 'write', 'a', '"left over"');
  INSERT INTO effect (room, kind, subject, payload, attempts, wait_until) VALUES ('notes', 'send', 'a', NULL, 1, 1767225600000);
  INSERT INTO parked (room, kind, subject, payload, parked_at, why) VALUES ('notes', 'write', 'b', NULL, 1767225600000, 'a bug');
  CREATE TABLE migration (room TEXT PRIMARY KEY, steps INTEGER NOT NULL) WITHOUT ROWID;
  INSERT INTO migration VALUES ('house', 4), ('notes', 1)`;

function writeFirstVersion(path: string): void {
  const db = new DatabaseSync(path);
  for (const sql of [timerSchema, inboxSchema, effectSchema, effectIndex, 'CREATE TABLE note (text TEXT)', rows])
    db.exec(sql);
  db.close();
}

it('opens a store of the first version, and goes on with its rows, timers and effects', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-'));
  try {
    writeFirstVersion(join(folder, 'punctual.db'));
    const store = openStore(join(folder, 'punctual.db'));
    const happened: string[] = [];
    const held = await openHeld({
      store,
      services: [
        {
          service: 'notes',
          schema: ['CREATE TABLE note (text TEXT)'],
          open: () => ({
            operations: {},
            rows: { write: (_, { subject, payload }) => void happened.push(`row ${subject} ${payload}`) },
            timers: { ring: (_, subject) => void happened.push(`timer ${subject}`) },
            effects: {
              send: {
                perform: ({ subject, attempts }, done) => {
                  happened.push(`effect ${subject} after ${attempts}`);
                  done(null);
                },
                onOutcome: () => 'done',
              },
            },
          }),
        },
      ],
    });
    assert.deepEqual(happened.sort(), ['effect a after 1', 'row a left over', 'timer a']);
    assert.deepEqual(
      held.sql('SELECT service, kind, subject, why FROM quarantine').map((row) => ({ ...row })),
      [{ service: 'notes', kind: 'write', subject: 'b', why: 'a bug' }],
    );
    assert.deepEqual(
      held.sql('SELECT service, steps FROM migration').map((row) => ({ ...row })),
      [
        { service: 'engine', steps: 5 },
        { service: 'notes', steps: 1 },
      ],
    );
    store.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
