import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openLine } from './line.ts';

/** Ends what is under way when it is told to. */
function works() {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const line = openLine(4);
  const put = (host: string, name: string): Promise<string> =>
    line(host, () => {
      begun.push(name);
      return new Promise((resolve) => ends.set(name, () => resolve(name)));
    });
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { begun, put, end };
}

describe('messages on their way out', () => {
  it('wait where so many are under way, and half as many to one host', async () => {
    const { begun, put, end } = works();
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'c1', 'b2']) void put(name.charAt(0), name);
    await new Promise(setImmediate);
    assert.deepEqual(begun, ['a1', 'a2', 'b1', 'c1']);
    await end('c1');
    assert.deepEqual(begun.slice(4), ['b2']);
    await end('a2');
    assert.deepEqual(begun.slice(5), ['a3']);
  });

  it('go by turns among hosts, each in its order', async () => {
    const { begun, put, end } = works();
    for (const name of ['a1', 'a2', 'x1', 'x2', 'b1', 'b2', 'c1', 'c2']) void put(name.charAt(0), name);
    await new Promise(setImmediate);
    for (const name of ['x1', 'x2', 'b1', 'c1']) await end(name);
    assert.deepEqual(begun.slice(4), ['b1', 'c1', 'b2', 'c2']);
  });

  it('make way also where one of them throws', async () => {
    const line = openLine(1);
    await assert.rejects(line('a', () => Promise.reject(new Error('a bug'))));
    assert.equal(await line('a', async () => 'sent'), 'sent');
  });
});
