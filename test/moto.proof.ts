/** The commands that people drive AWS by, on moto, which others wrote: each does its work, or says in a sentence what cannot be had. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { notInstalled } from './installed.ts';
import { type Moto, makeLacking, openMoto, withoutLacking } from './moto.ts';
import { program, runToEnd, type Said, temporaryFolder } from './run-punctual.ts';

const skip = notInstalled('moto_server', 'pip install "moto[server]"');
const folder = temporaryFolder();
const config = join(folder.path, 'punctual.config.yaml');
const bare = join(folder.path, 'bare.json');
let moto: Moto;

async function punctual(...words: string[]): Promise<Said> {
  const said = await runToEnd(process.execPath, [program, ...words, '--to', 'aws', '--zone', 'UTC'], moto.environment);
  assert.doesNotMatch(said.stderr, /^ +at /m, 'a stack trace');
  return said;
}

before(async () => {
  if (skip) return;
  moto = await openMoto(folder.path);
  const image = `busybox@sha256:${'0'.repeat(64)}`;
  writeFileSync(
    config,
    `app: desk\nzone: Europe/Berlin\nnotify: {email: ops@example.com}\njobs:\n  cleanup: {schedule: every hour, timeout: 10m, image: "${image}"}\n`,
  );
  const made = join(folder.path, 'made.json');
  await runToEnd(process.execPath, [program, 'synth', config, '--json', '--out', made], moto.environment);
  writeFileSync(bare, JSON.stringify(withoutLacking(JSON.parse(readFileSync(made, 'utf8')))));
});
after(async () => {
  await moto?.[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

describe('on moto', { skip }, () => {
  it('a configuration is compared, with its network looked up', async () => {
    const { code, stdout } = await punctual('diff', config);
    assert.equal(code, 0);
    assert.match(stdout, /^desk, \d+ to add\n/);
    assert.match(stdout, /^ {2}NEXT RUN OF +BEFORE +AFTER\n {2}cleanup +none +\d\d:00, in /m);
  });

  it('what its CloudFormation lacks, schedule groups, is refused in its words', async () => {
    const { code, stderr } = await punctual('deploy', config, '--yes');
    assert.equal(code, 1);
    assert.match(stderr, /^punctual: Template error: .*AppScheduleGroup$/m);
  });

  it('the rest is deployed, and then there is no change', async () => {
    const first = await punctual('deploy', bare, '--stack', 'desk-2', '--yes');
    assert.equal(first.code, 0, first.stderr);
    assert.match(first.stdout, /^stack desk-2: created$/m);
    await makeLacking(moto.endpoint, 'desk-2', JSON.parse(readFileSync(join(folder.path, 'made.json'), 'utf8')));
    const { stdout } = await punctual('diff', bare, '--stack', 'desk-2');
    // AWS makes no change set of nothing; moto makes an empty one.
    assert.match(stdout, /^desk-2, no resource changes$/m);
  });

  it('jobs are listed, with what is due and who is told', async () => {
    assert.match((await punctual('ls')).stdout, /^ {2}cleanup +every hour +never +\d\d:00, in /m);
    assert.match((await punctual('next', 'cleanup')).stdout, /^cleanup +\d{4}-\d\d-\d\d \d\d:00 /m);
    assert.match((await punctual('alarms')).stdout, /desk-2_cleanup_failed +cleanup.*desk-2_cleanup_silent +cleanup/s);
  });

  it('a run is started, listed and shown', async () => {
    const { code, stdout } = await punctual('run', 'cleanup');
    assert.equal(code, 0);
    assert.match(stdout, /^started cleanup@\d\d:\d\d/);
    assert.match((await punctual('runs')).stdout, /^cleanup@\d\d:\d\d +running/m);
    assert.match((await punctual('show', 'cleanup')).stdout, /^cleanup, begun by hand/);
    assert.equal((await punctual('why', 'cleanup')).code, 0);
    assert.match((await punctual('logs', 'cleanup')).stderr, /printed nothing\. It is running\./);
  });

  it('a job is paused, and resumed', async () => {
    const { stdout, stderr } = await punctual('pause', 'cleanup', '--mute');
    assert.match(stdout, /^cleanup is paused/);
    // Whether an alarm tells is not moto's to change.
    assert.match(
      stderr,
      /^punctual: AWS answers with HTTP 500 and what is no answer of its interface, asked 7 times: /,
    );
    assert.match((await punctual('ls')).stdout, /paused \(every hour\)/);
    assert.match((await punctual('resume', 'cleanup')).stdout, /^cleanup is resumed; next run \d\d:00/);
  });

  it("a run is stopped; that it is taken up again is not moto's to do, which is said", async () => {
    assert.match((await punctual('stop', 'cleanup')).stdout, /^stopped cleanup@/);
    assert.match((await punctual('runs', '--failed')).stdout, /^cleanup@\d\d:\d\d +STOPPED/m);
    const { code, stderr } = await punctual('retry', 'cleanup');
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^punctual: AWS answers with HTTP 500 and what is no answer of its interface, asked 7 times: /,
    );
  });

  it('there is no ledger of ticks, which is said', async () => {
    const { code, stderr } = await punctual('ticks', 'cleanup');
    assert.equal(code, 1);
    assert.match(stderr, /^punctual: AWS keeps no ledger of the instants of a schedule$/m);
  });

  it('the account is checked', async () => {
    const { code, stdout, stderr } = await runToEnd(
      process.execPath,
      [program, 'check', '--account'],
      moto.environment,
    );
    assert.match(stderr, /^ {2}schedules: 1\n {2}rules: \d+\n {2}machines: \d\n/m);
    assert.doesNotMatch(stderr, /not read/);
    assert.match(stdout, /^1 schedule: /m);
    assert.ok(code === 0 || code === 1);
  });

  it('a stack is destroyed, and what is left of its schedules is shown as what never runs', async () => {
    assert.equal((await punctual('destroy', 'desk-2', '--yes')).stdout, 'stack desk-2: deleted\n');
    const { code, stdout } = await punctual('ls');
    assert.equal(code, 0);
    assert.match(stdout, /desk-2_cleanup +every hour +never/);
  });
});
