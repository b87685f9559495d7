import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openStore, type Statement } from '../kit/store.ts';
import { openSavepoints } from './savepoints.ts';

/** Steps: `(` begins, `)` keeps, `<` takes back, a letter is written. */
const cases: [steps: string, left: string, made: number][] = [
  ['()', '', 0],
  ['(a)', 'a', 1],
  ['(a<', '', 1],
  ['((a))', 'a', 1],
  ['((a<b)', 'b', 1],
  ['((a)b<', '', 1],
  ['(a(b<c)', 'ac', 2],
  ['(a(b)c)', 'abc', 2],
  ['((a)(b<c)', 'ac', 2],
  ['((a<(b)(c<d)', 'bd', 3],
];

for (const [steps, left, made] of cases)
  it(`leaves \`${left}\` of \`${steps}\`, by ${made} savepoints`, () => {
    const store = openStore(':memory:');
    store.db.exec('CREATE TABLE letter (text TEXT); BEGIN');
    let count = 0;
    const counted = {
      run() {
        count += 1;
        return store.prepare('SAVEPOINT one').run();
      },
    } as unknown as Statement;
    const prepare = (sql: string) => (sql === 'SAVEPOINT one' ? counted : store.prepare(sql));
    const savepoints = openSavepoints({ ...store, prepare });
    const insert = store.prepare('INSERT INTO letter (text) VALUES (?)');
    for (const step of steps) {
      if (step === '(') savepoints.begin();
      else if (step === ')') savepoints.keep();
      else if (step === '<') savepoints.takeBack();
      else insert.run(step);
    }
    store.db.exec('COMMIT');
    const rows = store.db.prepare('SELECT text FROM letter').all();
    assert.deepEqual([rows.map(({ text }) => text).join(''), count], [left, made]);
  });
