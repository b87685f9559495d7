import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openHeld } from '../../../../test/held-cloud.ts';
import { punctual } from './punctual.ts';

const type = 'AWS::ECS::TaskDefinition';
const arn = 'arn:aws:ecs:us-east-1:000000000000:task-definition/report:1';

describe('Metadata.Punctual', () => {
  it('is remembered by ARN, replaced whole, and forgotten', async () => {
    const held = await openHeld({ services: [punctual] });
    const get = async () =>
      (await held.call<{ annotations: object }>('punctual', 'GetAnnotations', { arn })).annotations;
    assert.deepEqual(await get(), {});
    await held.call('punctual', 'Annotate', { arn, type, annotations: { WorkingDirectory: '/srv/office' } });
    assert.deepEqual(await get(), { WorkingDirectory: '/srv/office' });
    await held.call('punctual', 'Annotate', { arn, type, annotations: {} });
    assert.deepEqual(await get(), {});
  });

  const refused: [name: string, type: string, annotations: object, message: RegExp][] = [
    [
      'a word that there is not',
      type,
      { Privileged: true },
      /`Privileged` is no word .*; it takes .*`WorkingDirectory`/,
    ],
    ['a word of another type', 'AWS::Events::Rule', { WorkingDirectory: '/srv' }, /no word .* it takes none/],
    ['a path that is not absolute', type, { WorkingDirectory: 'office' }, /is the absolute path .*, found `"office"`/],
    ['a path that is no text', type, { WorkingDirectory: 7 }, /found `7`/],
  ];
  for (const [name, ofType, annotations, message] of refused) {
    it(`refuses ${name}`, async () => {
      const held = await openHeld({ services: [punctual] });
      await assert.rejects(held.call('punctual', 'CheckAnnotations', { type: ofType, annotations }), message);
      await assert.rejects(held.call('punctual', 'Annotate', { arn, type: ofType, annotations }), message);
      assert.deepEqual(held.sql('SELECT * FROM annotation'), []);
    });
  }
});
