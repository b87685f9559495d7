/** What would be published: packed, unpacked elsewhere, and run on plain Node beside the dependencies that it names. */
import assert from 'node:assert/strict';
import { globSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pack } from './packed.ts';
import { runToEnd, temporaryFolder, up } from './run-punctual.ts';

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

const projectRoot = join(import.meta.dirname, '..');
/** Its sources are 4 MB once built; a runtime weighs a hundred. */
const unpackedBytesMax = 10 * 1024 * 1024;

const folder = temporaryFolder();
after(() => folder[Symbol.dispose]());
let paths: readonly string[];
let home: string;
let bin: string;
let manifest: Manifest;

before(() => {
  home = process.env['PUNCTUAL_TEST_PACKAGE'] ?? pack(folder.path);
  bin = join(home, 'bin/punctual.js');
  manifest = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as Manifest;
  const all = globSync('**', { cwd: home, exclude: ['node_modules'] });
  paths = all.filter((path) => statSync(join(home, path)).isFile());
});

/** What is wrong is refused in the editor already: a line that expects an error, and has none, is one. */
const typed = `import { app, at, cron, every, job, rate } from 'punctual';
export default app('office', {
  zone: 'UTC',
  notify: 'none',
  jobs: [
    job('right', { schedule: every('day at 04:30'), image: 'a:1', timeout: '1h30m', retry: { exitCodes: { 3: 0 } } }),
    job('several', { schedule: [cron('0 9 * * 1-5'), at('2030-01-01T00:00', { name: 'once' }), rate('6 hours')] }),
    // @ts-expect-error a number without a unit
    job('a', { schedule: every('hour'), image: 'a:1', timeout: 3600 }),
    // @ts-expect-error a misspelt key
    job('b', { schedule: every('hour'), imag: 'a:1' }),
    // @ts-expect-error a misspelt word
    job('c', { schedule: every('dayly at 04:30'), image: 'a:1' }),
    // @ts-expect-error no shell splits it
    job('d', { schedule: every('hour'), image: 'a:1', command: 'node x.js' }),
    // @ts-expect-error no schedule
    job('e', { image: 'a:1' }),
  ],
});
`;

describe('the package', () => {
  it('holds the command, its built form and its papers, and nothing else', () => {
    for (const path of [
      'bin/punctual.js',
      'bin/no-authority.pem',
      'dist/cli/main.js',
      'dist/jobs/punctual.js',
      'dist/page/dist/index.html',
      'dist/page/dist/licenses.txt',
      'dist/jobs/punctual.d.ts',
      'schema.json',
      'package.json',
      'README.md',
      'LICENSE',
      'CHANGELOG.md',
    ])
      assert.ok(paths.includes(path), `${path} is missing`);
    const allowed =
      /^(?:bin\/(?:punctual\.js|no-authority\.pem)|dist\/cli\/[\w-]+\.js|dist\/jobs\/punctual\.js|dist\/page\/dist\/(?:index\.html|licenses\.txt|assets\/[\w-]+\.(?:js|css|woff2))|dist\/(?:jobs|languages)\/.*\.d\.ts|[A-Z]+\.md|LICENSE|(?:package|schema)\.json)$/;
    const licences = readFileSync(join(home, 'dist/page/dist/licenses.txt'), 'utf8');
    assert.match(
      licences,
      /^react \d[\s\S]*MIT License[\s\S]*Copyright \(c\) Meta[\s\S]*inter \d[\s\S]*SIL OPEN FONT LICENSE/,
    );
    assert.deepEqual(
      paths.filter((path) => !allowed.test(path)),
      [],
    );
    assert.deepEqual(
      paths.filter((path) => /\.test\.|\/fixtures\/|\/contract\./.test(path)),
      [],
    );
  });

  it('carries no runtime and asks for none', () => {
    const unpackedSize = paths.reduce((sum, path) => sum + statSync(join(home, path)).size, 0);
    assert.ok(unpackedSize < unpackedBytesMax, `${unpackedSize} bytes`);
    const asked = Object.entries(manifest).filter(([member]) => /dependencies$/i.test(member) && !/^dev/.test(member));
    assert.deepEqual(
      asked.map(([member]) => member),
      ['dependencies'],
    );
    assert.deepEqual(
      Object.keys(manifest.dependencies).filter((name) => /^node-/.test(name)),
      [],
    );
  });

  it('imports no package but those that it names', () => {
    // The page is one piece: it has no module left to import.
    const modules = globSync('dist/{cli,jobs}/*.js', { cwd: home });
    const imported = modules.flatMap((path) =>
      [...readFileSync(join(home, path), 'utf8').matchAll(/(?:^import (?:.* from )?|\bimport\()\s*"([^".$][^"$]*)"/gm)]
        .map(([, specifier]) => specifier as string)
        .filter((specifier) => !specifier.startsWith('node:'))
        .map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] as string),
    );
    assert.ok(imported.length > 10, 'imports are seen');
    assert.deepEqual(
      [...new Set(imported)].filter((name) => !(name in manifest.dependencies)),
      [],
    );
  });

  it('types a configuration where it is installed, without a checkout', async () => {
    const user = join(folder.path, 'user');
    mkdirSync(join(user, 'node_modules'), { recursive: true });
    symlinkSync(home, join(user, 'node_modules/punctual'));
    writeFileSync(join(user, 'package.json'), '{"type": "module"}');
    writeFileSync(join(user, 'punctual.config.ts'), typed);
    const options = [
      '--strict',
      '--noEmit',
      '--module',
      'nodenext',
      '--target',
      'es2024',
      '--types',
      '',
      '--ignoreConfig',
    ];
    const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
    const { code, stdout } = await runToEnd(process.execPath, [tsc, ...options, join(user, 'punctual.config.ts')]);
    assert.equal(stdout, '');
    assert.equal(code, 0);
  });

  it('says its version', async () => {
    const { code, stdout } = await runToEnd(process.execPath, [bin, '--version']);
    assert.deepEqual([code, stdout], [0, `${manifest.version}\n`]);
  });

  it('serves, runs on what it has built, and stops', async () => {
    await using punctual = await up(join(folder.path, 'data'), ['--runner', 'process'], bin);
    const health = await fetch(`${punctual.endpoint}/health`);
    assert.deepEqual(await health.json(), { status: 'running' });
    const { code, stderr } = await punctual.end('SIGTERM');
    assert.equal(code, 0);
    assert.match(stderr, /^punctual: tasks run as processes .*\npunctual: stopped; no task is running\n$/);
  });
});
