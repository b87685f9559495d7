/** `punctual check` as a person runs it: exit codes, folders, what it prints and where. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { sound } from '../src/jobs/check/fixtures/sound.ts';
import { fireAndForget } from '../src/jobs/mend/fixtures/fire-and-forget.ts';
import { program, type Said } from './run-punctual.ts';
import { sayHere } from './say-here.ts';

let folder: string;

const write = (name: string, template: unknown): void => writeFileSync(join(folder, name), JSON.stringify(template));

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'punctual-check-'));
  const silent = sound();
  delete silent.Resources['FailedAlarm'];
  delete silent.Resources['SilentAlarm'];
  const loose = structuredClone(silent);
  for (const id of ['Schedule', 'StartRole', 'Undelivered', 'UndeliveredAlarm']) delete loose.Resources[id];
  const once = sound();
  delete once.Resources['Logs']?.Properties['RetentionInDays'];
  process.chdir(folder);
  write('sound.json', sound());
  write('silent.json', silent);
  write('loose.json', loose);
  write('once.json', once);
  write('forgetful.json', fireAndForget());
  write('empty.json', { Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
  mkdirSync(join(folder, 'cdk.out'));
  write('cdk.out/a.template.json', sound());
  write('cdk.out/b.template.json', silent);
  write('cdk.out/manifest.json', {});
  mkdirSync(join(folder, 'own'));
  const fields = ['app: office', 'zone: UTC', 'notify: none', 'jobs:', '  report: {image: a:1, schedule: every hour}'];
  writeFileSync(join(folder, 'own/punctual.config.yaml'), fields.join('\n'));
});
after(() => {
  process.chdir(import.meta.dirname);
  rmSync(folder, { recursive: true });
});

/** As a process of its own. */
const spawned = (...words: readonly string[]): Promise<Said> =>
  new Promise((done) => {
    execFile(process.execPath, [program, 'check', ...words], { cwd: folder }, (error, stdout, stderr) =>
      done({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });

const check = (...words: string[]): Promise<Said> => sayHere('check', ...words);

describe('punctual check', () => {
  it('of a sound template exits 0', async () => {
    const { code, stdout } = await check('sound.json');
    assert.equal(stdout, '1 schedule: 1 with nothing grave.\nnothing found.\n');
    assert.equal(code, 0);
  });

  it('exits 1 on an error', async () => {
    const { code, stdout } = await spawned('silent.json');
    assert.match(stdout, /ERROR {4}no-alarm/);
    assert.match(stdout, /1 schedule: 1 without an alarm\.\n1 error\. +punctual check --explain no-alarm\n$/);
    assert.equal(code, 1);
  });

  it('exits as --fail-on says, which includes its level', async () => {
    const of = async (failOn: string, file: string) => (await check(file, '--fail-on', failOn)).code;
    assert.deepEqual(
      [await of('warning', 'once.json'), await of('note', 'once.json'), await of('never', 'silent.json')],
      [0, 1, 0],
    );
  });

  it('of a template without a scheduled job says so, and exits 0', async () => {
    const { code, stdout } = await check('empty.json');
    assert.match(stdout, /^no scheduled container job in empty\.json\.\n/);
    assert.equal(code, 0);
    const loose = await check('loose.json');
    assert.match(loose.stdout, /ERROR {4}no-alarm/);
    assert.match(loose.stdout, /no scheduled container job in loose\.json; 1 machine that starts a task/);
    assert.equal(loose.code, 0);
  });

  it('of a machine without a schedule exits 1 where that is asked for', async () => {
    assert.equal((await check('loose.json', '--fail-on', 'error')).code, 1);
  });

  it('reads the templates of a folder', async () => {
    const { stdout } = await check('cdk.out');
    assert.match(stdout, /2 schedules: 1 without an alarm, 1 with nothing grave\./);
  });

  it('counts what is wrong around a nested stack with a scheduled job', async () => {
    write('nested.json', { ...sound(), Outputs: { Machine: { Value: { Ref: 'Machine' } } } });
    const Value = { 'Fn::GetAtt': ['Jobs', 'Outputs.Machine'] };
    const Properties = {
      Namespace: 'AWS/States',
      MetricName: 'ExecutionsFailed',
      Dimensions: [{ Name: 'StateMachineArn', Value }],
    };
    const Jobs = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'nested.json' } };
    write('around.json', { Resources: { Jobs, Failed: { Type: 'AWS::CloudWatch::Alarm', Properties } } });
    const { code, stdout } = await check('around.json');
    assert.match(stdout, /ERROR {4}alarm-reaches-nobody/);
    assert.match(stdout, /1 schedule: 1 with nothing grave\.\n1 error\./);
    assert.equal(code, 1);
  });

  it('reads a configuration beside templates, and says one sentence of all', async () => {
    const { code, stdout } = await check('own', 'sound.json');
    assert.equal(stdout, '2 schedules: 2 with nothing grave.\nnothing found.\n');
    assert.equal(code, 0);
  });

  it('exits 2 on what it cannot check, and checks the rest', async () => {
    const { code, stdout, stderr } = await check('missing.yaml', 'sound.json', 'cdk.out/manifest.json');
    assert.match(stderr, /`missing\.yaml`: there is no such file/);
    assert.match(stderr, /manifest\.json: there is no section `Resources`/);
    assert.match(stdout, /1 schedule/);
    assert.equal(code, 2);
  });

  it('exits 2 where its baseline, or the template to mend, is not there', async () => {
    const { code, stderr } = await check('sound.json', '--baseline', 'missing.json');
    assert.match(stderr, /`missing\.json`: there is no such file/);
    assert.equal(code, 2);
    assert.equal((await check('missing.json', '--mend')).code, 2);
  });

  it('counts only what a baseline does not know, and writes a SARIF log', async () => {
    const written = await check('silent.json', '--baseline', 'known.json', '--write-baseline', '--sarif', 'a.sarif');
    assert.match(written.stderr, /known\.json: 1 finding known from now on/);
    assert.match(written.stdout, /\n1 in the baseline\.\n$/);
    assert.equal(written.code, 0);
    const log = JSON.parse(readFileSync(join(folder, 'a.sarif'), 'utf8'));
    assert.equal(log.runs[0].results[0].ruleId, 'no-alarm');
    const again = await check('silent.json', 'cdk.out/b.template.json', '--baseline', 'known.json');
    assert.match(again.stdout, /\n1 error, 1 in the baseline\./);
    assert.equal(again.code, 1);
  });

  it('does not take a template for the file of the SARIF log', async () => {
    const { code, stderr } = await check('--sarif', 'sound.json');
    assert.match(stderr, /--sarif writes a file that ends in \.sarif/);
    assert.equal(code, 2);
  });

  it('prints what mends a template, as a template', async () => {
    const { code, stdout } = await check('forgetful.json', '--mend');
    assert.match(stdout, /^# Mends Nightly of forgetful\.json: .*\n# Mind: .*\nResources:\n {2}NightlyMachine:\n/);
    assert.equal(code, 0);
    assert.match((await check('cdk.out', '--mend')).stderr, /--mend takes one template/);
    const nothing = await check('sound.json', '--mend');
    assert.match(nothing.stderr, /no target of a schedule asks for a task and forgets it/);
    assert.equal(nothing.stdout, '');
  });

  it('tells programs the same', async () => {
    const { stdout } = await check('silent.json', '--json');
    const { sentence, files } = JSON.parse(stdout);
    assert.equal(sentence, '1 schedule: 1 without an alarm.');
    assert.equal(files[0].schedules, 1);
    assert.deepEqual(
      [files[0].findings[0].rule, files[0].findings[0].resource, files[0].findings[0].ignored],
      ['no-alarm', 'Machine', null],
    );
  });

  it('explains a rule, and knows what was meant', async () => {
    assert.match((await check('--explain', 'no-alarm')).stdout, /^no-alarm \(error\): nobody is told/);
    const { code, stderr } = await check('--explain', 'no-alarms');
    assert.match(stderr, /there is no rule `no-alarms`.*no-alarm/s);
    assert.equal(code, 2);
  });
});
