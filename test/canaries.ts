/** Secrets of a test, and the search for them: in files, in texts, in the arguments of processes, as they are and as base64. */
import { randomBytes } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of each way in: what goes in there. */
export const canaries = {
  secureString: canary(),
  plainString: canary(),
  secretString: canary(),
  secretBefore: canary(),
  jsonMember: canary(),
  binary: canary(),
  noEcho: canary(),
  template: canary(),
  resolved: canary(),
};
const secrets = Object.values(canaries);

function canary(): string {
  return `canary-${randomBytes(12).toString('hex')}`;
}

/** As it is, and as base64 of a text that it stands in, wherever it begins. */
const formsOf = (secret: string): string[] => [
  secret,
  ...[0, 1, 2].map((before) => {
    const text = Buffer.from(`${'x'.repeat(before)}${secret}`).toString('base64');
    return text.slice(before === 0 ? 0 : 4, -4);
  }),
];
const forms = secrets.flatMap(formsOf);

/** Names of the places in which a canary is. */
export const found = (places: Iterable<readonly [name: string, content: Buffer | string]>): string[] =>
  [...places].filter(([, content]) => forms.some((form) => content.includes(form))).map(([name]) => name);

/** Every file under a folder, with its bytes. */
export const filesIn = (folder: string): [string, Buffer][] =>
  globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .flatMap((path) => {
      // What is gone meanwhile holds nothing.
      return existsSync(path) ? [[path, readFileSync(path)]] : [];
    });

/** Of every process of this machine. */
export function argumentsOfAll(): [string, string][] {
  return globSync('/proc/[0-9]*/cmdline').flatMap((path) => {
    try {
      return [[path, readFileSync(path, 'utf8')]];
    } catch {
      return [];
    }
  });
}
