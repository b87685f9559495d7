/** The unit for systemd: what it starts is a command line that is taken, and what its page promises stands in it. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createProgram } from './program.ts';

const root = join(import.meta.dirname, '../..');
const file = join(root, 'packaging/punctual.service');
const text = readFileSync(file, 'utf8');
const page = readFileSync(join(root, 'docs/run-for-real.md'), 'utf8');

/** Section -> directive -> value. Source: systemd.syntax(7). */
function parseUnit(unit: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  for (const line of unit.split('\n')) {
    if (/^\s*(?:[#;].*)?$/.test(line)) continue;
    const [, name] = /^\[(\w+)\]$/.exec(line) ?? [];
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      section = new Map();
      sections.set(name, section);
    } else if (key !== undefined && section && !section.has(key)) section.set(key, value ?? '');
    else assert.fail(`\`${line}\` is no line of a unit, or says once more what was said`);
  }
  return sections;
}

describe('the unit for systemd', () => {
  const unit = parseUnit(text);
  const service = unit.get('Service') ?? new Map<string, string>();

  it('has the three sections, and is started at boot', () => {
    assert.deepEqual([...unit.keys()], ['Unit', 'Service', 'Install']);
    assert.equal(unit.get('Install')?.get('WantedBy'), 'multi-user.target');
  });

  it('starts what the command takes', () => {
    const [program, name, ...words] = (service.get('ExecStart') ?? '').split(' ');
    assert.equal(program, '/usr/local/bin/punctual');
    const command = createProgram().commands.find((one) => one.name() === name);
    assert.ok(command);
    const known = new Set(command.options.map(({ long }) => long));
    for (const word of words.filter((one) => one.startsWith('--'))) assert.ok(known.has(word), word);
    assert.equal(words[words.indexOf('--data') + 1], '/var/lib/punctual');
    assert.equal(service.get('StateDirectory'), 'punctual');
  });

  it('lets tasks outlive the engine, and brings the engine back', () => {
    const wanted = { KillMode: 'process', Delegate: 'yes', DelegateSubgroup: 'punctual-engine', OOMPolicy: 'continue' };
    for (const [key, value] of Object.entries(wanted)) assert.equal(service.get(key), value, key);
    assert.deepEqual([service.get('Restart'), service.get('RestartPreventExitStatus')], ['always', '2']);
    assert.equal(unit.get('Unit')?.get('StartLimitIntervalSec'), '0');
  });

  it('has nothing of what its page warns of', () => {
    const [, warnings = ''] = page.split('Do not add:');
    const [table = ''] = warnings.split('\n\n**Boot.**');
    const named = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`(\w+)`/g)]);
    assert.ok(named.length >= 8, String(named.length));
    for (const [, directive = ''] of named) assert.ok(!service.has(directive), directive);
  });

  const verify = spawnSync('systemd-analyze', ['--version'], { encoding: 'utf8' });
  const version = Number(/^systemd (\d+)/.exec(verify.stdout ?? '')?.[1]);
  it('is understood by systemd', { skip: !version && 'systemd-analyze is not on this machine' }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'punctual-unit-'));
    try {
      const copy = join(folder, 'punctual.service');
      // Programs and users are another host's.
      writeFileSync(copy, text.replace(/^ExecStart=\S+/m, 'ExecStart=/bin/true'));
      const { stderr } = spawnSync('systemd-analyze', ['verify', copy], { encoding: 'utf8' });
      const complaints = stderr
        .split('\n')
        .filter((line) => line.includes(copy) || line.startsWith('punctual.service'));
      const expected = version < 254 ? complaints.filter((line) => !/'DelegateSubgroup'/.test(line)) : complaints;
      assert.deepEqual(expected, [], stderr);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
