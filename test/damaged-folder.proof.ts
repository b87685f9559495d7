/** A data folder that is damaged, foreign or out of reach: each kind gets a sentence with the mend, from every command, and no stack. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
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
import { changeSettings } from '../src/cli/folder/settings.ts';
import { UserError } from '../src/cli/user-error.ts';
import {
  aHole,
  at,
  empty,
  gone,
  halved,
  kinds,
  nonsense,
  ofAnother,
  ofUnix,
  readable,
  theOther,
  without,
  writable,
} from './damaged-folder.table.ts';
import { quietly, withoutPlace, withPunctual } from './opened-folder.ts';
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
import { until } from './until.ts';

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
  withoutPlace(data);
  damage(data);
  return data;
}

const start = (data: string): Promise<Said> => say('up', '--data', data, '--port', '0', '--runner', 'none');

/** In this process: the command prints just that. */
const refusalOf = (data: string): Promise<UserError> =>
  quietly(() => withPunctual(data, async () => {})).then(
    () => assert.fail('it started'),
    (error: unknown) => (error instanceof UserError ? error : Promise.reject(error)),
  );

function assertSentence({ code, stdout, stderr }: Said, words: RegExp, mend: RegExp): void {
  assert.equal(code, 1, stderr);
  assert.equal(stdout, '');
  assert.match(stderr, /^punctual: [^\n]+\n {2}-> [^\n]+\n$/);
  assert.match(stderr, words);
  assert.match(stderr.split('\n')[1] as string, mend);
}

describe('a start on a data folder', () => {
  for (const [name, damage, words, mend] of isWindows ? kinds : [...kinds, ...ofUnix])
    it(`says what is wrong where ${name}`, async () => {
      using folder = temporaryFolder();
      const refusal = await refusalOf(damaged(folder.path, damage));
      assert.match(refusal.message, words);
      assert.match(refusal.hint ?? '', mend);
    });

  it('ends where it served already', { skip: isWindows && 'there are no process groups' }, async () => {
    using folder = temporaryFolder();
    const data = damaged(folder.path, (path) => mkdirSync(join(path, 'door.json')));
    const { code, stderr } = await say('up', '--data', data, '--port', '0', '--runner', 'process');
    assert.equal(code, 1);
    assert.match(stderr, /\npunctual: `.*door\.json` is a folder, where a file is to be\n {2}-> move it away/);
  });

  it('goes on where the port of its tasks alone is not known any more, and says so', async () => {
    using folder = temporaryFolder();
    const data = damaged(folder.path, (path) => writeFileSync(join(path, 'door.json'), '', { mode: 0o600 }));
    await using punctual = await up(data, isWindows ? [] : ['--runner', 'process']);
    if (!isWindows) assert.match(punctual.stderr, /door\.json` is empty\n {2}-> tasks that are running do not/);
  });

  it('goes on with an older store, and says so', async () => {
    using folder = temporaryFolder();
    const data = damaged(folder.path, (path) => changeSettings(path, (settings) => ({ ...settings, starts: 99 })));
    await using punctual = await up(data);
    assert.match(punctual.stderr, /punctual\.db` is older than the settings beside it/);
    await assertGoesOn(punctual, ['before', 'after']);
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
    [
      "another cloud's",
      (file) => {
        const db = new DatabaseSync(file);
        db.exec('PRAGMA application_id = 1');
        db.close();
      },
      /logs\.db` is damaged \(it is the one of another cloud\): it was set aside/,
    ],
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

  for (const [gone, lines, said] of [
    ['logs.db', ['meanwhile', 'after'], /logs\.db` was missing: lines from before are gone/],
    ['logs.db-wal', ['before', 'first', 'meanwhile', 'after'], /^punctual: no runner .*\n$/],
  ] as const)
    it(
      `stops no more than its lines, where ${gone} is removed while it runs`,
      isWindows ? { skip: 'it is held' } : {},
      async () => {
        using folder = temporaryFolder();
        const data = damaged(folder.path, () => {});
        await using punctual = await up(data);
        await putLine(punctual, 'first');
        rmSync(join(data, gone));
        await putLine(punctual, 'meanwhile');
        await assertGoesOn(punctual, lines);
        assert.match(punctual.stderr, said);
      },
    );
});

describe('a folder that is taken away while it runs', { skip: isWindows && 'it is held' }, () => {
  it('acknowledges nothing that would be lost, says so, and goes on once it is back', async () => {
    using folder = temporaryFolder();
    const data = damaged(folder.path, () => {});
    await using punctual = await up(data);
    const { sns } = clients(punctual.endpoint, punctual.host);
    renameSync(data, `${data}-elsewhere`);
    const add = () => sns.send(new CreateTopicCommand({ Name: 'added' }));
    await assert.rejects(add(), { name: 'InternalFailure' });
    assert.equal((await sns.send(new ListTopicsCommand({}))).Topics?.length, 1);
    const health = async () => (await fetch(`${punctual.endpoint}/health`)).status;
    assert.equal(await health(), 503);
    assert.match(punctual.stderr, /punctual\.db` was removed, moved or replaced: what is written now would be lost/);
    rmSync(data, { recursive: true, force: true });
    renameSync(`${data}-elsewhere`, data);
    await until('it goes on', async () => (await health()) === 200);
    await add();
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
