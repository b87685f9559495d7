/** A job that is a command of this host, as somebody has it who comes from cron: a configuration, `punctual up --runner process`, and no image. */
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { DescribeExecutionCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { temporaryFolder, up } from './run-punctual.ts';
import { clients } from './served-cloud.ts';
import { until } from './until.ts';

const folder = temporaryFolder();
after(() => folder[Symbol.dispose]());

const config = `app: office
zone: Europe/Berlin
notify: none
jobs:
  sweep: {schedule: none, run: './sweep.sh "two words" > swept', workingDirectory: scripts, retry: false}
  list: {schedule: none, run: [./sweep.sh, $HOME, none], workingDirectory: scripts, retry: {launch: 0, failure: 0, exitCodes: {}}}
`;
/** Prints its words and its slot; fails where it is told \`none\`. */
const script = '#!/bin/sh\necho "$# $1 $SCHEDULED_TIME"\n[ "$2" != none ]\n';

describe('a job with run', () => {
  it('runs in its folder beside the configuration: text by a shell, a list as it stands', async () => {
    const scripts = join(folder.path, 'scripts');
    mkdirSync(scripts);
    writeFileSync(join(scripts, 'sweep.sh'), script);
    chmodSync(join(scripts, 'sweep.sh'), 0o755);
    const file = join(folder.path, 'punctual.config.yaml');
    writeFileSync(file, config);
    await using punctual = await up(join(folder.path, 'data'), ['--runner', 'process', '--strict', file]);
    const { states, ...others } = clients(punctual.endpoint, punctual.host);
    try {
      const run = async (job: string) => {
        const stateMachineArn = `arn:aws:states:${punctual.host.region}:000000000000:stateMachine:office_${job}`;
        const { executionArn } = await states.send(new StartExecutionCommand({ stateMachineArn }));
        return until(`${job} has ended`, async () => {
          const execution = await states.send(new DescribeExecutionCommand({ executionArn }));
          return execution.status === 'RUNNING' ? undefined : execution;
        });
      };
      const sweep = await run('sweep');
      assert.equal(sweep.status, 'SUCCEEDED', sweep.cause);
      assert.equal(readFileSync(join(scripts, 'swept'), 'utf8'), `1 two words ${sweep.startDate?.toISOString()}\n`);
      const list = await run('list');
      assert.deepEqual([list.status, list.error], ['FAILED', 'Job.Failed']);
      assert.match(list.cause ?? '', /^attempt 1: exit code 1/);
    } finally {
      for (const client of [states, ...Object.values(others)]) client.destroy();
    }
    assert.equal((await punctual.end('SIGTERM')).code, 0);
  });
});
