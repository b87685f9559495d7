/** The definition of the command line, seen as a whole: what holds for each command. */
import assert from 'node:assert/strict';
import { globSync, mkdtempDisposableSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { createProgram, run } from './program.ts';
import { UsageError } from './user-error.ts';

/** What is printed to standard output. */
async function printed(...words: string[]): Promise<string> {
  const program = createProgram();
  let text = '';
  const output = {
    getOutHelpWidth: () => 80,
    writeOut(part: string) {
      text += part;
    },
  };
  for (const command of [program, ...program.commands]) command.configureOutput(output);
  await run(words, program);
  return text;
}

const commands = createProgram().commands;
const folder = join(import.meta.dirname, 'commands');

describe('the program', () => {
  it('lists its commands, each in a line', async () => {
    const text = await printed('--help');
    for (const command of commands) assert.match(text, new RegExp(`^  ${command.name()}[ [].*\\S`, 'm'));
  });

  for (const words of [[], ['-h'], ['help'], ['--']])
    it(`does so for punctual ${words.join(' ')}`, async () =>
      assert.equal(await printed(...words), await printed('--help')));

  it('has a version, and prints that alone', async () => {
    assert.match(await printed('--version'), /^\d+\.\d+\.\d+\n$/);
  });
});

describe('run', () => {
  it('takes all behind -- as the command, hyphens too', async () => {
    const program = createProgram();
    let taken: unknown;
    program.commands
      .find((command) => command.name() === 'run')
      ?.action((...given) => {
        taken = given.slice(0, 2);
      });
    await run(['run', 'report', '--wait', '--', 'sh', '-c', 'a=b', '--', '--wait', ''], program);
    const options = { data: '.punctual', wait: true, command: ['sh', '-c', 'a=b', '--', '--wait', ''] };
    assert.deepEqual(taken, ['report', options]);
  });
});

describe('each command', () => {
  for (const command of commands) {
    const name = command.name();
    it(`${name} has a help that names all its options and shows examples`, async () => {
      const text = await printed(name, '--help');
      assert.match(text, new RegExp(`^Usage: punctual ${name} `));
      for (const { long } of command.options) assert.match(text, new RegExp(`^  (?:-\\w, )?${long}\\b.* \\S`, 'm'));
      assert.match(text, /\nExamples:\n {2}\S/);
      assert.ok(command.summary() && command.description(), 'a summary and a description');
      assert.doesNotMatch(text, /[<>]/, "the parser's own notation");
      for (const line of text.split('\n')) assert.ok(line.length <= 84, line);
    });

    it(`${name} has the same help by punctual help ${name}`, async () => {
      assert.equal(await printed('help', name), await printed(name, '--help'));
    });

    it(`${name} stands in a file of its own`, () => assert.match(source(`${name}.ts`), /new Command\(/));
  }

  it('loads what does its work when it is run, not before', () => {
    const light =
      /^(?:node:.*|@commander-js\/extra-typings|\.\/options\.ts|\.\.\/(?:completion\/shells|print|usage-errors|user-error)\.ts)$/;
    for (const file of globSync('*.ts', { cwd: folder }))
      for (const [, from] of source(file).matchAll(/^import (?!type).*? from '(.*)'/gm))
        assert.match(from as string, light, `${basename(file)} imports ${from}`);
  });
});

describe('what is asked wrongly is refused, with what to write', () => {
  const wrongly: [name: string, words: string[], message: RegExp][] = [
    ['an unknown command', ['down'], /there is no command `down`\n {2}-> punctual --help lists them/],
    [
      'an unknown option',
      ['up', '--colour', 'blue'],
      /up has no option `--colour`\n {2}-> punctual up --help lists what it takes/,
    ],
    [
      'an option of another command',
      ['env', '--port', '3', '--runner', 'bogus'],
      /`--port` is an option of up, not of env\n {2}-> punctual env --help lists what it takes/,
    ],
    ['an option without its value', ['up', '--data'], /`--data` needs a value, DIR\n {2}-> punctual up --help/],
    ['a port that is no number', ['up', '--port', 'http'], /a port is a number from 0 to 65535, found `http`\n {2}->/],
    [
      'more failures than there are attempts',
      ['simulate', 'a.yaml', '--failures', '101'],
      /--failures is a whole number from 0 to 100, found `101`/,
    ],
    ['a port beyond all ports', ['up', '--port', '65536'], /found `65536`\n {2}-> for example --port 4566/],
    ['a runner that is none', ['up', '--runner', 'lambda'], /there is no runner `lambda`\n {2}-> .*--runner process/],
    ['a folder to mount that is not there', ['up', '--allow-host-path', '/nowhere'], /found `\/nowhere`\n {2}->/],
    [
      'a volume to mount that has no such name',
      ['up', '--allow-volume', '/srv'],
      /found `\/srv`\n {2}-> .*--allow-host-path/,
    ],
    [
      'a parameter without a value',
      ['up', 'a.yaml', '--parameter', 'Name'],
      /found `Name`\n {2}-> for example --parameter/,
    ],
    ['a parameter of no template', ['up', '--parameter', 'Name=x'], /--parameter is for one template\n {2}->/],
    ['all of the host to mount', ['up', '--allow-host-path', '/'], /and not all of it; found `\/`\n {2}->/],
    [
      'a mail server that is no URL',
      ['up', '--smtp', 'localhost:25'],
      /a mail server is named by a URL, found `localhost:25`/,
    ],
    ['an account that is none', ['up', '--account', '12'], /an account is 12 digits, found `12`\n {2}->/],
    ['a region that is none', ['up', '--region', 'Mars'], /a region looks like eu-west-1, found `Mars`\n {2}->/],
  ];
  for (const [name, words, message] of wrongly)
    it(name, async () => {
      using folder = mkdtempDisposableSync(join(tmpdir(), 'punctual-asked-wrongly-'));
      const data = join(folder.path, 'data');
      const own = words[0] === 'up' && !words.includes('--data') ? ['--data', data] : [];
      await assert.rejects(run([...words, ...own]), (error) => {
        assert.ok(error instanceof UsageError);
        assert.match(`${error.message}\n  -> ${error.hint}`, message);
        return true;
      });
    });
});

const source = (file: string): string => readFileSync(join(folder, file), 'utf8');
