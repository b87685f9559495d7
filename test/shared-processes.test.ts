import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { shareProcesses } from './shared-processes.ts';

describe('tests that share a process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-shared-'));
  after(() => rmSync(folder, { recursive: true }));

  it('are those beside the code, by folder, and those that start none; runners and whole commands keep their own', () => {
    const alone = ['src/cloud/runners/process/host/cgroups.test.ts', 'test/command.test.ts'];
    const sharing = [
      'src/cloud/services/sns/a.test.ts',
      'src/cloud/services/sqs/b.test.ts',
      'src/cloud/services/states/c.test.ts',
      'src/jobs/check/d.test.ts',
      'test/doubles.test.ts',
    ];
    const files = shareProcesses([...sharing, ...alone], folder);
    assert.deepEqual(files.slice(-alone.length), alone);
    assert.deepEqual(
      files.slice(0, -alone.length).map((file) => basename(file)),
      ['src-cloud-services.mjs', 'src-cloud-services-states.mjs', 'src-jobs.mjs', 'test.mjs'],
    );
  });

  it('all run, and one that cannot be loaded fails', () => {
    const cwd = join(folder, 'project');
    mkdirSync(join(cwd, 'src/a'), { recursive: true });
    const passes = "require('node:test').test('passes', () => {});";
    const texts = {
      'src/a/1.test.cjs': passes,
      'src/a/2.test.cjs': "throw new Error('no')",
      'src/a/3.test.cjs': passes,
    };
    for (const [name, text] of Object.entries(texts)) writeFileSync(join(cwd, name), text);
    const files = shareProcesses(
      Object.keys(texts).map((name) => join('src/a', basename(name))),
      join(folder, 'made'),
      cwd,
    );
    const { NODE_TEST_CONTEXT: _, ...env } = process.env;
    const { status, stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...files], {
      encoding: 'utf8',
      env,
    });
    assert.match(stdout, /\n# pass 2\n# fail 1\n/);
    assert.equal(status, 1);
  });
});
