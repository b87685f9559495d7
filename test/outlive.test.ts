/**
 * A task outlives the engine, at scale: the real process is killed with -9 while 100 tasks run, half of them end while it is gone, and
 * the next one knows what became of each. Every task bears witness in a folder of its own: it says that it was started, and with how
 * many lines it ended.
 */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ECS, type Task } from '@aws-sdk/client-ecs';
import { IAM } from '@aws-sdk/client-iam';
import { busyboxImage, testDocker } from './docker/docker.ts';
import { temporaryFolder, type Up, until, up } from './run-punctual.ts';

const count = 100;
const numbers = Array.from({ length: count }, (_, number) => number);
const endsMeanwhile = (number: number): boolean => number % 2 === 0;
const codeOf = (number: number): number => number % 7;

/** Writes its process id, prints numbered lines until it is let go, and says how many it printed. */
const program = `
cd "$WITNESS"
echo $$ >>"$NUMBER.started"
line=0
until [ -e "$NUMBER.go" ]; do
  line=$((line + 1))
  echo "$line"
  sleep 0.5
done
echo "$line" >"$NUMBER.ended"
exit "$CODE"
`;

interface Kind {
  readonly words: readonly string[];
  readonly image: string;
  readonly witness: string;
  readonly definition: object;
  readonly mounts: object[];
}

async function outlive(data: string, { words, image, witness, definition, mounts }: Kind): Promise<void> {
  mkdirSync(witness);
  const letGo = (number: number): void => writeFileSync(join(witness, `${number}.go`), '');
  const witnesses = (kind: string): number => readdirSync(witness).filter((name) => name.endsWith(`.${kind}`)).length;
  const read = (number: number, kind: string): string =>
    readFileSync(join(witness, `${number}.${kind}`), 'utf8').trim();

  const first = await up(data, words);
  const executionRoleArn = await makeRole(first);
  const aws = clients(first);
  await aws.logs.createLogGroup({ logGroupName: 'outlive' });
  await aws.ecs.createCluster({ clusterName: 'default' });
  await aws.ecs.registerTaskDefinition({
    family: 'outlive',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    executionRoleArn,
    ...definition,
    containerDefinitions: [
      {
        name: 'main',
        image,
        entryPoint: ['/bin/sh', '-c'],
        command: [program],
        mountPoints: mounts,
        environment: [{ name: 'WITNESS', value: witness }],
        logConfiguration: {
          logDriver: 'awslogs',
          options: { 'awslogs-group': 'outlive', 'awslogs-region': 'us-east-1', 'awslogs-stream-prefix': 'job' },
        },
      },
    ],
  });
  const arns = await Promise.all(numbers.map((number) => runOne(aws.ecs, number)));
  await until('all tasks run', () => witnesses('started') === count);
  await until('all starts are committed', async () =>
    (await describe100(aws.ecs, arns)).every(({ lastStatus }) => lastStatus === 'RUNNING'),
  );
  await first.end('SIGKILL');

  for (const number of numbers.filter(endsMeanwhile)) letGo(number);
  await until('half of them have ended', () => witnesses('ended') === count / 2);
  const begun = performance.now();
  await using second = await up(data, words);
  const backMs = Math.round(performance.now() - begun);

  const { ecs, logs } = clients(second);
  const back = await describe100(ecs, arns);
  const running = back.filter(({ lastStatus }) => lastStatus === 'RUNNING').length;
  assert.equal(running, count / 2, 'when it is ready, it knows of each task whether it runs');
  for (const number of numbers) if (!endsMeanwhile(number)) letGo(number);
  const ended = await until('all are stopped', async () => {
    const all = await describe100(ecs, arns);
    return all.every(({ lastStatus }) => lastStatus === 'STOPPED') && all;
  });

  for (const [number, task] of ended.entries()) {
    assert.deepEqual(
      [task.stopCode, task.containers?.[0]?.exitCode],
      ['EssentialContainerExited', codeOf(number)],
      `task ${number}: ${task.stoppedReason} ${task.containers?.[0]?.reason}`,
    );
    assert.match(read(number, 'started'), /^\d+$/, 'it was started once');
    const printed = Number(read(number, 'ended'));
    const stream = `job/main/${task.taskArn?.split('/').at(-1)}`;
    assert.deepEqual(await linesOf(logs, stream), numbersTo(printed), `the lines of task ${number}`);
  }
  assert.equal(second.stderr.replace(/^punctual: tasks run .*\n/m, ''), '');
  console.log(`# back with ${count} of ${count} tasks known, ${backMs} ms after its start`);
}

const numbersTo = (last: number): string[] => Array.from({ length: last }, (_, index) => String(index + 1));

function clients({ endpoint, host }: Up) {
  const settings = { endpoint, region: host.region, credentials: host.rootKey };
  return { ecs: new ECS(settings), logs: new CloudWatchLogs(settings), iam: new IAM(settings) };
}

async function makeRole(punctual: Up): Promise<string> {
  const { iam } = clients(punctual);
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  };
  const { Role } = await iam.createRole({ RoleName: 'outlive', AssumeRolePolicyDocument: JSON.stringify(trust) });
  await iam.attachRolePolicy({
    RoleName: 'outlive',
    PolicyArn: 'arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy',
  });
  return Role?.Arn as string;
}

async function runOne(ecs: ECS, number: number): Promise<string> {
  const { tasks = [] } = await ecs.runTask({
    taskDefinition: 'outlive',
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
    overrides: {
      containerOverrides: [
        {
          name: 'main',
          environment: [
            { name: 'NUMBER', value: String(number) },
            { name: 'CODE', value: String(codeOf(number)) },
          ],
        },
      ],
    },
  });
  return tasks[0]?.taskArn as string;
}

/** In the order of `arns`. */
async function describe100(ecs: ECS, arns: string[]): Promise<Task[]> {
  const { tasks = [] } = await ecs.describeTasks({ tasks: arns });
  return arns.map((arn) => tasks.find(({ taskArn }) => taskArn === arn) as Task);
}

async function linesOf(logs: CloudWatchLogs, logStreamName: string): Promise<string[]> {
  const lines: string[] = [];
  for (let nextToken: string | undefined; ; ) {
    const page = await logs.getLogEvents({
      logGroupName: 'outlive',
      logStreamName,
      startFromHead: true,
      ...(nextToken === undefined ? {} : { nextToken }),
    });
    lines.push(...(page.events ?? []).map(({ message }) => message as string));
    if (page.nextForwardToken === nextToken) return lines;
    nextToken = page.nextForwardToken;
  }
}

describe('100 tasks outlive the engine', () => {
  it('as processes', { skip: process.platform === 'win32' && 'there are no process groups' }, async () => {
    using folder = temporaryFolder();
    await outlive(join(folder.path, 'data'), {
      words: ['--runner', 'process'],
      image: 'none',
      witness: join(folder.path, 'witness'),
      definition: {},
      mounts: [],
    });
  });

  const docker = testDocker();
  it('as containers', { skip: 'skip' in docker && docker.skip }, async () => {
    assert.ok('docker' in docker);
    using folder = temporaryFolder();
    const witness = join(folder.path, 'witness');
    const image = await busyboxImage(docker.docker);
    await outlive(join(folder.path, 'data'), {
      words: ['--runner', 'docker', '--allow-host-path', folder.path],
      image,
      witness,
      definition: { volumes: [{ name: 'witness', host: { sourcePath: witness } }] },
      mounts: [{ sourceVolume: 'witness', containerPath: witness }],
    });
  });
});
