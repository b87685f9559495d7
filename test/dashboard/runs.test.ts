/** What Run says of runs that a person had a hand in: stopped, taken up again, named by him, given numbers that no double has. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DefinitionView } from '../../src/dashboard/run-views.ts';
import type { ErrorView, FindView, RunView } from '../../src/dashboard/views.ts';
import { until } from '../until.ts';
import { clientOf } from './client.ts';
import { openOffice, smallConfig } from './office.ts';
import { looks, policyOf } from './rights.ts';

const pathOf = (job: string, run: string): string => `/api/jobs/${job}/runs/${encodeURIComponent(run)}`;

describe('Run', () => {
  it('says of one that was stopped where it was stopped', async () => {
    await using office = await openOffice({ now: '2026-10-20T01:30:00Z', runs: () => ({ seconds: 600 }) });
    const client = await clientOf(office);
    const { run = '' } = await client.post('/api/jobs/report/start');
    await office.life.advance(30);
    const path = pathOf('report', String(run));
    const stopping = client.post(`${path}/stop`);
    const view = await until('it is stopped', async () => {
      await office.life.advance(1);
      const found = await client.get<RunView>(path);
      return found.endedAt === null ? undefined : found;
    });
    await stopping;
    assert.deepEqual([view.state, view.summary], ['interrupted', 'It was stopped in the dashboard.']);
    assert.match(view.details, /^Attempt 1 after \d+ s: cut off: the run was stopped\.$/);
  });

  it('is found by whatever name StartExecution takes', async () => {
    await using office = await openOffice({ now: '2026-10-20T01:30:00Z', runs: () => ({ seconds: 1 }) });
    const client = await clientOf(office);
    const stateMachineArn = office.life.machineOf('report');
    for (const name of ['Läufe-日本@3', "it's(1)+=!", 'x'.repeat(80)]) {
      await office.life.call('states', 'StartExecution', { stateMachineArn, name });
      await office.life.advance(20);
      assert.equal((await client.get<RunView>(pathOf('report', name))).run, name);
      await until('it is listed', async () => {
        const { runs } = await client.get<FindView>(`/api/find?text=${encodeURIComponent(name)}`);
        return runs.length === 1 && runs[0]?.run === name;
      });
    }
    assert.deepEqual(office.errors, []);
  });

  it('keeps the numbers of its input and its output as they were written', async () => {
    await using office = await openOffice({ now: '2026-10-20T01:30:00Z', runs: () => ({ seconds: 1 }) });
    const client = await clientOf(office);
    const input = '{"input":{"id":9007199254740993,"rate":1.0}}';
    const { run } = await client.post('/api/jobs/report/start', { input });
    const view = await client.get<RunView>(pathOf('report', String(run)));
    assert.match(view.input, /"id": 9007199254740993,\n *"rate": 1\.0\n/);
    assert.equal(view.commands.punctual, `punctual run report --input '${input}'`);
    assert.ok(view.commands.aws.endsWith(`--input '${input}'`), view.commands.aws);
  });

  it('has the definition that it ran, which is not that of the job any more', async () => {
    await using office = await openOffice({ now: '2026-10-20T01:30:00Z', runs: () => ({ seconds: 1 }) });
    const client = await clientOf(office);
    const { run = '' } = await client.post('/api/jobs/report/start');
    await office.life.advance(20);
    const ran = async () => client.get<DefinitionView>(`${pathOf('report', String(run))}/definition`);
    const before = await ran();
    const { StartAt, States } = JSON.parse(before.text) as { StartAt: string; States: object };
    assert.deepEqual([StartAt, 'Attempt' in States], ['ListRunning', true]);
    assert.equal(before.updatedAt, Date.parse('2026-10-20T00:00:00Z'));
    const definition = '{"StartAt":"Other","States":{"Other":{"Type":"Succeed"}}}';
    await office.life.call('states', 'UpdateStateMachine', {
      stateMachineArn: office.life.machineOf('report'),
      definition,
    });
    assert.equal((await ran()).text, before.text);
  });

  it('that ran out of memory names what helps, and another run gets it', async () => {
    const memory: (number | undefined)[] = [];
    await using office = await openOffice({
      config: smallConfig.replace('command: [report]', 'command: [report], retry: false'),
      now: '2026-10-20T01:30:00Z',
      runs: (job, { taskSize }) => {
        if (job === 'report') memory.push(taskSize?.memoryMiB);
        const reason = 'OutOfMemoryError: Container killed due to memory usage';
        return (taskSize?.memoryMiB ?? 0) > 512 ? { seconds: 1 } : { seconds: 1, exitCode: 137, reason };
      },
    });
    const client = await clientOf(office);
    const view = async (input?: object) => {
      const { run } = await client.post('/api/jobs/report/start', { input: JSON.stringify(input ?? {}) });
      await office.life.advance(20);
      return client.get<RunView>(pathOf('report', String(run)));
    };
    const failed = await view();
    assert.deepEqual(failed.size, { cpuUnits: 256, memoryMiB: 512, moreMiB: 1024, whyFixed: null });
    assert.equal(failed.helps[0], 'Give it more: 1024 MiB instead of 512 in its task.');
    const { state, size, memoryMiB } = await view({ memory: 1024, cpu: 256 });
    assert.deepEqual([state, memoryMiB, size?.moreMiB], ['ok', 1024, null]);
    assert.deepEqual(memory, [512, 1024]);
    const stateMachineArn = office.life.machineOf('report');
    const { definition } = (await office.life.call('states', 'DescribeStateMachine', { stateMachineArn })) as {
      definition: string;
    };
    const update = (text: string) =>
      office.life.call('states', 'UpdateStateMachine', { stateMachineArn, definition: text });
    await update(definition.replaceAll('$input.memory', '$input.space'));
    const ofEarlier = await view();
    assert.match(ofEarlier.size?.whyFixed ?? '', /^its machine takes neither: it was deployed by an earlier version/);
    await update(definition);
    assert.equal((await client.get<RunView>(pathOf('report', ofEarlier.run))).size?.whyFixed, null);
  });

  it('says which permission is missing to read its definition', async () => {
    const denied = { Effect: 'Deny', Action: 'states:DescribeStateMachineForExecution', Resource: '*' };
    await using office = await openOffice({ now: '2026-10-20T03:30:00Z', policy: policyOf(looks, denied) });
    const client = await clientOf(office);
    const run = (await client.row('report')).slots.at(-1)?.run ?? '';
    assert.equal((await client.get<RunView>(pathOf('report', run))).graph, null);
    const { error } = await client.get<ErrorView>(`${pathOf('report', run)}/definition`);
    assert.match(error, /^AccessDeniedException: .*ann is not authorized to perform: states:DescribeStateMachineForEx/);
  });

  it('that was taken up and came to no step of its own goes on after what was done', async () => {
    const config = `${smallConfig.replace('every day at 04:30, command: [report]', 'none, retry: false, maxRunsPerDay: 2, steps: [{name: fetch, command: [fetch]}, {name: send, command: [send]}]')}`;
    await using office = await openOffice({
      config,
      now: '2026-10-20T01:30:00Z',
      runs: (job) => ({ seconds: 1, exitCode: job === 'send' ? 3 : 0 }),
    });
    const client = await clientOf(office);
    let { run } = await client.post('/api/jobs/report/start');
    const goesOn: unknown[] = [];
    for (let times = 1; times <= 3; times++) {
      await office.life.advance(60);
      const path = pathOf('report', String(run));
      const view = await client.get<RunView>(path);
      goesOn.push([view.isByHand, view.dueAt, view.goesOn?.words, view.goesOn?.by]);
      ({ run } = await client.post(`${path}/redrive`));
    }
    assert.deepEqual(goesOn, [
      [true, null, 'Go on from send', 'start'],
      [true, null, 'Go on from send', 'start'],
      [true, null, 'Go on after fetch', 'start'],
    ]);
  });
});
