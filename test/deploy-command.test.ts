/** `punctual deploy`, `diff` and `destroy` as a person meets them. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { program, runToEnd, temporaryFolder, type Up, up } from './run-punctual.ts';
import { sayHere } from './say-here.ts';
import { smallArticle } from './small-article.ts';

const folder = temporaryFolder();
const data = join(folder.path, 'data');
let punctual: Up;
const punctualSays = (...words: string[]) => sayHere(...words, '--data', data, '--zone', 'UTC');

function write(name: string, text: string): string {
  const file = join(folder.path, name);
  writeFileSync(file, text);
  return file;
}

before(async () => {
  punctual = await up(data);
});
after(async () => {
  await punctual.end('SIGTERM');
  folder[Symbol.dispose]();
});

describe('punctual deploy', () => {
  it('shows what comes and what becomes allowed, and changes nothing where nobody can be asked', async () => {
    const file = write('office.yaml', smallArticle({ command: 'true' }));
    const { code, stdout, stderr } = await punctualSays('deploy', file);
    assert.equal(code, 1);
    assert.match(stdout, /^office, 12 to add\n/);
    assert.match(stdout, /^ {2}\+ RuleRole may states:StartExecution on StateMachine$/m);
    assert.match(stderr, /^punctual: nobody is there to be asked\n {2}-> --yes does it without a question\n$/);
    assert.match((await punctualSays('ls')).stdout, /^there is no job/);
  });

  it('deploys, and then there is no change', async () => {
    const file = write('office.yaml', smallArticle({ command: 'true' }));
    const { code, stdout, stderr } = await punctualSays('deploy', file, '--yes');
    assert.equal(code, 0);
    assert.match(stderr, /^ {2}added +StateMachine$/m);
    assert.match(stdout, /^stack office: created\n\n {2}JOB +NEXT RUN\n {2}office +not known until it has run\n$/m);
    assert.deepEqual(await punctualSays('deploy', file, '--yes'), {
      code: 0,
      stdout: 'stack office: no change\n',
      stderr: '',
    });
  });

  it('shows by diff what a change does', async () => {
    const file = write('office.yaml', smallArticle({ command: 'false' }).replace('rate(1 hour)', 'cron(0 4 * * ? *)'));
    const { code, stdout } = await punctualSays('diff', file);
    assert.equal(code, 0);
    assert.match(stdout, /^ {2}REPLACE +TaskDefinition .* ContainerDefinitions$/m);
    assert.match(stdout, /ScheduleExpression rate\(1 hour\) -> cron\(0 4 \* \* \? \*\)$/m);
    // Within twelve hours the time stands without its day.
    assert.match(stdout, /^ {2}NEXT RUN OF +BEFORE +AFTER\n {2}Rule +\d\d:\d\d, in .* {2}(\S.*)?04:00/m);
    assert.match((await punctualSays('diff', file)).stdout, /REPLACE/);
  });

  it('says the first cause of a failure, and removes what it has left at the next', async () => {
    const taken = JSON.stringify({
      Resources: {
        Mine: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/mine' } },
        Twice: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/mine' }, DependsOn: 'Mine' },
      },
    });
    const file = write('broken.json', taken);
    const failed = await punctualSays('deploy', file, '--yes');
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /already exists/);
    write(
      'broken.json',
      taken.replace(
        '"Twice":{"Type":"AWS::Logs::LogGroup","Properties":{"LogGroupName":"/mine"}',
        '"Twice":{"Type":"AWS::Logs::LogGroup","Properties":{"LogGroupName":"/other"}',
      ),
    );
    const mended = await punctualSays('deploy', file, '--yes');
    assert.match(mended.stdout, /^stack broken: created$/m);
  });

  it('deploys a configuration, deletes none of its jobs unasked, and keeps a pause', async () => {
    const config = (jobs: string): string =>
      `app: desk\nzone: UTC\nnotify: none\ndefaults: {image: "busybox:1"}\njobs:\n${jobs}`;
    const file = write(
      'punctual.config.yaml',
      config('  one: {schedule: every day at 04:30}\n  two: {schedule: every hour}\n'),
    );
    const first = await punctualSays('deploy', file, '--yes');
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /^ {2}one +\S.*\n {2}two +\d\d:\d\d, in /m);
    await punctualSays('pause', 'one');
    assert.equal((await punctualSays('deploy', file)).stdout, 'stack desk: no change\n');
    write('punctual.config.yaml', config('  one: {schedule: every day at 05:30}\n'));
    const refused = await punctualSays('deploy', file, '--yes');
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^punctual: this deletes two, with the history\n {2}-> --delete-jobs/m);
    const second = await punctualSays('deploy', file, '--yes', '--delete-jobs');
    assert.equal(second.code, 0, second.stderr);
    assert.match(second.stdout, /^ {2}NEXT RUN OF .*\n {2}one +paused +stays paused\n {2}two /m);
    assert.match(second.stdout, /^ {2}one +paused$/m);
  });

  it('prints one object for programs, as diff and destroy do, and what it says beside it to standard error', async () => {
    const file = write(
      'programs.yaml',
      'app: programs\nzone: UTC\nnotify: none\njobs:\n  one: {schedule: every day at 04:30, image: "busybox:1"}\n',
    );
    const json = async (...words: string[]) => {
      const { code, stdout, stderr } = await punctualSays(...words, '--json');
      assert.equal(code, 0, stderr);
      return { stderr, object: JSON.parse(stdout) };
    };
    const { object: look } = await json('diff', file);
    assert.deepEqual(Object.keys(look), ['stack', 'changes', 'allowed', 'nextRuns']);
    const [schedule] = look.changes.filter(({ logicalId }: { logicalId: string }) => logicalId === 'OneSchedule');
    const added = { kind: 'add', logicalId: 'OneSchedule', type: 'AWS::Scheduler::Schedule', job: 'one' };
    assert.deepEqual(schedule, { ...added, properties: [] });
    const [{ after, ...due }] = look.nextRuns;
    assert.match(after, /^\d{4}-\d\d-\d\dT04:30:00\.000Z$/);
    assert.deepEqual(due, { schedule: 'OneSchedule', job: 'one', before: null, paused: false });
    assert.match((await punctualSays('deploy', file, '--json')).stderr, /^programs, \d+ to add\n.*nobody is there/s);
    const { object: made, stderr } = await json('deploy', file, '--yes');
    assert.match(stderr, /^ {2}added +OneSchedule$/m);
    assert.deepEqual([made.stack, made.status, made.unheard], ['programs', 'created', []]);
    assert.deepEqual([made.jobs[0].name, made.jobs[0].nextRunAt], ['one', after]);
    const { object: again } = await json('deploy', file, '--yes');
    assert.deepEqual([again.status, again.changes, again.nextRuns], ['unchanged', [], []]);
    assert.deepEqual((await json('destroy', 'programs', '--yes')).object, {
      stack: 'programs',
      status: 'deleted',
      jobs: ['one'],
      runs: [],
    });
  });

  it('deploys more jobs than AWS takes in one call', async () => {
    const jobs = Array.from({ length: 8 }, (_, n) => `  job-${n}: {schedule: every hour at :0${n}}\n`).join('');
    const head = 'app: many\nzone: UTC\nnotify: none\ndefaults: {image: "busybox:1"}\njobs:\n';
    const file = write('punctual.config.yaml', head + jobs);
    const { code, stdout, stderr } = await punctualSays('deploy', file, '--yes', '--quiet');
    assert.deepEqual([code, /added/.test(stderr)], [0, false], stderr);
    assert.equal(stdout.match(/^ {2}job-\d +\d\d:\d\d, in /gm)?.length, 8);
  });

  it('goes where a profile says that its services are, whatever profile the environment names', async () => {
    const { endpoint, host } = punctual;
    const profile = (name: string, url: string, lines = '') =>
      `[profile ${name}]\nregion = us-east-1\nendpoint_url = ${url}\naws_access_key_id = ${host.rootKey.accessKeyId}\naws_secret_access_key = ${host.rootKey.secretAccessKey}\n${lines}`;
    const nowhere = 'http://127.0.0.1:9';
    const settings = write(
      'settings',
      [
        profile('here', endpoint),
        profile('parts', nowhere, 'services = parts\n'),
        `[services parts]\n${['cloudformation', 'scheduler', 'eventbridge', 'sfn', 'sns', 'cloudwatch'].map((service) => `${service} =\n  endpoint_url = ${endpoint}\n`).join('')}`,
        profile('nowhere', nowhere),
      ].join(''),
    );
    const asked = (...words: string[]) =>
      runToEnd(process.execPath, [program, ...words], {
        PATH: process.env['PATH'],
        AWS_CONFIG_FILE: settings,
        AWS_SHARED_CREDENTIALS_FILE: settings,
        AWS_PROFILE: 'nowhere',
      });
    for (const [words, expected] of [
      [['ls', '--profile', 'here'], /^ {2}one /m],
      // Asked without a client of the SDK.
      [['ticks', 'one', '--profile', 'here'], /^/],
      [['ls', '--profile', 'parts'], /^ {2}one /m],
    ] as const) {
      const { code, stdout, stderr } = await asked(...words);
      assert.equal(code, 0, stderr);
      assert.match(stdout, expected);
    }
  });

  it('is undone by destroy', async () => {
    assert.equal((await punctualSays('destroy', 'desk')).code, 1);
    const { code, stdout } = await punctualSays('destroy', 'desk', '--yes');
    assert.deepEqual([code, stdout], [0, 'stack desk: deleted\n']);
    assert.match(
      (await punctualSays('destroy', 'desk', '--yes')).stderr,
      /^punctual: there is no stack `desk` in this cloud\n/,
    );
  });
});
