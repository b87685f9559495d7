/** Effects on their way to the table, and what a savepoint that is undone leaves of them. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { instant } from '../../languages/instant.ts';
import { openStore } from '../kit/store.ts';
import { openEffects } from './effects.ts';
import { engineSchema } from './engine.ts';
import { openJournal } from './journal.ts';

function openCase() {
  const store = openStore(':memory:');
  store.migrateAll([engineSchema]);
  const journal = openJournal();
  const effects = openEffects(store, journal);
  effects.reload();
  const rows = () => store.db.prepare('SELECT subject, attempts, wait_until FROM effect ORDER BY id').all();
  const subjects = () => rows().map(({ subject }) => subject);
  const add = (subject: string) => effects.add('service', 'kind', subject, { subject });
  return { effects, journal, rows, subjects, add };
}

describe('an effect', () => {
  it('that is over before the commit never touches the table', () => {
    const { effects, subjects, add } = openCase();
    for (const subject of ['done', 'withdrawn', 'left']) add(subject);
    const [done] = effects.takeNew();
    effects.done(done!);
    effects.withdraw('service', 'kind', 'withdrawn');
    effects.flush();
    assert.deepEqual(subjects(), ['left']);
  });

  it('is found, tried again and ended before the commit as after it', () => {
    for (const isWritten of [false, true]) {
      const { effects, rows, add } = openCase();
      add('one');
      const id = effects.takeNew()[0]!.id;
      if (isWritten) effects.flush();
      assert.equal(effects.again(effects.find(id)!, instant(1000), 2, 'no'), 3000);
      assert.deepEqual([effects.find(id)?.attempts, effects.find(id)?.payload], [1, { subject: 'one' }]);
      effects.flush();
      assert.deepEqual({ ...rows()[0] }, { subject: 'one', attempts: 1, wait_until: 3000 });
      effects.done(effects.find(id)!);
      effects.flush();
      assert.deepEqual([rows(), effects.find(id)], [[], undefined]);
    }
  });

  it('is as it was where a savepoint is undone', () => {
    const { effects, journal, subjects, add } = openCase();
    add('kept');
    const mark = journal.mark();
    add('gone');
    effects.withdraw('service', 'kind', 'kept');
    journal.cutBack(mark);
    assert.deepEqual(
      effects.takeNew().map(({ subject }) => subject),
      ['kept'],
    );
    effects.flush();
    assert.deepEqual(subjects(), ['kept']);
  });

  it("is withdrawn by its name wherever it is, and its number is never another one's", () => {
    const { effects, subjects, add } = openCase();
    add('same');
    const [first] = effects.takeNew();
    effects.flush();
    add('same');
    add('other');
    effects.withdraw('service', 'kind', 'same');
    effects.flush();
    assert.deepEqual(subjects(), ['other']);
    effects.reload();
    add('next');
    const [next] = effects.takeNew();
    assert.ok(next!.id > first!.id + 1);
  });
});
