/** `punctual logs` as an operator uses it: what it prints, what it keeps from his terminal, and what it says when there is nothing. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { program, temporaryFolder, type Up, up } from './run-punctual.ts';
import { sayHere } from './say-here.ts';
import { until } from './until.ts';

const folder = temporaryFolder();
const data = join(folder.path, 'data');
const stream = 'report/main/0123456789abcdef0123456789abcdef';
const now = Date.now();
let punctual: Up;
let client: CloudWatchLogsClient;

const put = (logGroupName: string, at: number, ...messages: string[]) =>
  client.send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName: stream,
      logEvents: messages.map((message, i) => ({ timestamp: at + i, message })),
    }),
  );

before(async () => {
  punctual = await up(data);
  const { endpoint, host } = punctual;
  client = new CloudWatchLogsClient({ endpoint, region: host.region, credentials: host.rootKey });
  for (const logGroupName of ['/jobs/report', '/jobs/old', '/jobs/empty']) {
    await client.send(new CreateLogGroupCommand({ logGroupName }));
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: stream }));
  }
  await put('/jobs/report', now - 60_000, 'begins', '\x1b[31mERROR\x1b[0m \x1b[2J\rgone', 'trace:\n  at line 1');
  await put('/jobs/old', now - 5 * 3_600_000, 'long ago');
});
after(async () => {
  client.destroy();
  await punctual.end('SIGTERM');
  folder[Symbol.dispose]();
});

const logs = (...words: string[]) => sayHere('logs', '--data', data, ...words);
const iso = (ms: number): string => new Date(ms).toISOString();

describe('punctual logs', () => {
  it('lists the groups with what they hold and the age of their last line', async () => {
    const { code, stdout } = await logs();
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^ {2}GROUP {9}SIZE +LAST LINE\n {2}\/jobs\/empty {3}0 B +never\n {2}\/jobs\/old {5}34 B +5 h ago\n {2}\/jobs\/report {2}\d+ B +\d+ min ago\n\n3 groups {8}punctual logs \/jobs\/empty\n$/,
    );
  });

  it('shows the lines of a group, harmless, each with its time and stream', async () => {
    const { code, stdout, stderr } = await logs('/jobs/report');
    const head = (n: number): string => `${iso(now - 60_000 + n)} report/main/89abcdef `;
    assert.deepEqual([code, stderr], [0, '']);
    assert.equal(
      stdout,
      [
        `${head(0)}begins\n`,
        `${head(1)}\\x1b[31mERROR\\x1b[0m \\x1b[2J\\rgone\n`,
        `${head(2)}trace:\n${' '.repeat(head(2).length)}|   at line 1\n`,
      ].join(''),
    );
  });

  it('prints the bytes as they were with --raw', async () => {
    const { stdout } = await logs('/jobs/report', '--raw');
    assert.equal(stdout, 'begins\n\x1b[31mERROR\x1b[0m \x1b[2J\rgone\ntrace:\n  at line 1\n');
  });

  it('shows what matches a pattern, since a time or an instant', async () => {
    assert.equal(
      (await logs('/jobs/report', '--filter', '?begins ?"at line"', '--raw')).stdout,
      'begins\ntrace:\n  at line 1\n',
    );
    assert.equal(
      (await logs('/jobs/report', '--since', iso(now - 60_000 + 2), '--raw')).stdout,
      'trace:\n  at line 1\n',
    );
    assert.equal((await logs('/jobs/old', '--since', '6h', '--raw')).stdout, 'long ago\n');
  });

  describe('of one task', () => {
    const beginning = '01a22541d7d57002';
    const ids = Array.from(
      { length: 20 },
      (_, i) => `${beginning}9a81${(0xe0000000 + i * 0x1234567).toString(16).padStart(12, '0')}`,
    );
    const [first, second] = ids as [string, string];
    const group = '/jobs/attempts';
    before(async () => {
      for (const logGroupName of [group, '/jobs/aside']) await client.send(new CreateLogGroupCommand({ logGroupName }));
      for (const [i, id] of ids.entries()) await printed(group, `report/main/${id}`, `attempt ${i}`);
      await printed(group, `report/side/${first}`, 'beside attempt 0');
      await printed('/jobs/aside', `report/aside/${second}`, 'elsewhere');
    });
    async function printed(logGroupName: string, logStreamName: string, message: string): Promise<void> {
      await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
      const logEvents = [{ timestamp: now - 3 * 3_600_000, message }];
      await client.send(new PutLogEventsCommand({ logGroupName, logStreamName, logEvents }));
    }

    it('has a short id that is its own, though the ids of one time begin alike', async () => {
      const { stdout } = await logs(group, '--since', '4h');
      const streams = stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(' ')[1] as string);
      assert.equal(new Set(streams.filter((name) => name.startsWith('report/main/'))).size, ids.length);
      assert.ok(streams.includes(`report/main/${first.slice(-8)}`));
    });

    const names: [name: string, given: string][] = [
      ['the short id that is shown', first.slice(-8)],
      ['its whole id', first],
      ['its ARN', `arn:aws:ecs:us-east-1:000000000000:task/jobs/${first}`],
      ['the stream as it is shown', `report/main/${first.slice(-8)}`],
      ['enough of its first digits', first.slice(0, 30)],
      ['capital digits', first.slice(-8).toUpperCase()],
    ];
    for (const [name, given] of names)
      it(`is shown by ${name}, of whatever age, with all its containers, in whatever group`, async () => {
        for (const words of [[], [group]]) {
          const { stdout } = await logs(...words, '--task', given, '--raw');
          assert.equal(stdout, 'attempt 0\nbeside attempt 0\n');
        }
      });

    const refused: [name: string, words: string[], code: number, said: RegExp][] = [
      [
        'that is several',
        ['--task', beginning.slice(0, 8)],
        1,
        new RegExp(
          `^punctual: \`01a22541\` is several:\n {2}${second} {2}/jobs/aside {2}report/aside {2}last line 3 h ago\n {2}${first} {2}/jobs/attempts {2}report/main {2}last line 3 h ago\n(?: {2}.*\n){18} {2}and 1 more\n {2}-> give more of its digits`,
        ),
      ],
      [
        'that printed to two groups',
        ['--task', second.slice(-8)],
        1,
        /^punctual: `\w{8}` is several:\n {2}\w{32} {2}\/jobs\/aside .*\n {2}\w{32} {2}\/jobs\/attempts .*\n {2}-> name one of the groups\n$/,
      ],
      ['that is none', ['--task', 'dddd'], 1, /^punctual: no task `dddd` has printed to any log group\n {2}-> /],
      ['in a group where it is not', ['/jobs/aside', '--task', first], 1, /has printed to `\/jobs\/aside`/],
      [
        'of too few digits',
        ['--task', 'abc'],
        2,
        /^punctual: a task is named by its id, 4 digits or more .* `abc`\n {2}-> for/,
      ],
      ['of no digits', ['--task', 'report'], 2, /found `report`/],
      ['in a group that is not there', ['/none', '--task', first], 1, /there is no log group `\/none`/],
    ];
    for (const [name, words, exit, said] of refused)
      it(`is refused where an id is given ${name}`, async () => {
        const { code, stdout, stderr } = await logs(...words);
        assert.deepEqual([code, stdout], [exit, '']);
        assert.match(stderr, said);
      });

    it('says so where nothing of it matches', async () => {
      const { code, stderr } = await logs('--task', first, '--filter', 'zzz');
      assert.equal(code, 0);
      const short = first.slice(-8);
      assert.equal(stderr, `punctual: report/main/${short}, report/side/${short} has no line that matches\n`);
    });
  });

  const silent: [name: string, words: string[], said: RegExp][] = [
    [
      'nothing so late',
      ['/jobs/old'],
      /^punctual: no line in the last 1 h; the last one came 5 h ago: punctual logs \/jobs\/old --since 6h\n$/,
    ],
    ['nothing at all', ['/jobs/empty'], /^punctual: \/jobs\/empty has no line yet\n$/],
    [
      'nothing that matches',
      ['/jobs/report', '--filter', 'zzz'],
      /^punctual: no line of the last 1 h matches; the last one came \d+ min ago\n$/,
    ],
  ];
  for (const [name, words, said] of silent)
    it(`says so where there is ${name}`, async () => {
      const { code, stdout, stderr } = await logs(...words);
      assert.deepEqual([code, stdout], [0, '']);
      assert.match(stderr, said);
    });

  const wrong: [name: string, words: string[], code: number, said: RegExp][] = [
    [
      'a group that is not there',
      ['/none'],
      1,
      /^punctual: there is no log group `\/none`\n {2}-> punctual logs --data .* lists them\n$/,
    ],
    [
      'the id of a task without --task',
      ['9a818ecb'],
      1,
      /^punctual: there is no log group `9a818ecb`\n {2}-> punctual logs --task 9a818ecb --data .* shows what a task of that id printed\n$/,
    ],
    [
      'a time that is none',
      ['/jobs/old', '--since', 'yesterday'],
      2,
      /--since is a time gone by or an instant, found `yesterday`\n {2}-> for example --since 90s/,
    ],
    [
      'a pattern that is none',
      ['/jobs/old', '--filter', 'a.b'],
      2,
      /Invalid filter pattern: Invalid character\(s\) in term 'a\.b' \(character 1: put/,
    ],
    ['two groups', ['/a', '/b'], 2, /logs takes one job or run or group/],
  ];
  for (const [name, words, exit, said] of wrong)
    it(`refuses ${name}`, async () => {
      const { code, stdout, stderr } = await logs(...words);
      assert.deepEqual([code, stdout], [exit, '']);
      assert.match(stderr, said);
    });

  it('goes on with the lines to come, each once, until it is told to stop', {
    skip: process.platform === 'win32' && 'no signals',
  }, async () => {
    using child = spawn(
      process.execPath,
      [program, 'logs', '--data', data, '/jobs/report', '--follow', '--raw', '--filter', 'n'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let shown = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
    });
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    await until('what is there', () => shown.includes('at line 1'));
    await put('/jobs/report', Date.now(), 'now', 'again');
    await until('what comes', () => shown.includes('again'));
    await put('/jobs/report', Date.now(), 'the end');
    await until('what comes later', () => shown.includes('the end'));
    child.kill('SIGINT');
    assert.equal(await ended, 0);
    assert.equal(shown, 'begins\n\x1b[31mERROR\x1b[0m \x1b[2J\rgone\ntrace:\n  at line 1\nnow\nagain\nthe end\n');
  });

  it('ends quietly when its reader has enough', async () => {
    await put('/jobs/report', Date.now(), ...Array.from({ length: 9000 }, (_, i) => `${i} ${'x'.repeat(80)}`));
    using child = spawn(process.execPath, [program, 'logs', '--data', data, '/jobs/report'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let complained = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complained += text;
    });
    child.stdout.once('data', () => child.stdout.destroy());
    assert.equal(await new Promise((resolve) => child.on('close', resolve)), 0);
    assert.equal(complained, '');
  });
});
