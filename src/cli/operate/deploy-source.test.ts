/** What AWS cannot do is said before it is asked. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { readSource } from './deploy-source.ts';

const folder = mkdtempSync(join(tmpdir(), 'punctual-source-'));
after(() => rmSync(folder, { recursive: true }));

function config(text: string): string {
  const file = join(folder, 'punctual.config.yaml');
  writeFileSync(file, `app: office\nzone: UTC\nnotify: ops@example.com\n${text}`);
  return file;
}

const job = 'schedule: every day at 04:30, image: "a/report:1"';

describe('what is deployed', () => {
  it('to AWS is of an environment where the app has any', async () => {
    const file = config(`jobs: {report: {${job}}}\nenvironments: {prod: {}, dev: {}}`);
    await assert.rejects(readSource(file, {}, false), {
      message: 'the app office has the environments prod, dev: on AWS it is one of them',
      hint: 'punctual deploy --to aws --env prod',
    });
    assert.equal((await readSource(file, { env: 'dev' }, false)).stack, 'office-dev');
    assert.equal((await readSource(file, {}, true)).stack, 'office');
  });

  it('is a configuration by another name, too', async () => {
    const file = join(folder, 'jobs.yaml');
    writeFileSync(file, `app: office\nzone: UTC\nnotify: none\njobs: {report: {${job}}}\n`);
    const { stack, isConfigured } = await readSource(file, {}, true);
    assert.deepEqual([stack, isConfigured], ['office', true]);
  });

  it('to AWS has no command of this host', async () => {
    const file = config('jobs: {clean: {schedule: every day at 04:30, run: ./clean.sh}}');
    await assert.rejects(readSource(file, {}, false), /clean: `run` is a command of this host, and AWS needs an image/);
  });

  it('has its network looked up on AWS, but for what is given', async () => {
    const file = config(`jobs: {report: {${job}}}`);
    const { lookups, parameters } = await readSource(file, { parameter: { Vpc: 'vpc-1' } }, false);
    assert.deepEqual([lookups, parameters], [{ Subnets: { what: 'subnets', of: 'default' } }, { Vpc: 'vpc-1' }]);
    assert.deepEqual((await readSource(file, {}, true)).lookups, {});
  });

  it('has its network looked up, too, as the template that synth printed', async () => {
    const file = join(folder, 'made.json');
    const { template } = await readSource(config(`jobs: {report: {${job}}}`), {}, true);
    writeFileSync(file, template);
    const { lookups, parameters } = await readSource(file, { parameter: { Vpc: 'vpc-1' } }, false);
    assert.deepEqual([lookups, parameters], [{ Subnets: { what: 'subnets', of: 'default' } }, { Vpc: 'vpc-1' }]);
    assert.deepEqual((await readSource(file, {}, true)).parameters, {
      Subnets: 'subnet-00000000000000000',
      Vpc: 'vpc-00000000000000000',
    });
  });
});
