/** What `punctual up` writes to standard error: each line has its time, its level and whom it is about, as text or as JSON. */
import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, it } from 'node:test';
import { CreateClusterCommand, RegisterTaskDefinitionCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import { say, temporaryFolder, type Up, up } from './run-punctual.ts';
import { clients } from './served-cloud.ts';
import { until } from './until.ts';

const skip = process.platform === 'win32' && 'there are no process groups';

/** Returns its ARN. */
async function runTask({ endpoint, host }: Up, command: string): Promise<string> {
  const { ecs } = clients(endpoint, host);
  await ecs.send(new CreateClusterCommand({ clusterName: 'jobs' }));
  const containerDefinitions = [{ name: 'main', image: 'busybox', command: ['sh', '-c', command] }];
  const size = { networkMode: 'awsvpc', cpu: '256', memory: '512' } as const;
  await ecs.send(
    new RegisterTaskDefinitionCommand({
      ...size,
      requiresCompatibilities: ['FARGATE'],
      family: 'report',
      containerDefinitions,
    }),
  );
  const networkConfiguration = { awsvpcConfiguration: { subnets: ['subnet-1'] } };
  const started = { cluster: 'jobs', taskDefinition: 'report', launchType: 'FARGATE', networkConfiguration } as const;
  const { tasks } = await ecs.send(new RunTaskCommand(started));
  return tasks?.[0]?.taskArn as string;
}

describe('punctual up', { skip }, () => {
  it('says one line of a task that failed, with its time, level, family, short id and exit code', async () => {
    using folder = temporaryFolder();
    await using punctual = await up(folder.path, ['--runner', 'process', '--no-iam']);
    const id = (await runTask(punctual, 'exit 7')).split('/').at(-1) as string;
    await until('the line', () => punctual.lines.includes('failed'));
    await punctual.end('SIGTERM');
    const lines = punctual.lines.trimEnd().split('\n');
    const times = lines.map((line) => /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z) /.exec(line)?.[1] as string);
    assert.deepEqual(times.toSorted(), times);
    assert.deepEqual(
      lines.map((line) => line.slice('2026-01-31T04:30:10.000Z '.length)),
      [
        'WARN  punctual: --no-iam: every call is allowed; on AWS it would not be',
        'INFO  punctual: tasks run as processes of this host, which isolates nothing (--runner process)',
        `ERROR report: task ${id.slice(-8)} of report:1 failed: container main exited with code 7`,
        'INFO  punctual: stopped; no task is running',
      ],
    );
  });

  it('says it as an object of JSON a line, with the ids', async () => {
    using folder = temporaryFolder();
    await using punctual = await up(folder.path, ['--runner', 'process', '--log-format', 'json']);
    const taskArn = await runTask(punctual, 'exit 7');
    await until('the line', () => punctual.lines.includes('failed'));
    await punctual.end('SIGTERM');
    const lines = punctual.lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    assert.deepEqual(
      lines.map(({ level, job }) => [level, job]),
      [
        ['INFO', undefined],
        ['ERROR', 'report'],
        ['INFO', undefined],
      ],
    );
    const { time, ...failed } = lines[1]!;
    assert.equal(new Date(time as string).toISOString(), time);
    assert.deepEqual(failed, {
      level: 'ERROR',
      job: 'report',
      message: `task ${taskArn.slice(-8)} of report:1 failed: container main exited with code 7`,
      taskArn,
      taskDefinition: 'report:1',
    });
  });

  it('says so, too, why it ends', async () => {
    using folder = temporaryFolder();
    await using server = createServer();
    const port = await new Promise<number>((resolve) =>
      server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
    );
    const words = ['up', '--data', folder.path, '--port', String(port), '--runner', 'none', '--log-format', 'json'];
    const { code, stderr } = await say(...words);
    const { time, ...line } = JSON.parse(stderr) as Record<string, string>;
    assert.ok(time);
    assert.deepEqual(
      [code, line],
      [
        1,
        {
          level: 'ERROR',
          message: `port ${port} is taken by another program`,
          hint: 'name another one with --port, or let --port 0 choose',
        },
      ],
    );
  });

  it('refuses a form that it does not know', async () => {
    const { code, stderr } = await say('up', '--log-format', 'xml');
    assert.equal(code, 2);
    assert.equal(
      stderr,
      'punctual: lines have no form `xml`\n  -> use --log-format text, the default, or --log-format json\n',
    );
  });
});
