import assert from 'node:assert/strict';
import { createPublicKey, randomBytes, sign, verify, X509Certificate } from 'node:crypto';
import { describe, it } from 'node:test';
import { openVault, type Vault, vaultKeyBytes } from '../vault.ts';
import { certificateOf } from './certificate.ts';
import { certificateAt, notificationKey } from './notification-key.ts';
import { rsaKey } from './rsa-key.ts';

const vaultOf = (byte: number): Vault => openVault(Buffer.alloc(vaultKeyBytes, byte), randomBytes);

describe('the key of notifications', () => {
  const { key, certificate, path } = notificationKey(vaultOf(1));

  it('is that of the data folder, at each start and in no other', () => {
    assert.equal(notificationKey(vaultOf(2)).key.equals(key), false);
    assert.ok(notificationKey(vaultOf(1)).key.equals(key));
    assert.equal(notificationKey(vaultOf(1)).certificate, certificate);
    assert.deepEqual(key.asymmetricKeyDetails, { modulusLength: 2048, publicExponent: 65_537n });
  });

  it('has a certificate that others read and verify', () => {
    const read = new X509Certificate(certificate);
    assert.ok(read.checkPrivateKey(key) && read.verify(read.publicKey));
    assert.equal(read.subject, 'CN=sns.amazonaws.com\nO=Punctual');
    assert.equal(read.issuer, read.subject);
    assert.equal(read.validFrom, 'Jan  1 00:00:00 2020 GMT');
    assert.equal(read.validTo, 'Jan  1 00:00:00 2120 GMT');
    const message = Buffer.from('message');
    assert.ok(verify('RSA-SHA1', message, certificate, sign('RSA-SHA1', message, key)));
  });

  it('has it served under a name of its content alone', () => {
    assert.match(path, /^\/SimpleNotificationService-[0-9a-f]{32}\.pem$/);
    assert.equal(certificateAt(vaultOf(1), path), certificate);
    assert.equal(certificateAt(vaultOf(1), path.replace('.pem', '')), undefined);
    assert.equal(certificateAt(vaultOf(2), path), undefined);
    assert.equal(certificateAt(vaultOf(1), '/health'), undefined);
  });
});

describe('a key made of bytes', () => {
  it('signs, whatever they are', () => {
    for (const byte of [0, 0x55, 0xff]) {
      const key = rsaKey(Buffer.alloc(256, byte).fill(byte ^ 3, 128));
      const text = Buffer.from('text');
      assert.ok(verify('RSA-SHA256', text, createPublicKey(key), sign('RSA-SHA256', text, key)));
      const subject = { name: 'x'.repeat(200), organization: 'ö', fromYear: 1999, toYear: 2100 };
      const read = new X509Certificate(certificateOf(key, subject));
      assert.equal(read.subject, `CN=${'x'.repeat(200)}\nO=ö`);
    }
  });
});
