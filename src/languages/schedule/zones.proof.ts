/** Schedules in time zones beside a scan of every minute: 22 zones, 12 expressions, the years 2024 to 2027, whole. */
import { describe, it } from 'node:test';
import { compareZone } from './fixtures/compare.ts';
import { expressions, zones } from './fixtures/minute-scan.ts';

describe(`${zones.length} zones by ${expressions.length} expressions, 2024 to 2027, are due when a scan of every minute says`, () => {
  for (const zone of zones)
    it(zone, (test) => {
      const compared = compareZone(zone, Date.UTC(2024, 0), Date.UTC(2028, 0));
      test.diagnostic(`${compared} instants, no difference`);
    });
});
