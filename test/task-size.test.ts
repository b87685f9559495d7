/** A run whose tasks are of another size than their template says: over the machines that configurations become. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SFNClient, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import { appOf, readText } from '../src/jobs/fixtures/read-fixture.ts';
import { generate } from '../src/jobs/generate/template.ts';
import type { FargateSize } from '../src/languages/resources/fargate.ts';
import { describeRun, listRuns } from '../src/operator/runs.ts';
import { showRun } from '../src/operator/show-run.ts';
import { startRun } from '../src/operator/start-run.ts';
import { openOperated } from './operated.ts';

const config = `app: office
zone: UTC
notify: none
jobs:
  report: {image: "a:1", schedule: none, retry: false, network: {subnets: [subnet-0a1b2c3d]}}
  load:
    image: a:1
    schedule: none
    retry: false
    network: {subnets: [subnet-0a1b2c3d]}
    steps: [{name: fetch}, {name: count, memory: 4096}]
`;

async function open() {
  const cloud = await openOperated([{ seconds: 1 }], '2026-02-01T00:00:00Z');
  await cloud.deploy('office', JSON.stringify(generate(appOf(readText(config)))));
  return cloud;
}

describe('a run of another size', () => {
  it('has tasks of that size, and as much CPU as goes with the memory', async () => {
    await using cloud = await open();
    const report = await cloud.job('report');
    const cases: [wanted: Partial<FargateSize>, input: object][] = [
      [{ memoryMiB: 1024 }, { memory: 1024, cpu: 256 }],
      [{ memoryMiB: 4096 }, { memory: 4096, cpu: 512 }],
      [{ cpuUnits: 1024 }, { memory: 2048, cpu: 1024 }],
    ];
    for (const [size, input] of cases) {
      const run = await startRun(cloud.account, report, { size, environment: { A: '1' } });
      await cloud.served.advance(20);
      const { memoryMiB, cpuUnits } = await showRun(cloud.account, run, 0);
      assert.deepEqual({ memory: memoryMiB, cpu: cpuUnits }, input);
      const ended = await describeRun(cloud.account, report, run.arn);
      assert.deepEqual([ended.status, ended.input], ['SUCCEEDED', { environment: { A: '1' }, ...input }]);
    }
    const plain = await startRun(cloud.account, report, {});
    await cloud.served.advance(20);
    assert.equal((await showRun(cloud.account, plain, 0)).memoryMiB, 512);
  });

  it('is refused in words, and nothing is started', async () => {
    await using cloud = await open();
    const { account } = cloud;
    const [report, load] = [await cloud.job('report'), await cloud.job('load')];
    await assert.rejects(
      startRun(account, report, { size: { memoryMiB: 1000 } }),
      /^Error: Fargate has no tasks of Memory 1000, whatever their Cpu/,
    );
    await assert.rejects(
      startRun(account, report, { size: { memoryMiB: 512, cpuUnits: 512 } }),
      /^Error: Fargate has no tasks of Cpu 512 and Memory 512; with Cpu 512 Memory is 1024, 2048, 3072 or 4096/,
    );
    await assert.rejects(
      startRun(account, load, { size: { memoryMiB: 4096 } }),
      /the tasks of load are of several sizes/,
    );
    await assert.rejects(
      startRun(account, { ...report, app: undefined }, { size: { memoryMiB: 1024 } }),
      /takes no command/,
    );
    const definition = '{"StartAt":"Old","States":{"Old":{"Type":"Succeed"}}}';
    const stateMachineArn = report.machineArn ?? '';
    await account.client(SFNClient).send(new UpdateStateMachineCommand({ stateMachineArn, definition }));
    await assert.rejects(startRun(account, report, { size: { memoryMiB: 1024 } }), {
      message: 'the machine of report takes no memory and no cpu: it was deployed by an earlier version',
      hint: 'punctual deploy gives it one that does',
    });
    for (const job of [report, load]) assert.deepEqual(await listRuns(account, job, { max: 1 }), []);
  });
});
