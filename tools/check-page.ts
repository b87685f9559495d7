/** Types of the dashboard's page, which has a library and packages of its own. Where these are not installed it says so; in CI that is a failure. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const isInstalled = existsSync(join(root, 'node_modules/react-dom'));

if (isInstalled || process.env['CI']) {
  const page = join(root, 'src/dashboard/page');
  const { status } = spawnSync('tsc', ['--noEmit', '-p', page], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  process.exitCode = status ?? 1;
} else console.error('the types of the page are not checked: its packages are not installed (npm ci)');
