/**
 * Types of the dashboard's page and of the tests that drive a browser: packages that nothing else needs. Where these are not installed it says so;
 * in CI that is a failure.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const areInstalled = ['react-dom', '@xyflow/react', '@dagrejs/dagre', 'playwright-core'].every((name) =>
  existsSync(join(root, 'node_modules', name)),
);

if (areInstalled || process.env['CI'])
  for (const folder of ['src/dashboard/page', 'test/dashboard/browser']) {
    const words = ['--noEmit', '-p', join(root, folder)];
    const { status } = spawnSync('tsc', words, { stdio: 'inherit', shell: process.platform === 'win32' });
    process.exitCode ||= status ?? 1;
  }
else console.error('the types of the page are not checked: its packages are not installed (npm ci)');
