/** Completion, checked by its text for each shell, and by the shells themselves where they are on this machine. */
import assert from 'node:assert/strict';
import { type StdioOptions, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { createProgram } from '../program.ts';
import { renderCompletion } from './completion.ts';
import { type Shell, shells } from './shells.ts';

const program = createProgram();
const folder = mkdtempSync(join(tmpdir(), 'punctual-completion-'));
mkdirSync(join(folder, 'a folder'));
for (const name of ['jobs.yaml', 'my jobs.yaml']) writeFileSync(join(folder, name), '');
after(() => rmSync(folder, { recursive: true, force: true }));
/** Outside the folder in which files are completed. */
const scripts = mkdtempSync(join(tmpdir(), 'punctual-scripts-'));
after(() => rmSync(scripts, { recursive: true, force: true }));
const file = (shell: Shell): string => join(scripts, shell);
for (const shell of shells) writeFileSync(file(shell), renderCompletion(shell, program));

const isThere = (shell: Shell): boolean => spawnSync(shell, ['-c', 'true']).status === 0;
const skip = (shell: Shell) => ({ skip: !isThere(shell) && `${shell} is not on this machine` });

function runIn(shell: Shell, ...words: readonly string[]): string[] {
  // A shell whose input is a socket, as Node's pipes are, may take itself for one that a daemon started, and read the user's files.
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe'];
  const { status, stdout, stderr } = spawnSync(shell, words, { cwd: folder, encoding: 'utf8', stdio });
  assert.deepEqual([status, stderr], [0, '']);
  return stdout.split('\n').filter((line) => line !== '');
}

/** What may stand for a command's options, in a shell's script. */
const flagIn: Readonly<Record<Shell, (flag: string) => RegExp>> = {
  bash: (flag) => new RegExp(`[' ]${flag}[' ]`),
  zsh: (flag) => new RegExp(`'(?:\\(.*\\)|\\*)?${flag}=?\\[`),
  fish: (flag) => new RegExp(flag.startsWith('--') ? ` -l ${flag.slice(2)} ` : ` -s ${flag.slice(1)} `),
};

for (const shell of shells)
  describe(`the script for ${shell}`, () => {
    it('names every command and every option', () => {
      const script = renderCompletion(shell, program);
      for (const command of program.commands) {
        assert.match(script, new RegExp(`\\b${command.name()}\\b`));
        for (const { long, short } of command.options)
          for (const flag of [long, short]) if (flag) assert.match(script, flagIn[shell](flag), command.name());
      }
    });

    it('can be read by it', skip(shell), () => assert.deepEqual(runIn(shell, '-n', file(shell)), []));
  });

/** The words typed after `punctual`, the last of them up to the cursor, and what is offered. */
const cases: [name: string, line: string, offered: readonly string[]][] = [
  ['the beginning of a command', 'lo', ['logs', 'lost']],
  ['the beginning of an option', 'up --r', ['--region', '--runner']],
  ['an option that denies', 'up --no-i', ['--no-iam']],
  ['no option of another command', 'env --p', []],
  ['the values of a choice', 'up --runner ', ['docker', 'none', 'process']],
  ['the beginning of such a value', 'up --port 0 --runner p', ['process']],
  ['the shells', 'completion ', ['bash', 'fish', 'zsh']],
  ['the commands that have a help', 'help l', ['logs', 'lost', 'ls']],
  ['nothing where any value may stand', 'up --port ', []],
];

/** As bash does it: the words, where the cursor is, a call of the function that `complete` has registered. */
function completeInBash(line: string): string[] {
  const words = ['punctual', ...line.split(/ |(=)/).filter((word) => word !== undefined)];
  const call = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}`;
  const registered = `$(complete -p punctual | sed 's/.*-F \\([^ ]*\\) .*/\\1/')`;
  const show = `printf '%s\\n' "\${COMPREPLY[@]-}"`;
  return runIn('bash', '-uc', `source ${file('bash')}; ${call}; "${registered}"; ${show}`).sort();
}

describe('bash completes', skip('bash'), () => {
  for (const [name, line, offered] of cases) it(name, () => assert.deepEqual(completeInBash(line), offered));

  it('the commands and options of the program', () => {
    const names = program.commands.map((command) => command.name());
    assert.deepEqual(completeInBash(''), [...names, '--help', '--version', '-h'].sort());
  });
  it('a value behind an equals sign', () => assert.deepEqual(completeInBash('up --runner=d'), ['docker']));
  it('all values behind an equals sign', () =>
    assert.deepEqual(completeInBash('up --runner='), ['docker', 'none', 'process']));
  it('files by its own means, so that it offers none itself', () => assert.deepEqual(completeInBash('up j'), []));
});

const completeInFish = (line: string): string[] =>
  runIn('fish', '--no-config', '-c', `source ${file('fish')}; complete -C 'punctual ${line}'`)
    .map((offer) => offer.split('\t')[0] as string)
    .sort();

describe('fish completes', skip('fish'), () => {
  for (const [name, line, offered] of cases) it(name, () => assert.deepEqual(completeInFish(line), offered));

  it('a template', () => assert.deepEqual(completeInFish('up j'), ['jobs.yaml']));
  it('a folder, and no file', () => assert.deepEqual(completeInFish('up --data '), ['a folder/']));
  it('no file where none is taken', () => assert.deepEqual(completeInFish('env j'), []));
});
