/** The commands that work on jobs, as a person meets them: a real cloud, real processes, one job that succeeds and one that fails. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ListStateMachinesCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { temporaryFolder, type Up, up } from './run-punctual.ts';
import { sayHere } from './say-here.ts';
import { clients } from './served-cloud.ts';
import { smallArticle } from './small-article.ts';
import { until } from './until.ts';

const noProcesses = process.platform === 'win32' && 'there are no process groups';
const folder = temporaryFolder();
const data = join(folder.path, 'data');
let punctual: Up;

const punctualSays = (...words: string[]) => sayHere(...words, '--data', data);
const json = async <T>(...words: string[]): Promise<T> =>
  JSON.parse((await punctualSays(...words, '--json')).stdout) as T;

interface Listed {
  readonly jobs: readonly {
    readonly name: string;
    readonly needsCare: boolean;
    readonly lastRun: { status: string };
  }[];
}

before(async () => {
  if (noProcesses) return;
  const templates = { good: 'echo all is well', bad: 'echo begin; printf "\\033[2Joops\\n"; exit 3' };
  const files = Object.entries(templates).map(([name, command]) => {
    const file = join(folder.path, `${name}.yaml`);
    writeFileSync(file, smallArticle({ command }));
    return file;
  });
  punctual = await up(data, ['--runner', 'process', ...files]);
  const aws = clients(punctual.endpoint, punctual.host);
  const { stateMachines = [] } = await aws.states.send(new ListStateMachinesCommand({}));
  for (const { stateMachineArn } of stateMachines)
    await aws.states.send(new StartExecutionCommand({ stateMachineArn }));
  await until('both have ended', async () => {
    const { jobs } = await json<Listed>('ls');
    return jobs.every(({ lastRun }) => ['SUCCEEDED', 'FAILED'].includes(lastRun?.status));
  });
  for (const client of Object.values(aws)) client.destroy();
});
after(async () => {
  await punctual?.end('SIGTERM');
  folder[Symbol.dispose]();
});

describe('jobs on the command line', { skip: noProcesses }, () => {
  it('are listed with how they went, and with what to ask next', async () => {
    const { code, stdout, stderr } = await punctualSays('ls', '--zone', 'UTC');
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^! {2}bad +every hour +FAILED +today \d\d:\d\d/m);
    assert.match(stdout, /^ {3}good +every hour +ok +today \d\d:\d\d/m);
    assert.match(stdout, /^2 jobs in this cloud, times in UTC\. {6}punctual why bad --data \S+ --zone UTC$/m);
  });

  it('have their runs, of which those that failed say why', async () => {
    const { stdout } = await punctualSays('runs', '--failed', '--since', '1d');
    assert.match(stdout, /^bad@\d\d:\d\d +FAILED +today \d\d:\d\d +\d+ m?s +exit 3$/m);
    assert.doesNotMatch(stdout, /good@/);
  });

  it('say why: each attempt, its last lines made harmless, and the next command', async () => {
    const { code, stdout } = await punctualSays('why', 'bad');
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^bad, begun by hand .* FAILED after \d+ s\nThe container ended with exit code 3, four times\.\n/,
    );
    assert.match(stdout, /^! {2}attempt +\d\d:\d\d:\d\d +attempt 4, .*: exit 3$/m);
    assert.match(stdout, /\| begin\n.*\| \\x1b\[2Joops\n/);
    assert.match(stdout, /punctual retry bad@\d\d:\d\d/);
  });

  it('say why of a task by the digits that lines show: which attempt of which run it was', async () => {
    const { run } = await json<{ run: { attempts: { taskArn: string }[] } }>('why', 'bad');
    const digits = String(run.attempts[1]?.taskArn.slice(-8));
    const { code, stdout } = await punctualSays('why', digits);
    assert.equal(code, 0);
    assert.match(
      stdout,
      new RegExp(`^Task [0-9a-f]*${digits}[0-9a-f]* is attempt 2 of bad@\\S+\\. The container`, 'm'),
    );
    const none = await punctualSays('why', '0badcafe');
    assert.equal(none.code, 1);
    assert.match(
      none.stderr,
      /no job is called `0badcafe`, and none of the last \d+ runs had a task of that id\n {2}-> /,
    );
  });

  it('show a run, whose id in JSON names it for ever', async () => {
    const { runs } = await json<{ runs: { id: string }[] }>('runs', 'bad');
    const shown = await json<{ summary: string; attempts: { exitCode: number; kind: string }[] }>(
      'show',
      String(runs[0]?.id),
    );
    assert.equal(shown.summary, 'The container ended with exit code 3, four times.');
    assert.deepEqual(
      shown.attempts.map(({ kind, exitCode }) => [kind, exitCode]),
      Array.from({ length: 4 }, () => ['exit', 3]),
    );
  });

  it('print, each attempt by itself, and say why nothing is to be seen', async () => {
    const { stdout } = await punctualSays('logs', 'bad', '--attempt', '2', '--raw');
    assert.equal(stdout, 'begin\n\x1b[2Joops\n');
    assert.equal((await punctualSays('logs', 'good', '--raw')).stdout, 'all is well\n');
    const { stderr } = await punctualSays('logs', 'good', '--filter', 'nonsense');
    assert.match(stderr, /^punctual: good@\S+ has no such line\. It succeeded after/);
    assert.match((await punctualSays('logs', 'good', '--failed')).stderr, /^punctual: no run of good failed\n/);
    assert.match((await punctualSays('logs', '/x', '--failed')).stderr, /--failed is for the lines of a job or a run/);
  });

  it('are started and waited for, and the exit code is theirs', async () => {
    const bad = await punctualSays('run', 'bad', '--wait');
    assert.equal(bad.code, 3);
    assert.match(bad.stderr, /^punctual: started bad@\S+\n(punctual: attempt \d: .*\n)*$/);
    assert.match(bad.stdout, /^The container ended with exit code 3, four times\.$/m);
    const good = await punctualSays('run', 'good', '--wait');
    assert.deepEqual([good.code, good.stderr.startsWith('punctual: started good@')], [0, true]);
    const { runs } = await json<{ runs: { id: string }[] }>('runs', 'bad');
    for (const [word, words] of [
      ['--wait', 'goes on from the step that failed, with the definition that it had: bad@'],
      ['--from-start', 'started again from the beginning, with the same input and the present definition: bad@'],
    ] as const) {
      const again = await punctualSays('retry', String(runs[0]?.id), '--wait', word);
      assert.deepEqual([again.code, again.stderr.startsWith(`punctual: ${words}`)], [3, true], again.stderr);
    }
    assert.equal((await punctualSays('run', 'bad', '--env', 'A')).code, 2);
  });

  it('are switched off and on', async () => {
    assert.match((await punctualSays('pause', 'good')).stdout, /^good is paused; what runs of it goes on\n/);
    assert.match((await punctualSays('ls')).stdout, /good +paused \(every hour\).* -$/m);
    assert.match((await punctualSays('resume', 'good')).stdout, /^good is resumed/);
    assert.match((await punctualSays('stop', 'good')).stdout, /^nothing of good is running\n/);
    const paused = await json<{ name: string; paused: boolean; muted: boolean }>('pause', 'good', '--mute');
    assert.deepEqual([paused.name, paused.paused, paused.muted], ['good', true, true]);
    const resumed = await json<{ paused: boolean; nextRunAt: string | null }>('resume', 'good');
    assert.equal(resumed.paused, false);
    // A rule's rate says no next instant before it has run.
    assert.equal(resumed.nextRunAt, null);
    assert.deepEqual(await json('stop', 'good'), { runs: [] });
  });

  it('have lines that a program reads, each an object', async () => {
    const { stdout } = await punctualSays('logs', 'good', '--json');
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { text: string });
    assert.deepEqual(new Set(lines.map(({ text }) => text)), new Set(['all is well']));
    assert.equal((await punctualSays('logs', '--json')).code, 2);
  });

  it('have alarms that are tried where they run, and say whom they reached', async () => {
    const asked = await punctualSays('drill', '--on', 'local', '--job', 'good');
    assert.match(asked.stderr, /nobody is there to be asked\n {2}-> --yes does it without a question/);
    const { code, stdout } = await punctualSays('drill', '--on', 'local', '--job', 'good', '--yes', '--json');
    const { tried, unproven, verdict } = JSON.parse(stdout);
    assert.equal(code, 1);
    assert.match(verdict, /^2 of 2 told nobody: /);
    assert.ok(unproven.length > 3);
    // The template names a topic of another account.
    const [alarm] = tried;
    assert.deepEqual([alarm.kind, alarm.untried, alarm.told, alarm.failed.length], ['alarm', null, [], 1]);
    assert.match(tried.at(-1).untried, /takes no command that could fail/);
    assert.match((await punctualSays('drill', 'x.yaml', '--on', 'local')).stderr, /takes no file/);
  });

  it('have alarms, instants to come, and a ledger', async () => {
    assert.match((await punctualSays('alarms', 'good')).stdout, /^ok|no data +good-Executions\S+ +good/m);
    assert.equal((await punctualSays('next', 'good')).stdout, 'nothing is due any more, or AWS does not tell when\n');
    assert.equal((await punctualSays('ticks', 'good')).stdout, 'good has not been due yet\n');
  });

  it('that are not there are refused, with the nearest', async () => {
    const { code, stderr } = await punctualSays('why', 'goood');
    assert.deepEqual(
      [code, stderr],
      [1, 'punctual: there is no job `goood`\n  -> did you mean good? punctual ls lists them all\n'],
    );
    assert.equal((await punctualSays('show', 'goood')).code, 1);
    assert.equal((await punctualSays('runs', '--max', '0')).code, 2);
  });

  it('have what could not be delivered listed: alarms of a template that names another region', async () => {
    await until('the alarm has rung', async () => (await json<{ lost: unknown[] }>('lost')).lost.length > 0);
    const { stdout } = await punctualSays('lost');
    assert.match(
      stdout,
      /^\d{4}-\d\d-\d\d \d\d:\d\d +not delivered +alarm:\S+ to alerting +Invalid region .*, after 1 attempt$/m,
    );
  });

  it('have nothing set aside that could be released', async () => {
    const { code, stderr } = await punctualSays('lost', '--release', '7');
    assert.equal(code, 1);
    assert.match(stderr, /nothing is set aside under the number 7\n {2}-> punctual lost --data \S+ lists what is/);
  });
});
