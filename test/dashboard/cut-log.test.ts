/** A log of which the disk had no space for some lines: the Log screen says how much is missing. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LogView } from '../../src/dashboard/views.ts';
import { until } from '../until.ts';
import { clientOf } from './client.ts';
import { openOffice } from './office.ts';

const mebibyte = 1024 * 1024;

it('lines that were cut are counted beside those that are there', async () => {
  await using office = await openOffice({
    now: '2026-10-20T02:00:00Z',
    runs: () => ({
      seconds: 60,
      lines: [1, 2, 40].map((afterSeconds) => ({ afterSeconds, text: `line ${afterSeconds}` })),
    }),
  });
  office.life.world.space = { freeBytes: mebibyte, totalBytes: 64 * mebibyte };
  await office.life.advanceTo('2026-10-20T02:30:20Z');
  office.life.world.space = { freeBytes: 60 * mebibyte, totalBytes: 64 * mebibyte };
  await office.life.advanceTo('2026-10-20T02:45:00Z');
  const client = await clientOf(office);
  const logOf = async (job: string) => {
    const run = await until(
      'its newest run is known',
      async () => (await client.row(job)).slots.at(-1)?.run ?? undefined,
    );
    return client.get<LogView>(`/api/jobs/${job}/runs/${run}/log`);
  };
  const log = await logOf('report');
  assert.deepEqual(log.cut, { lines: 2, bytes: 12 });
  assert.match(log.lines?.map(({ text }) => text).join(' ') ?? '', /^\(cut 12 bytes in 2 lines .* line 40$/);
  await office.life.advanceTo('2026-10-20T03:10:00Z');
  assert.equal((await logOf('clean')).cut, null);
  assert.deepEqual(office.errors, []);
});
