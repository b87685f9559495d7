/** A call that comes before the cloud has begun waits: until timers are loaded, one that it clears would still fire. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openHeld } from '../../../test/held-cloud.ts';
import { testIdentity } from '../../../test/identity.ts';
import { instant, later } from '../../languages/instant.ts';
import { openCloud } from '../cloud.ts';
import { root } from '../kit/caller.ts';
import { bind, internal, type ServiceDefinition } from '../kit/service.ts';
import { openStore } from '../kit/store.ts';
import { simulatedWorld } from '../world/simulated.ts';

it('a timer that is cleared before the cloud has begun does not fire', async () => {
  const rung: string[] = [];
  const bell: ServiceDefinition = {
    service: 'bell',
    schema: [],
    open: () => ({
      operations: bind(
        {},
        {
          Wind: internal<object, object, object>((_, __, context) => {
            for (const subject of ['cleared', 'kept']) context.setTimer('ring', subject, later(context.now, 60));
            return {};
          }),
          Silence: internal<object, object, object>((_, __, context) => {
            context.clearTimer('ring', 'cleared');
            return {};
          }),
        },
      ),
      timers: { ring: (_, subject) => void rung.push(subject) },
    }),
  };
  const store = openStore(':memory:');
  const held = await openHeld({ store, services: [bell], start: '2026-01-01T00:00:00Z' });
  await held.call('bell', 'Wind', {});
  held.cloud.stop();

  const world = simulatedWorld(1, instant(Date.parse('2026-01-01T00:00:10Z')));
  const cloud = openCloud({ identity: testIdentity, store, world, services: [bell], reportError: assert.fail });
  const silenced = cloud.call('bell', 'Silence', {}, root);
  cloud.turn();
  await cloud.start();
  cloud.turn();
  await silenced;
  world.setTime(instant(Date.parse('2026-01-01T00:01:10Z')));
  cloud.turn();
  assert.deepEqual(rung, ['kept']);
});
