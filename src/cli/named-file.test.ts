/** What is named on the command line may be anything: it is read to its end or refused in a sentence, and a configuration is told by what it says. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { isConfigNamed } from './config-named.ts';
import { readNamed, writeNamed } from './named-file.ts';
import { chain, UserError } from './user-error.ts';

const folder = mkdtempSync(join(tmpdir(), 'punctual-named-'));
after(() => rmSync(folder, { recursive: true }));
const inFolder = (name: string): string => join(folder, name);

const refuses = (work: () => void, words: RegExp): void =>
  assert.throws(work, (error) => error instanceof UserError && words.test(error.message));

describe('a file that was named', () => {
  for (const [what, file, words] of [
    ['that is not there', 'none', /^read `.*none`: there is no such file or folder \(ENOENT\)$/],
    ['that is a folder', '.', /^read `.*`: it is a folder \(EISDIR\)$/],
    ['whose links go in a circle', 'circle', /: its links go round in a circle \(ELOOP\)$/],
  ] as const)
    it(`${what} is said to be so`, () => {
      if (file === 'circle') symlinkSync('circle', inFolder('circle'));
      refuses(() => readNamed(inFolder(file)), words);
    });

  it('that never ends is read to a bound', { skip: process.platform === 'win32' }, () =>
    refuses(() => readNamed('/dev/zero'), /^`\/dev\/zero` has more than 64 MiB$/),
  );

  it('that is a socket is none', { skip: process.platform === 'win32' }, async () => {
    const server = createServer().listen(inFolder('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    refuses(() => readNamed(inFolder('socket')), /it is a socket, or a device that is not there \(ENXIO\)$/);
    server.close();
  });

  it('is written into a folder that is there, and a new one over none', () => {
    refuses(() => writeNamed(inFolder('a/b'), ''), /there is no folder `.*a`$/);
    writeNamed(inFolder('new'), 'x', true);
    refuses(() => writeNamed(inFolder('new'), 'y', true), /^write `.*new`: it is there already \(EEXIST\)$/);
    assert.equal(readNamed(inFolder('new')), 'x');
  });
});

it('what the system refuses elsewhere is said in words, too', () => {
  const error = Object.assign(new Error('EACCES: permission denied, scandir'), {
    code: 'EACCES',
    syscall: 'scandir',
    path: '/root/x',
  });
  assert.equal(chain(error), '`/root/x`: this user may not (EACCES)');
});

describe('a configuration', () => {
  for (const [name, text, expected] of [
    ['jobs.ts', '', true],
    ['jobs.yaml', 'app: a\njobs:\n  b: {}\n', true],
    ['jobs.json', ' {"app":"a","jobs":{}}', true],
    ['template.yaml', 'Resources:\n  jobs:\n    Type: T\n', false],
    ['both.yaml', 'jobs: 1\nResources: {}\n', false],
    ['template.json', '{"Resources":{"jobs":{}}}', false],
    ['broken.json', '{"jobs":', false],
    ['punctual.config.yaml', '', true],
  ] as const)
    it(`is told by its name, or by what it says: ${name}`, () => {
      writeFileSync(inFolder(name), text);
      assert.equal(isConfigNamed(inFolder(name)), expected);
    });
});
