/** What is written in another way is the same: each variant has what a careful reader finds in it, and nothing beside. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from './check.ts';
import { assertDistinct, now } from './fixtures/checked.ts';
import { foundIn, variants } from './fixtures/variants.table.ts';

describe('a template with', () => {
  for (const [name, text] of Object.entries(variants))
    it(name, () => {
      const result = check(text, now);
      assert.ok(!Array.isArray(result), JSON.stringify(result));
      assertDistinct(result.findings);
      const found = result.findings.map(({ severity, rule, resource }) => `${severity} ${rule} ${resource}`);
      assert.deepEqual(found, foundIn[name]);
    });
});
