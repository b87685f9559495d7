/**
 * Sealing: AES-256-GCM under the key of the data folder, for what must not be readable in the store (secrets, tokens of tasks, logins of
 * registries). A sealed text is `base64(nonce, tag, ciphertext)`. Source: NIST SP 800-38D; RFC 5869 for keys derived of it.
 */
import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync } from 'node:crypto';

export interface Vault {
  seal(text: string): string;
  /** Throws where it was sealed under another key, or changed since. */
  open(sealed: string): string;
  /** Secret bytes for that purpose alone, always the same. */
  derive(purpose: string, count: number): Uint8Array;
}

export const vaultKeyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/** `bytes` gives a nonce that is used once. */
export function openVault(key: Uint8Array, bytes: (count: number) => Uint8Array): Vault {
  if (key.length !== vaultKeyBytes)
    throw new Error(`a key of the vault has ${vaultKeyBytes} bytes, this one ${key.length}`);
  // Node would make one of the bytes at each call, which takes longer than the sealing.
  const secretKey = createSecretKey(key);
  return {
    seal(text) {
      const nonce = bytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', secretKey, nonce);
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
    },
    open(sealed) {
      try {
        const all = Buffer.from(sealed, 'base64');
        const decipher = createDecipheriv('aes-256-gcm', secretKey, all.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAuthTag(all.subarray(nonceBytes, nonceBytes + tagBytes));
        return Buffer.concat([decipher.update(all.subarray(nonceBytes + tagBytes)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new Error(
          'what was sealed cannot be opened: the key of the data folder is another one, or the store was changed',
          { cause },
        );
      }
    },
    derive: (purpose, count) => new Uint8Array(hkdfSync('sha256', key, '', purpose, count)),
  };
}
