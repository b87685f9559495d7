/** How often it is asked which alarms are muted. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Account } from '../../operator/account.ts';
import { openMutes } from './mutes.ts';

it('mutes are asked for once in a while, and anew after an act or a refusal', async () => {
  let [asked, now, isRefused] = [0, 0, false];
  const send = async () => {
    asked += 1;
    if (isRefused) throw new Error('refused');
    return { AlarmMuteRuleSummaries: [] };
  };
  const mutes = openMutes({ client: () => ({ send }) } as unknown as Account, () => new Date(now));
  await Promise.all([mutes.of(), mutes.of()]);
  now += 4999;
  assert.deepEqual(await mutes.of(), new Map());
  assert.equal(asked, 1);
  now += 1;
  await mutes.of();
  assert.equal(asked, 2);
  mutes.forget();
  isRefused = true;
  await assert.rejects(mutes.of());
  isRefused = false;
  await mutes.of();
  assert.equal(asked, 4);
});
