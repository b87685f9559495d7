/** `punctual import` as a person runs it: what it prints and where, and that nothing is overwritten. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { program } from './run-punctual.ts';

let folder: string;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'punctual-import-'));
  writeFileSync(join(folder, 'crontab'), 'CRON_TZ=Europe/Berlin\n@reboot start\n30 4 * * * ./report.sh\n');
});
after(() => rmSync(folder, { recursive: true }));

const punctual = (input: string, ...words: readonly string[]) =>
  spawnSync(process.execPath, [program, ...words], { cwd: folder, input, encoding: 'utf8' });

describe('punctual import', () => {
  it('writes a configuration that check has nothing to say of', () => {
    const { status, stdout, stderr } = punctual('', 'import', 'crontab', 'crontab', '--out', 'punctual.config.yaml');
    assert.deepEqual([status, stdout], [0, '']);
    assert.match(stderr, /^1 job, 2 notes, .*\nnobody is told of failures: --notify WHO/);
    const text = readFileSync(join(folder, 'punctual.config.yaml'), 'utf8');
    assert.match(
      text,
      /^# From crontab\..*\n# line 2: `@reboot start` .*left out\n(?:#.*\n)?app: jobs\nzone: Europe\/Berlin\n/,
    );
    const checked = punctual('', 'check');
    assert.equal(checked.stdout, '1 schedule: 1 with nothing grave.\nnothing found.\n');
  });

  it('reads standard input, and overwrites nothing', () => {
    const again = punctual('1 2 * * * a\n', 'import', 'crontab', '-', '--out', 'punctual.config.yaml');
    assert.equal(again.status, 1);
    assert.match(again.stderr, /punctual\.config\.yaml`: it is there already/);
  });

  it('says that there is no job', () => {
    const { status, stderr } = punctual('@reboot a\n', 'import', 'crontab', '-');
    assert.equal(status, 1);
    assert.match(stderr, /starts with the machine.*\n\n?punctual: there is no job to import in a crontab/);
  });
});
