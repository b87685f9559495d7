/** `punctual dev`: a configuration runs here, and again as it changes; what its jobs print is seen. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { program, say, temporaryFolder } from './run-punctual.ts';
import { until } from './until.ts';

const noProcesses = process.platform === 'win32' && 'there are no process groups';
const config = (words: string): string =>
  `app: desk\nzone: UTC\nnotify: none\njobs:\n  one:\n    schedule: every day at 04:30\n    run: ${words}\n`;

describe('punctual dev', { skip: noProcesses }, () => {
  it('deploys what is written, says what is wrong, goes on when it is mended, and shows lines of jobs', async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, 'punctual.config.yaml');
    const data = join(folder.path, 'data');
    writeFileSync(file, config('echo first'));
    const words = ['dev', '--config', file, '--data', data, '--port', '0', '--runner', 'process'];
    const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const seen = (pattern: RegExp) => until(String(pattern), () => pattern.test(output), { known: () => output });
    try {
      await seen(/^stack desk: created$/m);
      await seen(/deployed again when .* changes/);
      writeFileSync(file, config('echo second').replace('run:', 'rum:'));
      await seen(/rum: found an unknown key.*run/);
      writeFileSync(file, config('echo second'));
      await seen(/^stack desk: updated$/m);
      assert.equal((await say('run', 'one', '--wait', '--data', data)).code, 0);
      await seen(/^\d\d:\d\d:\d\d one \| second$/m);
      child.kill('SIGTERM');
      assert.equal(await ended, 0);
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
  });

  it('says that there is no configuration', async () => {
    using folder = temporaryFolder();
    const { code, stderr } = await say('dev', '--config', join(folder.path, 'punctual.config.yaml'));
    assert.equal(code, 1);
    assert.match(stderr, /punctual\.config\.yaml/);
  });
});
