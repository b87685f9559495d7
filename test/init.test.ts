/** `punctual init`, and what it prints to do next. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { deployConfig } from '../src/cli/deploy-config.ts';
import { program, runToEnd, type Said, temporaryFolder } from './run-punctual.ts';
import { openServed } from './served-cloud.ts';

const folder = temporaryFolder();
after(() => folder[Symbol.dispose]());

function emptyFolder(name: string): string {
  const path = join(folder.path, name);
  mkdirSync(join(path, '.git'), { recursive: true });
  return path;
}

const punctual = (path: string, ...words: string[]): Promise<Said> =>
  runToEnd('sh', ['-c', 'cd "$0" && exec "$@"', path, process.execPath, program, ...words]);

describe('punctual init', () => {
  for (const [words, file] of [
    [[], 'punctual.config.ts'],
    [['--yaml'], 'punctual.config.yaml'],
  ] as const)
    it(`writes ${file}, which runs here as it is`, async () => {
      const path = emptyFolder(`My Office${words.length}`);
      const { code, stdout, stderr } = await punctual(
        path,
        'init',
        '--yes',
        ...words,
        '--zone',
        'Europe/Berlin',
        '--notify',
        'ops@example.com',
      );
      assert.equal(code, 0, stderr);
      assert.match(
        stdout,
        new RegExp(
          `^${file.replaceAll('.', '\\.')} is written: the app \`my-office\\d\`, times in Europe/Berlin, ops@example\\.com is told of failures\n\n {2}punctual dev `,
        ),
      );
      const synthesized = await punctual(path, 'synth');
      assert.equal(synthesized.code, 0, synthesized.stderr);

      await using cloud = await openServed(() => ({ seconds: 5 }));
      const { region, rootKey } = cloud.cloud.host;
      const said = await deployConfig({ endpoint: cloud.endpoint, region, rootKey }, join(path, file), () => {});
      assert.match(said, /^stack my-office\d: created$/);
      await cloud.advance(90);
      assert.deepEqual(
        cloud.sql('SELECT status FROM tick').map(({ status }) => status),
        ['fired'],
      );
    });

  it('asks nothing where nobody can answer, and refuses to write over what is there', async () => {
    const path = emptyFolder('twice');
    assert.equal((await punctual(path, 'init')).code, 0);
    const before = readFileSync(join(path, 'punctual.config.ts'), 'utf8');
    const { code, stderr } = await punctual(path, 'init', '--yaml');
    assert.equal(code, 1);
    assert.match(stderr, /punctual\.config\.ts is here already/);
    assert.equal(readFileSync(join(path, 'punctual.config.ts'), 'utf8'), before);
  });

  it('says what is wrong with an answer', async () => {
    const path = emptyFolder('wrong');
    const { code, stderr } = await punctual(path, 'init', '--yes', '--zone', 'Berlin');
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^punctual: zone: found "Berlin"; expected an IANA zone; nearest: Europe\/Berlin\n {2}-> zone: /,
    );
    assert.deepEqual(readdirSync(path), ['.git'], 'nothing is written');
  });
});
