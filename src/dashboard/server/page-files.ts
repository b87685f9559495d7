/** The built page: read once, and served by name, so that no path is ever made of what somebody sends. */
import { globSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PageFile {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Its name changes with what is in it. */
  readonly isNamedByContent: boolean;
}

/** `page/dist`, beside the sources and beside what is built of them. */
export const pageFolder = fileURLToPath(new URL('../page/dist/', import.meta.url));

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** By the path that a browser asks for; `/index.html` is the page. Empty: it has not been built. */
export function readPageFiles(folder: string): ReadonlyMap<string, PageFile> {
  const files = globSync('**/*.*', { cwd: folder }).map((path) => path.replaceAll('\\', '/'));
  return new Map(
    files.map((path) => [
      `/${path}`,
      {
        type: types[extname(path)] ?? 'application/octet-stream',
        bytes: readFileSync(join(folder, path)),
        isNamedByContent: path.startsWith('assets/'),
      },
    ]),
  );
}
