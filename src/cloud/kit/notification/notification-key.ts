/**
 * The key with which a cloud signs the messages of SNS, and its certificate. It is derived of the data folder's key, so it is stored nowhere, each cloud
 * has its own, and a restart has the same.
 */
import { hash, type KeyObject } from 'node:crypto';
import type { Vault } from '../vault.ts';
import { certificateOf } from './certificate.ts';
import { keyBytes, rsaKey } from './rsa-key.ts';

export interface NotificationKey {
  readonly key: KeyObject;
  /** In PEM. */
  readonly certificate: string;
  /** Where the cloud serves it; named by its content, as AWS's is. */
  readonly path: string;
}

const made = new WeakMap<Vault, NotificationKey>();
/** Simulated worlds, of which one process opens many, have the same key. */
let latest: { readonly from: string; readonly key: NotificationKey } | undefined;

/** The first time it takes a tenth of a second. */
export function notificationKey(vault: Vault): NotificationKey {
  const there = made.get(vault);
  if (there) return there;
  const bytes = vault.derive('punctual notifications', keyBytes);
  const from = hash('sha256', bytes);
  latest = latest?.from === from ? latest : { from, key: makeKey(bytes) };
  made.set(vault, latest.key);
  return latest.key;
}

const subject = { name: 'sns.amazonaws.com', organization: 'Punctual', fromYear: 2020, toYear: 2120 };

function makeKey(bytes: Uint8Array): NotificationKey {
  const key = rsaKey(bytes);
  const certificate = certificateOf(key, subject);
  return { key, certificate, path: `${pathStart}${hash('sha256', certificate).slice(0, 32)}.pem` };
}

const pathStart = '/SimpleNotificationService-';

/** The certificate that is served there. */
export function certificateAt(vault: Vault, path: string): string | undefined {
  if (!path.startsWith(pathStart)) return undefined;
  const { certificate, path: there } = notificationKey(vault);
  return path === there ? certificate : undefined;
}
