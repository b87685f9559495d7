/**
 * Recorded data of others (what AWS itself returned, templates, AWS's limits) may stand in `../shared`, beside the checkout. It is no part of the project:
 * a clone alone has specifications of its own that check the same facts. Where the data is there, it is held against them too; CI must have it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const besideTheCheckout = join(import.meta.dirname, '../../shared');

export interface Shared {
  readonly path: string;
  /** For `describe` and `it`: why the data cannot be used, or false. */
  readonly skip: string | false;
}

/** A file or folder of `../shared`. Throws in CI where it is not there. */
export function sharedFile(name: string, folder = besideTheCheckout, inCi = Boolean(process.env['CI'])): Shared {
  const path = join(folder, name);
  if (existsSync(path)) return { path, skip: false };
  const reason = `there is no ../shared/${name} beside the checkout`;
  if (inCi) throw new Error(`${reason}: CI must have it`);
  return { path, skip: reason };
}
