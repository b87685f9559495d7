/** What would be published: packed, and unpacked elsewhere, beside the dependencies that it names. */
import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';

const projectRoot = join(import.meta.dirname, '..');

/** Returns the package's folder, made in `folder`. Throws with what npm says where it cannot be built. */
export function pack(folder: string): string {
  const run = (command: string, ...words: string[]): string =>
    execFileSync(command, words, { encoding: 'utf8', maxBuffer: 2 ** 26 });
  const words = ['--json', '--silent', '--foreground-scripts=false', '--pack-destination', folder];
  const [packed] = JSON.parse(run('npm', 'pack', projectRoot, ...words)) as { filename: string }[];
  run('tar', '-xzf', join(folder, packed?.filename ?? ''), '-C', folder);
  const home = join(folder, 'package');
  symlinkSync(join(projectRoot, 'node_modules'), join(home, 'node_modules'));
  return home;
}
