import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { anyText } from '../../../test/any-text.ts';
import { openVault, vaultKeyBytes } from './vault.ts';

const key = Buffer.alloc(vaultKeyBytes, 7);

describe('a vault', () => {
  const vault = openVault(key, randomBytes);

  it('opens what it sealed, and nothing of it can be read before', () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const sealed = vault.seal(text);
        assert.equal(vault.open(sealed), text);
        if (text.length > 8) assert.ok(!Buffer.from(sealed, 'base64').includes(text));
      }),
    );
  });

  it('seals the same text never alike', () => {
    assert.notEqual(vault.seal('again'), vault.seal('again'));
  });

  it('refuses what was changed, cut off, or sealed under another key', () => {
    const sealed = Buffer.from(vault.seal('a secret'), 'base64');
    for (let at = 0; at < sealed.length; at++) {
      const changed = Buffer.from(sealed);
      changed[at] = (changed[at] as number) ^ 1;
      assert.throws(() => vault.open(changed.toString('base64')), /cannot be opened/);
    }
    assert.throws(() => vault.open(sealed.subarray(0, -1).toString('base64')), /cannot be opened/);
    const other = openVault(Buffer.alloc(vaultKeyBytes, 8), randomBytes);
    assert.throws(() => other.open(sealed.toString('base64')), /the key of the data folder is another one/);
  });

  it('refuses a key of another length', () => {
    assert.throws(() => openVault(Buffer.alloc(16), randomBytes), /has 32 bytes, this one 16/);
  });
});
