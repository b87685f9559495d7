/** `punctual synth` as people run it. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { program, runToEnd, type Said, temporaryFolder } from './run-punctual.ts';

const folder = temporaryFolder();
after(() => folder[Symbol.dispose]());

const config =
  'app: office\nzone: Europe/Berlin\nnotify: ops@example.com\njobs:\n  report: {schedule: every day at 04:30, image: "a/report:${env.RELEASE:-1}"}\nenvironments: {prod: {}}\n';

/** A folder of its own with these files. */
function folderWith(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder.path, name);
  mkdirSync(join(path, '.git'), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

const synth = (path: string, words: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Said> =>
  runToEnd('sh', ['-c', 'cd "$0" && exec "$@"', path, process.execPath, program, 'synth', ...words], {
    ...process.env,
    ...env,
  });

describe('punctual synth', () => {
  it('prints the template to standard output, and beside it the jobs and how much of the limits is used', async () => {
    const { code, stdout, stderr } = await synth(folderWith('plain', { 'punctual.config.yaml': config }));
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^AWSTemplateFormatVersion: '2010-09-09'\n[\s\S]* {2}ReportMachine:\n/);
    assert.match(
      stderr,
      /^JOB +SCHEDULE +NEXT RUNS\nreport +every day at 04:30 Europe\/Berlin +\w{3} \d{4}-\d\d-\d\d 04:30, .* 04:30, .* 04:30\n\nstack office: 26 of 500 resources, \d+ KB\n$/,
    );
  });

  it('finds the configuration of a folder above', async () => {
    const path = folderWith('above', { 'punctual.config.yaml': config });
    mkdirSync(join(path, 'below'));
    assert.equal((await synth(join(path, 'below'))).code, 0);
  });

  it('reads TypeScript that imports punctual, which is not installed there', async () => {
    const text =
      "import { app, every, job } from 'punctual';\nexport default ({ env }: { env?: string }) =>\n  app('office', { zone: 'UTC', notify: 'none', environments: { prod: {} }, jobs: [job('a', { schedule: every('hour'), image: `a:${env}` })] });\n";
    const { code, stdout, stderr } = await synth(folderWith('typed', { 'punctual.config.ts': text }), [
      '--env',
      'prod',
    ]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /Image: a:prod\n/);
    assert.doesNotMatch(stderr, /MODULE_TYPELESS/);
  });

  it('says all that is wrong, and exits with 1', async () => {
    const { code, stdout, stderr } = await synth(
      folderWith('wrong', {
        'punctual.config.yaml': config.replace('notify: ops@example.com', 'notfy: x').replace('Europe/Berlin', 'Mars'),
      }),
    );
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(
      stderr,
      /^punctual\.config\.yaml:2:7 zone: found "Mars"; .*\npunctual\.config\.yaml:3:1 notfy: found an unknown key; .* -> notify: .*\n\npunctual: punctual\.config\.yaml has 2 mistakes\n$/,
    );
  });

  it('refuses two configurations, and none', async () => {
    const two = await synth(folderWith('two', { 'punctual.config.yaml': config, 'punctual.config.json': '{}' }));
    assert.match(two.stderr, /there are two configurations: punctual\.config\.yaml and punctual\.config\.json/);
    const none = await synth(folderWith('none', {}));
    assert.match(none.stderr, /there is no punctual\.config\.ts/);
    assert.deepEqual([two.code, none.code], [1, 1]);
  });

  it('writes JSON, and into a file; takes variables of a file, and the environment of PUNCTUAL_ENV', async () => {
    const path = folderWith('out', { 'punctual.config.yaml': config, '.env': 'RELEASE=7\n' });
    const { code, stdout } = await synth(path, ['--json', '--out', 'made.json', '--variables', '.env'], {
      PUNCTUAL_ENV: 'prod',
    });
    assert.deepEqual([code, stdout], [0, '']);
    const template = JSON.parse(readFileSync(join(path, 'made.json'), 'utf8'));
    assert.equal(template.Metadata.Punctual.Environment, 'prod');
    assert.equal(template.Resources.ReportTask.Properties.ContainerDefinitions[0].Image, 'a/report:7');
  });

  it('says which file of variables there is not, and takes none of one that there is for its own', async () => {
    const path = folderWith('variables', { 'punctual.config.yaml': config, 'some.env': 'PUNCTUAL_ENV=nope\n' });
    const { code, stderr } = await synth(path, ['--variables', 'nope.env']);
    assert.deepEqual([code, stderr], [1, 'punctual: read `nope.env`: there is no such file or folder (ENOENT)\n']);
    assert.equal((await synth(path, ['--variables', 'some.env'])).code, 0);
    writeFileSync(join(path, 'other.env'), 'SOME=nope\n');
    assert.equal((await synth(path, ['--env-file', 'other.env'])).code, 0, 'under the name that hands know, too');
  });

  it('refuses an environment that there is not', async () => {
    const { code, stderr } = await synth(folderWith('environment', { 'punctual.config.yaml': config }), [
      '--env',
      'prd',
    ]);
    assert.equal(code, 1);
    assert.match(stderr, /environments: found no environment prd; it has prod -> --env prod\n/);
  });

  it('says that a configuration waits for what never comes', async () => {
    const { code, stderr } = await synth(
      folderWith('endless', { 'punctual.config.mjs': 'export default await new Promise(() => {});\n' }),
    );
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^punctual\.config\.mjs: found an error when it was run: an await at its top level never ends ->/,
    );
  });

  it('refuses what does not fit a stack, with the counts and what to do', async () => {
    const jobs = Array.from(
      { length: 97 },
      (_, index) => `  j${index}: {schedule: every day at 04:30, image: "a:1"}\n`,
    ).join('');
    const { code, stdout, stderr } = await synth(
      folderWith('large', { 'punctual.config.yaml': `app: office\nzone: UTC\nnotify: none\njobs:\n${jobs}` }),
    );
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(
      stderr,
      /jobs: found 50\d resources, \d+ AWS::CloudWatch::Alarm, .*; CloudFormation has 500 for a stack -> two apps; alarms: \{failed: event\}/,
    );
  });

  it('refuses jobs that meet in the template, which their names do not show', async () => {
    const text =
      'app: office\nzone: UTC\nnotify: none\njobs:\n  report: {schedule: none, steps: [{name: end, image: "a:1"}]}\n  report-end: {schedule: none, image: "a:1"}\n';
    const { code, stderr } = await synth(folderWith('meeting', { 'punctual.config.yaml': text }));
    assert.equal(code, 1);
    assert.match(
      stderr,
      /:6:3 jobs\.report-end: found a job that meets report: both would have ReportEndTask in the template -> another name, or id: of one/,
    );
  });

  it('explains where each value came from', async () => {
    const { stdout } = await synth(folderWith('explain', { 'punctual.config.yaml': config }), ['--explain']);
    assert.match(stdout, /^jobs\.report\.schedule: "every day at 04:30" +# line 5, jobs\.report\.schedule\n/);
  });
});
