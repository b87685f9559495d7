/** CloudWatch Logs through the unmodified `aws` command, where this machine has it: pages, patterns, sizes, errors. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runToEnd, say, temporaryFolder, type Up, up } from './run-punctual.ts';

const skip = spawnSync('aws', ['--version']).status !== 0 && 'the `aws` command is not on this machine';
const folder = temporaryFolder();
const data = join(folder.path, 'data');
let punctual: Up;
let environment: NodeJS.ProcessEnv;
before(async () => {
  if (skip) return;
  punctual = await up(data, ['--runner', 'none']);
  const exported = (await say('env', '--data', data)).stdout.matchAll(/^export (\w+)='(.*)'$/gm);
  const settings = Object.fromEntries(Array.from(exported, ([, name, value]) => [name, value]));
  environment = { PATH: process.env['PATH'], HOME: folder.path, AWS_PAGER: '', ...settings };
});
after(async () => {
  if (punctual) await punctual.end('SIGTERM');
  folder[Symbol.dispose]();
});

/** `words` are cut at blanks; `more` are taken as they are. */
const run = (words: string, ...more: string[]) =>
  runToEnd('aws', ['logs', ...words.split(' '), ...more, '--output', 'json'], environment);

async function aws(words: string, ...more: string[]): Promise<unknown> {
  const { code, stdout, stderr } = await run(words, ...more);
  assert.equal(code, 0, `aws logs ${words}: ${stderr}`);
  return stdout.trim() === '' ? undefined : JSON.parse(stdout);
}

describe('aws logs', { skip }, () => {
  it('makes, fills, pages through, filters and deletes', async () => {
    for (const name of ['/g/1', '/g/2', '/g/3']) await aws(`create-log-group --log-group-name ${name}`);
    assert.deepEqual(await aws('describe-log-groups --page-size 1 --query', 'logGroups[].logGroupName'), [
      '/g/1',
      '/g/2',
      '/g/3',
    ]);
    for (const name of ['a', 'b']) await aws(`create-log-stream --log-group-name /g/1 --log-stream-name ${name}`);
    const now = Date.now();
    const events = ['hello', '{"level":"error","n":5}', 'ERROR x'].map((message, i) => ({
      timestamp: now + i,
      message,
    }));
    await aws('put-log-events --log-group-name /g/1 --log-stream-name a --log-events', JSON.stringify(events));
    assert.deepEqual(
      await aws(
        'describe-log-streams --log-group-name /g/1 --page-size 1 --query',
        'logStreams[].[logStreamName,lastEventTimestamp]',
      ),
      [
        ['a', now + 2],
        ['b', null],
      ],
    );
    const filter = (pattern: string) =>
      aws('filter-log-events --log-group-name /g/1 --page-size 1 --query events[].message --filter-pattern', pattern);
    assert.deepEqual(await filter('?ERROR ?hello'), ['hello', 'ERROR x']);
    assert.deepEqual(await filter('{ $.n > 4 && $.level = err* }'), ['{"level":"error","n":5}']);
    await aws('put-retention-policy --log-group-name /g/1 --retention-in-days 7');
    assert.deepEqual(
      await aws(
        'describe-log-groups --log-group-name-prefix /g/1 --query',
        'logGroups[].[retentionInDays,storedBytes]',
      ),
      [[7, 'hello{"level":"error","n":5}ERROR x'.length + 3 * 26]],
    );
    await aws('delete-log-stream --log-group-name /g/1 --log-stream-name a');
    await aws('delete-log-group --log-group-name /g/3');
    assert.deepEqual(await aws('describe-log-groups --query', 'length(logGroups)'), 2);
  });

  const refused: [words: string, pattern: string, said: RegExp][] = [
    [
      'create-log-group --log-group-name',
      '/g/1',
      /\(ResourceAlreadyExistsException\).*The specified log group already exists/,
    ],
    [
      'delete-log-group --log-group-name',
      '/none',
      /\(ResourceNotFoundException\).*The specified log group does not exist/,
    ],
    [
      'filter-log-events --log-group-name /g/1 --filter-pattern',
      'a.b',
      /\(InvalidParameterException\).*Invalid character\(s\) in term 'a\.b'/,
    ],
  ];
  for (const [words, last, said] of refused)
    it(`says what was wrong: ${words} ${last}`, async () => {
      const { code, stderr } = await run(words, last);
      assert.notEqual(code, 0);
      assert.match(stderr, said);
    });
});
