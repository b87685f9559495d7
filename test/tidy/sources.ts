/** The project's sources as the rules of `tidy.test.ts` see them: text, imports, what kind of file it is. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export interface Source {
  /** From the project's root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const projectRoot = join(import.meta.dirname, '../..');

const slashes = (path: string): string => path.replaceAll('\\', '/');

export const readSources = (): Source[] =>
  globSync('src/**/*.{ts,tsx}', { cwd: projectRoot })
    .map(slashes)
    .sort()
    .map((path) => ({ path, text: readFileSync(join(projectRoot, path), 'utf8') }));

export const isTest = ({ path }: Source): boolean => /\.(test|proof)\.tsx?$|\/fixtures\/|\/contract\.ts$/.test(path);

/** Data laid out as tables: exempt from the limits of size. */
export const isTable = ({ path }: Source): boolean => /(\.table|\/tables|\/limits)\.ts$/.test(path);

/** The text without its comments, line by line where it was. */
export const code = (text: string): string =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    .replace(/(^|[^:'"`\\])\/\/.*$/gm, '$1');

/** The files of ours that a file imports, types too, from the project's root. */
export function imports({ path, text }: Source): string[] {
  const found = code(text).matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)['"](\.[^'"]+)['"]/g);
  return [...found].map(([, target]) =>
    slashes(relative(projectRoot, join(projectRoot, dirname(path), target as string))),
  );
}
