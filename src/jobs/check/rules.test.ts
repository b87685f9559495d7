/** Each rule on a sound job that is spoilt in one way, and on what looks alike and is no mistake. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../../languages/instant.ts';
import { check } from './check.ts';
import { assertDistinct } from './fixtures/checked.ts';
import { sound } from './fixtures/sound.ts';
import type { Spoil } from './fixtures/spoil.ts';
import { spoilt } from './fixtures/spoilt.table.ts';
import { traps } from './fixtures/traps.table.ts';
import { explain, rules } from './rules.ts';

const now = instant(Date.UTC(2026, 10, 29));

/** `SEVERITY RULE RESOURCE` of each finding that is new. */
function found(spoil: Spoil): readonly string[] {
  const template = sound();
  spoil(template);
  const checked = check(JSON.stringify(template), now);
  assert.ok(!Array.isArray(checked), JSON.stringify(checked));
  assertDistinct(checked.findings);
  return checked.findings.map(({ severity, rule, resource }) => `${severity} ${rule} ${resource}`);
}

describe('a rule finds', () => {
  it('nothing in a job that is made as it should be', () =>
    assert.deepEqual(
      found(() => {}),
      [],
    ));
  for (const { id, severity } of rules) {
    for (const [name, spoil, resource, given = severity] of spoilt[id] ?? [])
      it(`${id}: ${name}`, () => {
        const all = found(spoil);
        assert.ok(all.includes(`${given} ${id} ${resource}`), all.join('\n'));
      });
    it(`${id} has a bad example here, and a page`, () => {
      assert.ok((spoilt[id] ?? []).length > 0);
      assert.match(explain(rules.find((rule) => rule.id === id)!), new RegExp(`^${id} \\(${severity}\\): `));
    });
  }
});

describe('a rule leaves alone', () => {
  for (const [name, rule, spoil] of traps)
    it(`${rule}: ${name}`, () =>
      assert.deepEqual(
        found(spoil).filter((each) => each.split(' ')[1] === rule),
        [],
      ));
});
