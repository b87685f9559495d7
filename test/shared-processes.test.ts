import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { shareProcesses } from './shared-processes.ts';

describe('tests that share a process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-shared-'));
  after(() => rmSync(folder, { recursive: true }));

  it('are those beside the code, by folder, and those that start none; what starts some, or has hooks of all, keeps its own', () => {
    const root = join(folder, 'root');
    const alone = {
      'src/cloud/runners/process/host/a.test.ts': "import { spawn } from 'node:child_process';",
      'src/cloud/wire/b.test.ts': 'let calls = 0;\nbeforeEach(() => {\n  calls = 0;\n});',
      'test/c.test.ts': "import { up } from './run-punctual.ts';",
    };
    const sharing = {
      'src/cloud/services/sns/d.test.ts': '',
      'src/cloud/services/sqs/e.test.ts': "describe('it', () => {\n  beforeEach(() => {});\n});",
      'src/cloud/services/states/f.test.ts': '',
      'src/jobs/check/g.test.ts': '',
      'test/h.test.ts': '',
    };
    for (const [file, text] of Object.entries({ ...sharing, ...alone })) {
      mkdirSync(join(root, dirname(file)), { recursive: true });
      writeFileSync(join(root, file), text);
    }
    const files = shareProcesses([...Object.keys(sharing), ...Object.keys(alone)], folder, root);
    assert.deepEqual(
      files.map((file) => (file in alone ? file : basename(file))),
      ['src-cloud-services.mjs', 'src-cloud-services-states.mjs', 'src-jobs.mjs', 'test.mjs', ...Object.keys(alone)],
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
