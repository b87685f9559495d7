/**
 * Finds the program of a command as exec would, before anything is started; what is in the way is reported in the words of ECS on Fargate,
 * which passes on those of its container runtime.
 */
import { accessSync, constants, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { cannotExecute } from '../../../kit/stopped-reasons.ts';

export type Found = { readonly file: string } | { readonly reason: string };

export function findExecutable(program: string, path: string, workingFolder: string): Found {
  if (!isFolder(workingFolder))
    return refuse(`chdir to cwd ("${workingFolder}") set in config.json failed: no such file or directory`);
  if (program.includes('/')) {
    const file = resolve(workingFolder, program);
    const obstacle = whyNot(file);
    if (!obstacle) return { file };
    return refuse(
      `exec: "${program}": ${obstacle === 'no such file or directory' ? `stat ${program}: ` : ''}${obstacle}`,
    );
  }
  const files = path.split(':').map((folder) => resolve(workingFolder, folder, program));
  const file = files.find((one) => whyNot(one) === undefined);
  return file ? { file } : refuse(`exec: "${program}": executable file not found in $PATH`);
}

function whyNot(file: string): string | undefined {
  try {
    if (statSync(file).isDirectory()) return 'is a directory';
    accessSync(file, constants.X_OK);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'permission denied' : 'no such file or directory';
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const refuse = (why: string): Found => ({ reason: cannotExecute(why) });
