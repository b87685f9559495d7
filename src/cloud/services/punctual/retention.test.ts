import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openHeld } from '../../../../test/held-cloud.ts';
import { punctual } from './punctual.ts';

describe('retention', () => {
  it('forgets ticks and their deliveries after 400 days, and keeps the rest', async () => {
    const held = await openHeld({ services: [punctual] });
    const record = (due: number) =>
      held.call('punctual', 'RecordTick', {
        scheduleArn: 'arn',
        creation: 'c',
        status: 'fired',
        eventId: 'e',
        due,
        targets: [{ id: 't', arn: 'arn' }],
      });
    for (let n = 0; n < 6; n++) await record(n);
    await held.advance(200 * 86_400);
    await record(100);
    await held.advance(201 * 86_400);
    await record(101);
    await record(102);
    assert.deepEqual(
      held.sql('SELECT due FROM tick ORDER BY id').map(({ due }) => due),
      [100, 101, 102],
    );
    assert.equal(held.sql('SELECT * FROM delivery').length, 3);
  });
});
