/**
 * Test files that share a process. One of its own costs a file a third of a second, most of it for loading the modules that its neighbours load
 * too; the files beside the code leave no process behind, and the directory and the environment as they were, and so may share one by folder,
 * and so may those of `test` and `tools` that start none themselves.
 * What starts commands, runners or containers keeps its own: it waits more than it works, and may be killed for what it left behind.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The folder under which a file shares its process; none where it does not. Services share one, but for the two that have most tests. */
const shared =
  /^(?!src\/cloud\/runners\/)(src\/cloud\/services\/(?:cloudformation|states)|src\/cloud\/[^/]+|src\/[^/]+)\//;

/** As `shared`, for what stands under these folders and has none of these words. */
const sharedUnlessOwn = /^(src\/cloud\/runners|test\/dashboard|test|tools)\//;
const needsOwn = /run-punctual|child_process|killed-engine|worker_threads|\/docker\/|process\.(env|chdir|exitCode)/;
/** Outside any suite they are those of all tests of the process: a clock that one file holds would stand still for the others. */
const hasHooksOfAll = /^(?:before|after)Each\(/m;

/** The files to run in place of these (of `root`): one for each folder that shares, made in `folder`, which imports its tests; then those that do not. */
export function shareProcesses(files: readonly string[], folder: string, root = '.'): string[] {
  const folderOf = (file: string): string | undefined => {
    const text = readFileSync(resolve(root, file), 'utf8');
    if (hasHooksOfAll.test(text)) return undefined;
    return shared.exec(file)?.[1] ?? (needsOwn.test(text) ? undefined : sharedUnlessOwn.exec(file)?.[1]);
  };
  const sharing = Map.groupBy(files, folderOf);
  const alone = sharing.get(undefined) ?? [];
  sharing.delete(undefined);
  mkdirSync(folder, { recursive: true });
  const made = [...sharing].map(([name, itsFiles]) => {
    const path = join(folder, `${name?.replaceAll('/', '-')}.mjs`);
    writeFileSync(path, runAll(itsFiles.map((file) => pathToFileURL(resolve(root, file)).href)));
    return path;
  });
  return [...made, ...alone];
}

/** A file that cannot be loaded is a test that fails, and the others run. */
const runAll = (urls: readonly string[]): string => `import { test } from 'node:test';
for (const url of ${JSON.stringify(urls, null, 2)})
  await import(url).catch((error) => test(url, () => Promise.reject(error)));
`;
