/** What files say, printed by commands: nothing that moves a cursor, erases a line or turns text. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { check } from '../src/cli/check/check.ts';
import { importInto } from '../src/cli/import/import.ts';
import { printSaid } from '../src/cli/print.ts';
import { simulate } from '../src/cli/simulate.ts';
import { renderYaml } from '../src/jobs/generate/yaml.ts';
import { capture } from './capture.ts';
import { fireAndForget } from './fixtures/fire-and-forget.ts';
import { temporaryFolder } from './run-punctual.ts';

async function printed(command: () => Promise<void>): Promise<string> {
  using said = capture();
  await command();
  return said.stdout;
}

function fileOf(folder: string, text: string): string {
  const file = join(folder, 'file');
  writeFileSync(file, text);
  return file;
}

const harmful = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/;

describe('what an account says does a terminal no harm', () => {
  it('in sentences and tables, whose own colours stay', async () => {
    const text = await printed(async () => printSaid('\x1b[1mx\u202eevil\x1b]0;T\x07\x1b[0m is paused\n'));
    assert.equal(text, '\x1b[1mx\\u202eevil\\x1b]0;T\\x07\x1b[0m is paused\n');
  });

  it('in any command that works on jobs', () => {
    const folder = join(import.meta.dirname, '../src/cli/operate');
    const raw = readdirSync(folder).filter((name) => /\bprint\(/.test(readFileSync(join(folder, name), 'utf8')));
    // A link of ours, JSON (which escapes), and what is made harmless there.
    assert.deepEqual(raw.sort(), ['dashboard.ts', 'drill-deployed.ts', 'json.ts']);
  });
});

describe('what a file says does a terminal no harm', () => {
  it('in findings', async () => {
    using folder = temporaryFolder();
    const rule = String.raw`  "Rule\x1b]0;owned\x07\x9b2J\u202e":`;
    const file = fileOf(
      folder.path,
      fireAndForget.replace('  Rule:', () => rule),
    );
    const text = await printed(() => check([file], { failOn: 'never' }));
    assert.match(text, /\\x1b\]0;owned\\x07/);
    assert.doesNotMatch(text, harmful);
  });

  it('in notes of an import', async () => {
    using folder = temporaryFolder();
    const harm = '\x1b]0;owned\x07\x9b2J\u202e';
    const file = fileOf(folder.path, `@reboot start ${harm}\n30 4 * * * ./report.sh\n`);
    const text = await printed(() => importInto('crontab', [file], { app: 'jobs', notify: 'ops@example.com' }));
    assert.match(text, /# line 1: .*\\x1b\]0;owned\\x07/);
    assert.doesNotMatch(text, harmful);
  });

  it('in configurations and templates that are made of it, which say the same', async () => {
    using folder = temporaryFolder();
    const harm = '\u202e\u200b\u{e0041}❤️';
    const crontab = fileOf(folder.path, `30 4 * * * echo ${harm}\n`);
    const made = await printed(() => importInto('crontab', [crontab], { app: 'jobs', notify: 'ops@example.com' }));
    assert.match(made, /run: "echo \\u202e\\u200b\\U000e0041❤️"/);
    assert.deepEqual(parse(renderYaml({ a: harm, [harm]: [harm, 'b'] })), { a: harm, [harm]: [harm, 'b'] });
    assert.doesNotMatch(made + renderYaml({ a: harm, [harm]: [harm] }), /[\u202e\u200b\u{e0041}]/u);
  });

  it('in what is simulated, for programs', async () => {
    using folder = temporaryFolder();
    const file = fileOf(folder.path, fireAndForget.replace('Custom::Database', '"Custom::Data\\x9bbase"'));
    const options = { for: '1h', from: '2026-02-02', seed: 1, takes: '1m', failures: 0, data: '', json: true } as const;
    const text = await printed(() => simulate(file, options));
    assert.doesNotMatch(text, harmful);
    assert.ok(text.includes('Custom::Data\\u009bbase'), text);
  });
});
