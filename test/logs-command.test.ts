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
import { program, say, temporaryFolder, type Up, up } from './run-punctual.ts';
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

const logs = (...words: string[]) => say('logs', '--data', data, ...words);
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
    const head = (n: number): string => `${iso(now - 60_000 + n)} report/main/01234567 `;
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
    ['two groups', ['/a', '/b'], 2, /logs takes one group/],
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
