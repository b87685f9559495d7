/** A data folder that is damaged, foreign or out of reach: each kind gets a sentence with the mend, from every command, and no stack. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { CreateTopicCommand, ListTopicsCommand } from '@aws-sdk/client-sns';
import {
  program,
  runToEnd,
  type Said,
  say,
  type TemporaryFolder,
  temporaryFolder,
  type Up,
  up,
} from './run-punctual.ts';
import { clients } from './served-cloud.ts';

const isWindows = process.platform === 'win32';
const isRoot = process.geteuid?.() === 0;

/** A folder that was in use: it has a topic and a line. */
const made: TemporaryFolder = temporaryFolder();
before(async () => {
  await using punctual = await up(join(made.path, 'data'));
  const { sns } = clients(punctual.endpoint, punctual.host);
  await sns.send(new CreateTopicCommand({ Name: 'kept' }));
  await putLine(punctual, 'before');
  await punctual.end('SIGTERM');
});
after(() => made[Symbol.dispose]());

/** Does the damage to a copy of it, which does not know that it is one. */
function damaged(folder: string, damage: (data: string) => void): string {
  const data = join(folder, 'data');
  cpSync(join(made.path, 'data'), data, { recursive: true });
  const settings = join(data, 'settings.json');
  const { place: _, ...others } = JSON.parse(readFileSync(settings, 'utf8')) as { place: object };
  writeFileSync(settings, JSON.stringify(others), { mode: 0o600 });
  damage(data);
  return data;
}

const start = (data: string): Promise<Said> => say('up', '--data', data, '--port', '0', '--runner', 'none');

function assertSentence({ code, stdout, stderr }: Said, words: RegExp, mend: RegExp): void {
  assert.equal(code, 1, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, /^punctual: [^\n]+\n {2}-> [^\n]+\n$/);
  assert.match(stderr, words);
  assert.match(stderr.split('\n')[1] as string, mend);
}

const at = (name: string, damage: (file: string) => void) => (data: string) => damage(join(data, name));
const gone = (file: string): void => rmSync(file);
const empty = (file: string): void => truncateSync(file, 0);
const nonsense = (file: string): void => writeFileSync(file, 'nonsense');
const aFolder = (file: string): void => {
  rmSync(file, { recursive: true, force: true });
  mkdirSync(file);
};
const aLink = (file: string): void => {
  renameSync(file, `${file}.elsewhere`);
  symlinkSync(`${file}.elsewhere`, file);
};
const nameIs =
  (make: (file: string) => void) =>
  (tasks: string): void => {
    mkdirSync(tasks, { recursive: true });
    make(join(tasks, 'id'));
  };
const readable = (file: string): void => chmodSync(file, 0o644);
const writable = (file: string): void => chmodSync(file, 0o666);
const linked = (file: string): void => linkSync(file, `${file}.second`);
const aHole = (file: string): void => {
  const bytes = readFileSync(file);
  bytes.fill(0xaa, 4096, 12_288);
  writeFileSync(file, bytes);
};
const halved = (file: string): void => truncateSync(file, Math.floor(readFileSync(file).length / 2));
const ofAnother = (file: string): void => {
  rmSync(file);
  const db = new DatabaseSync(file);
  db.exec('CREATE TABLE moz_cookies (id INTEGER)');
  db.close();
};

/** It stands beside the store and is whole. */
const theOther =
  (name: string) =>
  (file: string): void => {
    rmSync(file);
    cpSync(join(dirname(file), name), file);
  };
const without =
  (table: string) =>
  (file: string): void => {
    const db = new DatabaseSync(file);
    db.exec(`DROP TABLE ${table}`);
    db.close();
  };

const kinds: [name: string, damage: (data: string) => void, words: RegExp, mend: RegExp][] = [
  ['the store is gone', at('punctual.db', gone), /punctual\.db` is missing, beside the settings/, /backup/],
  ['the store is empty', at('punctual.db', empty), /punctual\.db` is empty/, /backup/],
  ['the store is nonsense', at('punctual.db', nonsense), /punctual\.db` is damaged: file is not a database/, /recover/],
  ['the store has a hole', at('punctual.db', aHole), /punctual\.db` is damaged/, /recover/],
  ['the store is half there', at('punctual.db', halved), /punctual\.db` is damaged/, /recover/],
  ["the store is another program's", at('punctual.db', ofAnother), /those of another program/, /backup/],
  [
    'the store lacks a table',
    at('punctual.db', without('timer')),
    /punctual\.db` is damaged: it lacks .*timer/,
    /backup/,
  ],
  ['the store is the log file', at('punctual.db', theOther('logs.db')), /punctual\.db` is damaged: it lacks/, /backup/],
  ['the store is a folder', at('punctual.db', aFolder), /punctual\.db` is a folder, where a file is to be/, /mv /],
  ['the log file is a folder', at('logs.db', aFolder), /logs\.db` is a folder/, /mv /],
  ['what stands beside the store is a folder', at('punctual.db-wal', aFolder), /punctual\.db-wal` is a folder/, /mv /],
  ['the settings are gone', at('settings.json', gone), /settings\.json` is missing, beside `punctual\.db`/, /backup/],
  ['the settings are empty', at('settings.json', empty), /settings\.json` is empty/, /backup/],
  ['the settings are nonsense', at('settings.json', nonsense), /settings\.json` is not what was written/, /backup/],
  [
    'the settings are a list',
    at('settings.json', (file) => writeFileSync(file, '[]')),
    /is not what was written/,
    /backup/,
  ],
  ['the settings are a folder', at('settings.json', aFolder), /settings\.json` is a folder/, /mv /],
  ['the keys are nonsense', at('keys.json', nonsense), /keys\.json` is not what was written/, /new key/],
  ['the keys lack one', at('keys.json', (file) => writeFileSync(file, '{}')), /keys\.json` is not what was/, /new key/],
  ['the key of the vault is gone', at('vault.key', gone), /vault\.key` is missing/, /put back/],
  ['the key of the vault is a folder', at('vault.key', aFolder), /vault\.key` is a folder/, /mv /],
  [
    'the lock is nonsense',
    at('lock', (file) => writeFileSync(file, 'x'.repeat(8192))),
    /lock` is not what was/,
    /remove it/,
  ],
  ['the lock is a folder', at('lock', aFolder), /lock` is a folder/, /mv /],
  ['the tasks are a file', at('tasks', nonsense), /tasks` is a file, where a folder is to be/, /mv /],
  ["the tasks' own name is nonsense", at('tasks', nameIs(nonsense)), /tasks\/id` is not what was/, /remove it/],
  ["the tasks' own name is a folder", at('tasks', nameIs(mkdirSync)), /tasks\/id` is a folder, where a file/, /mv /],
];
const ofUnix: typeof kinds = [
  ['the store is a link', at('punctual.db', aLink), /punctual\.db` is a link/, /the file itself/],
  ['the store has a second name', at('punctual.db', linked), /punctual\.db` has another name/, /cp -p .* && mv /],
  ['the settings are a link', at('settings.json', aLink), /settings\.json` is a link/, /the file itself/],
  [
    "the tasks' own name is a link to what has no end",
    at(
      'tasks',
      nameIs((file) => symlinkSync('/dev/zero', file)),
    ),
    /tasks\/id` is a link, where a file/,
    /mv /,
  ],
  [
    "the tasks' own name is a pipe",
    at(
      'tasks',
      nameIs((file) => void execFileSync('mkfifo', [file])),
    ),
    /tasks\/id` is a pipe, where a file/,
    /mv /,
  ],
  ['the lock is a link', at('lock', aLink), /lock` is a link/, /the file itself/],
];

describe('a start on a data folder', () => {
  for (const [name, damage, words, mend] of isWindows ? kinds : [...kinds, ...ofUnix])
    it(`says what is wrong where ${name}`, async () => {
      using folder = temporaryFolder();
      assertSentence(await start(damaged(folder.path, damage)), words, mend);
    });

  it('ends where it served already', { skip: isWindows && 'there are no process groups' }, async () => {
    using folder = temporaryFolder();
    const data = damaged(folder.path, (path) => writeFileSync(join(path, 'door.json'), '', { mode: 0o600 }));
    const said = await say('up', '--data', data, '--port', '0', '--runner', 'process');
    assertSentence(said, /door\.json` is empty/, /remove it/);
  });

  it('does not wait for a pipe in the place of a file', {
    skip: isWindows && 'there are no pipes in folders',
  }, async () => {
    using folder = temporaryFolder();
    const data = damaged(folder.path, at('settings.json', gone));
    assert.equal((await runToEnd('mkfifo', [join(data, 'settings.json')])).code, 0);
    assertSentence(await start(data), /settings\.json` is a pipe, where a file is to be/, /mv /);
  });

  it('takes up a first start that was cut short', async () => {
    using folder = temporaryFolder();
    const data = damaged(folder.path, (path) => {
      const settings = JSON.parse(readFileSync(join(path, 'settings.json'), 'utf8'));
      delete settings.vaultKeyDigest;
      writeFileSync(join(path, 'settings.json'), JSON.stringify({ ...settings, unfinished: true }), { mode: 0o600 });
      for (const name of ['punctual.db', 'logs.db', 'keys.json', 'vault.key']) rmSync(join(path, name));
    });
    await using punctual = await up(data);
    assert.doesNotMatch(readFileSync(join(data, 'settings.json'), 'utf8'), /unfinished/);
    assert.doesNotMatch(punctual.stderr, /missing/);
  });

  it('keeps its files for its user again, and says so', { skip: isWindows && 'there are no modes' }, async () => {
    using folder = temporaryFolder();
    const data = damaged(folder.path, (path) => {
      for (const name of ['punctual.db', 'logs.db', 'keys.json', 'vault.key']) readable(join(path, name));
      writable(join(path, 'settings.json'));
    });
    await using punctual = await up(data);
    for (const name of ['punctual.db', 'logs.db', 'keys.json', 'vault.key', 'settings.json']) {
      assert.match(punctual.stderr, new RegExp(`others could (read|write) .*${name}.: from now on .* \\(chmod 600\\)`));
      assert.equal(statSync(join(data, name)).mode & 0o777, 0o600);
    }
  });

  it('says that the folder was written by a newer version', async () => {
    using folder = temporaryFolder();
    const data = damaged(folder.path, (path) => {
      const store = new DatabaseSync(join(path, 'punctual.db'));
      store.exec("UPDATE migration SET steps = 99 WHERE service = 'sns'");
      store.close();
    });
    assertSentence(await start(data), /written by a newer version/, /install that version/);
  });
});

describe('a damaged log file', () => {
  const damages: [name: string, damage: (file: string) => void, said: RegExp][] = [
    ['nonsense', nonsense, /logs\.db` is damaged \(file is not a database\): it was set aside/],
    ['with a hole', aHole, /logs\.db` is damaged .*: it was set aside as `.*logs\.db\.damaged-/],
    ['half there', halved, /logs\.db` is damaged/],
    ["another program's", ofAnother, /logs\.db` is damaged .*another program/],
    ['without a table', without('log_stream'), /logs\.db` is damaged \(it lacks the table `log_stream`\): it was set/],
    ['a copy of the store', theOther('punctual.db'), /logs\.db` is damaged \(it lacks the table `log_group`\)/],
    ['gone', gone, /logs\.db` was missing: lines from before are gone/],
    ['empty', empty, /logs\.db` was empty: lines from before are gone/],
  ];
  for (const [name, damage, said] of damages)
    it(`stops no more than its lines, at a start: ${name}`, async () => {
      using folder = temporaryFolder();
      const data = damaged(folder.path, at('logs.db', damage));
      await using punctual = await up(data);
      assert.match(punctual.stderr, said);
      await assertGoesOn(punctual, ['after']);
      const aside = readdirSync(data).some((file) => file.startsWith('logs.db.damaged-'));
      assert.equal(aside, !['gone', 'empty'].includes(name));
    });

  it('stops no more than its lines, while it runs', async () => {
    using folder = temporaryFolder();
    const data = damaged(folder.path, () => {});
    await using punctual = await up(data);
    // What is in the way of its pages is seen at the next write.
    const file = join(data, 'logs.db');
    const size = readFileSync(file).length;
    writeFileSync(file, Buffer.alloc(size, 0xaa));
    appendFileSync(`${file}-wal`, Buffer.alloc(0));
    await putLine(punctual, 'meanwhile').catch(() => {});
    await assertGoesOn(punctual, ['meanwhile', 'after']);
    assert.match(punctual.stderr, /logs\.db` is damaged .*: it was set aside/);
  });
});

/** Everything but the lines from before is there, and new ones can be had. */
async function assertGoesOn(punctual: Up, lines: readonly string[]): Promise<void> {
  const { sns, logs } = clients(punctual.endpoint, punctual.host);
  assert.match((await sns.send(new ListTopicsCommand({}))).Topics?.[0]?.TopicArn ?? '', /:kept$/);
  assert.equal((await logs.send(new DescribeLogGroupsCommand({}))).logGroups?.length, 1);
  await putLine(punctual, 'after');
  const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName: 'lines' }));
  assert.deepEqual(
    events.map(({ message }) => message),
    lines,
  );
}

async function putLine({ endpoint, host }: Up, message: string): Promise<void> {
  const { logs } = clients(endpoint, host);
  const names = { logGroupName: 'lines', logStreamName: 'one' };
  await logs.send(new CreateLogGroupCommand({ logGroupName: names.logGroupName })).catch(() => {});
  await logs.send(new CreateLogStreamCommand(names)).catch(() => {});
  await logs.send(new PutLogEventsCommand({ ...names, logEvents: [{ timestamp: Date.now(), message }] }));
}

describe('a data folder that cannot be', { skip: isWindows && 'there is no /proc' }, () => {
  for (const command of ['up', 'env', 'logs'])
    it(`gets a sentence from ${command}`, async () => {
      using folder = temporaryFolder();
      writeFileSync(join(folder.path, 'file'), '');
      for (const data of ['/proc/x', join(folder.path, 'file'), join(folder.path, 'file/data')]) {
        const { code, stderr } = await say(command, '--data', data, ...(command === 'up' ? ['--port', '0'] : []));
        assert.equal(code, 1, stderr);
        assert.match(stderr, /^punctual: [^\n]+\n {2}-> [^\n]+\n$/);
      }
    });

  it('is said to be closed to this user', { skip: !isRoot && 'only root may become another user' }, async () => {
    using folder = temporaryFolder();
    const data = join(folder.path, 'data');
    mkdirSync(data, { mode: 0o700 });
    chmodSync(folder.path, 0o755);
    for (const [command, words] of [
      ['up', /this user may not \(EACCES\)/],
      ['env', /this user may not/],
      ['logs', /may not/],
    ] as const) {
      const { code, stderr } = await asNobody(command, '--data', join(data, 'deep'));
      assert.equal(code, 1);
      assert.match(stderr, words);
      assert.match(stderr, /\n {2}-> let user 65534 read and write /);
    }
    assert.ok(!existsSync(join(data, 'deep')));
  });
});

function asNobody(...words: string[]): Promise<Said> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...words], {
      uid: 65534,
      gid: 65534,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const heard = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].on('data', (text) => {
        heard[name] += text;
      });
    child.on('close', (code) => resolve({ code, ...heard }));
  });
}
