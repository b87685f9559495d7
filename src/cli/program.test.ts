/** The definition of the command line, seen as a whole: what holds for each command. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, it } from 'node:test';
import { createProgram, run } from './program.ts';

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

const source = (file: string): string => readFileSync(join(folder, file), 'utf8');
