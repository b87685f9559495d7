/**
 * Each file of a data folder in each kind of damage, opened by each command, in this process: a sentence with the mend, or all that was there.
 * What each kind is told, and that the command itself prints it, is in `damaged-folder.proof.ts`.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { backUpFolder } from '../src/cli/back-up-folder.ts';
import { cleanFolder } from '../src/cli/clean-folder.ts';
import { readDataFolder } from '../src/cli/data-folder.ts';
import { restoreFolder } from '../src/cli/restore-folder.ts';
import { UserError } from '../src/cli/user-error.ts';
import { root } from '../src/cloud/kit/caller.ts';
import { quietly, withoutPlace, withPunctual } from './opened-folder.ts';

const skip = process.platform === 'win32' && 'there are no pipes, links and modes';

/** In memory, where there is such a place: hundreds of stores are opened, and each commit waits for its disk. */
const memory = '/dev/shm';
const top = fs.mkdtempSync(join(fs.existsSync(memory) ? memory : tmpdir(), 'punctual-damage-'));
after(() => fs.rmSync(top, { recursive: true, force: true }));
/** Of an engine that was killed: what it committed last is in its write-ahead log. */
const killed = join(top, 'killed');
/** The same cloud, before. */
const older = join(top, 'older');
const other = join(top, 'other');
const topics = 12;
const elsewhere = join(top, 'elsewhere');

before(async () => {
  const data = join(top, 'data');
  await quietly(async () => {
    await withPunctual(data, async ({ cloud }) => {
      await cloud.call('secretsmanager', 'CreateSecret', { Name: 'kept', SecretString: 'quiet' }, root);
    });
    fs.cpSync(data, older, { recursive: true });
    await withPunctual(data, async ({ cloud }) => {
      for (let count = 0; count < topics; count += 1)
        await cloud.call('sns', 'CreateTopic', { Name: `kept-${count}` }, root);
      await cloud.call('logs', 'CreateLogGroup', { logGroupName: 'lines' }, root);
      fs.cpSync(data, killed, { recursive: true });
    });
    await withPunctual(other, async ({ cloud }) => void (await cloud.call('sns', 'ListTopics', {}, root)));
  });
  for (const folder of [killed, older, other]) {
    withoutPlace(folder);
    fs.mkdirSync(join(folder, 'tasks'), { recursive: true });
    fs.writeFileSync(join(folder, 'tasks/id'), folder === other ? 'b'.repeat(32) : 'a'.repeat(32));
  }
});

const databases = ['punctual.db', 'logs.db'].flatMap((name) =>
  ['', '-wal', '-shm', '-journal'].map((end) => name + end),
);
const texts = ['settings.json', 'keys.json', 'vault.key'];
const locks = ['lock', 'lock-journal', 'settings.json'];

const remove = (file: string): void => fs.rmSync(file, { recursive: true, force: true });
const isFile = (file: string): boolean => fs.statSync(file, { throwIfNoEntry: false })?.isFile() === true;
const instead = (make: (file: string) => void) => (file: string) => {
  remove(file);
  make(file);
};
const inFile = (change: (bytes: Buffer) => Buffer) => (file: string) => {
  if (isFile(file)) fs.writeFileSync(file, change(fs.readFileSync(file)), { mode: 0o600 });
};
const from = (folder: string) => (file: string, data: string) => {
  const source = join(folder, file.slice(data.length + 1));
  remove(file);
  if (fs.existsSync(source)) fs.cpSync(source, file, { recursive: true });
};

const damages: Record<string, (file: string, data: string) => void> = {
  missing: remove,
  empty: inFile(() => Buffer.alloc(0)),
  'cut at half': inFile((bytes) => bytes.subarray(0, bytes.length >> 1)),
  'with other bytes in its middle': inFile((bytes) =>
    bytes.fill(0xa5, bytes.length >> 1, Math.min(bytes.length, (bytes.length >> 1) + Math.ceil(bytes.length / 8))),
  ),
  'with other bytes at its beginning': inFile((bytes) => bytes.fill(0xa5, 0, Math.min(64, bytes.length))),
  nonsense: instead((file) => fs.writeFileSync(file, 'nonsense', { mode: 0o600 })),
  huge: instead((file) => fs.writeFileSync(file, Buffer.alloc(2_000_000, 'x'), { mode: 0o600 })),
  "another program's": instead((file) => {
    const db = new DatabaseSync(file);
    db.exec('CREATE TABLE moz_cookies (id INTEGER)');
    db.close();
  }),
  'a folder': instead((file) => fs.mkdirSync(file)),
  'a link to elsewhere': (file) => {
    remove(elsewhere);
    if (fs.existsSync(file)) fs.renameSync(file, elsewhere);
    else fs.writeFileSync(elsewhere, '', { mode: 0o600 });
    fs.symlinkSync(elsewhere, file);
  },
  'a link to nothing': instead((file) => fs.symlinkSync(join(top, 'nowhere'), file)),
  'a link to itself': instead((file) => fs.symlinkSync(file, file)),
  'a link to what has no end': instead((file) => fs.symlinkSync('/dev/zero', file)),
  'a pipe': instead((file) => void execFileSync('mkfifo', [file])),
  'open to everybody': (file) => {
    if (fs.existsSync(file)) fs.chmodSync(file, fs.statSync(file).isDirectory() ? 0o777 : 0o666);
  },
  'that of another cloud': from(other),
  'an older copy': from(older),
};

/** Nobody can know of these that something is gone: SQLite has no more than what reached the file. */
const unknowable = new Set(['punctual.db: an older copy']);

let count = 0;

/** What became of it, on a copy of its own that is removed behind it. */
async function tried(
  name: string,
  damage: (file: string, data: string) => void,
  command: (data: string) => Promise<void>,
): Promise<void> {
  count += 1;
  const data = join(top, `${count}`);
  fs.cpSync(killed, data, { recursive: true });
  damage(join(data, name), data);
  await quietly(() => command(data)).catch((error: unknown) => {
    assert.ok(error instanceof UserError, `${name}: ${(error as Error).stack}`);
    assert.ok((error.hint ?? '').length > 0, error.message);
  });
  for (const end of ['', '-backup', '-backup.unfinished', '-key', '-restored', '-restored.unfinished'])
    remove(data + end);
}

/** All that was committed is there. */
const goesOn = (data: string, isWhole: boolean): Promise<void> =>
  withPunctual(data, async ({ cloud }) => {
    const { Topics = [] } = (await cloud.call('sns', 'ListTopics', {}, root)) as { Topics?: object[] };
    if (isWhole) assert.equal(Topics.length, topics);
    const { SecretString } = (await cloud.call('secretsmanager', 'GetSecretValue', { SecretId: 'kept' }, root)) as {
      SecretString?: string;
    };
    assert.equal(SecretString, 'quiet');
    await cloud.call('logs', 'DescribeLogGroups', {}, root);
  });

interface Command {
  /** Those that it opens. */
  readonly files: readonly string[];
  run(data: string, isWhole: boolean): Promise<void>;
}

const commands: Record<string, Command> = {
  up: {
    files: [
      ...databases.slice(0, 6),
      ...texts,
      ...locks,
      'door.json',
      'holder.json',
      'tasks',
      'tasks/id',
      'settings.json.new',
    ],
    run: goesOn,
  },
  backup: {
    files: [...databases, ...texts],
    async run(data, isWhole) {
      await backUpFolder({ data, to: `${data}-backup`, vaultKey: `${data}-key` });
      restoreFolder({ from: `${data}-backup`, data: `${data}-restored`, vaultKey: `${data}-key` });
      await goesOn(`${data}-restored`, isWhole);
    },
  },
  restore: {
    files: [...databases, ...texts],
    run: async (data) => restoreFolder({ from: data, data: `${data}-restored`, vaultKey: undefined }),
  },
  clean: {
    files: [...locks, 'tasks', 'tasks/id'],
    run: (data) => cleanFolder({ data, dryRun: true, yes: false, withData: true }),
  },
  'env, ls, logs or dashboard': {
    files: [...locks, 'holder.json'],
    run: async (data) => void readDataFolder(data),
  },
};

describe('a file of a data folder, damaged in any way, is told of, or all that was there is there', { skip }, () => {
  for (const [command, { files, run }] of Object.entries(commands))
    for (const file of new Set(files))
      it(`${command}: ${file}`, async () => {
        for (const [kind, damage] of Object.entries(damages))
          await tried(file, damage, (data) => run(data, !unknowable.has(`${file}: ${kind}`))).catch(
            (cause: unknown) => {
              throw new Error(`${file} is ${kind}`, { cause });
            },
          );
      });
});
