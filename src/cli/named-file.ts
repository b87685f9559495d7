/** Files that were named on the command line: read up to a size, so that no device is read for ever, and written. */
import { closeSync, existsSync, openSync, readSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { wordsOfCode } from './system-words.ts';
import { UserError } from './user-error.ts';

const bytesMax = 64 * 1024 * 1024;
const chunkBytes = 1024 * 1024;

/** `-` is standard input. Throws UserError where there is none, or it cannot be read whole. */
export function readNamed(file: string): string {
  return inWords('read', file, () => {
    const descriptor = file === '-' ? 0 : openSync(file, 'r');
    try {
      return readToEnd(descriptor, file);
    } finally {
      if (descriptor !== 0) closeSync(descriptor);
    }
  });
}

function readToEnd(descriptor: number, file: string): string {
  const chunks: Buffer[] = [];
  for (let bytes = 0; bytes <= bytesMax; ) {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const count = readSync(descriptor, chunk);
    if (count === 0) return Buffer.concat(chunks).toString('utf8');
    chunks.push(chunk.subarray(0, count));
    bytes += count;
  }
  throw new UserError(`\`${file}\` has more than ${bytesMax / 1024 ** 2} MiB`, 'name a smaller file');
}

/** `isNew`: what is there already is left, and refused. Throws UserError. */
export function writeNamed(file: string, text: string, isNew = false): void {
  const folder = dirname(resolve(file));
  if (!existsSync(folder))
    throw new UserError(`write \`${file}\`: there is no folder \`${folder}\``, `mkdir -p ${folder}`);
  inWords('write', file, () => writeFileSync(file, text, { flag: isNew ? 'wx' : 'w' }));
}

function inWords<T>(doing: string, file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const words = wordsOfCode(code);
    if (words === undefined) throw error;
    throw new UserError(
      `${doing} \`${file}\`: ${words} (${code})`,
      code === 'EEXIST' ? 'name another, or delete it' : undefined,
    );
  }
}
