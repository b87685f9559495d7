/**
 * A hundred tasks outlive the engine: the real process is killed with -9 while they run, half of them end while it is gone, and the next
 * one knows what became of each. Every task waits on a pipe of its own, prints a numbered line for each that comes there, and bears witness
 * in a folder: that it was started, how many lines it has printed, and with how many it ended.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { ECS, type Task } from '@aws-sdk/client-ecs';
import { IAM } from '@aws-sdk/client-iam';
import { busyboxImage, testDocker } from './docker/docker.ts';
import { withoutJobNotices } from './notice-lines.ts';
import { makePipes } from './pipe.ts';
import { temporaryFolder, type Up, up } from './run-punctual.ts';
import { untilAll } from './until.ts';

const endsMeanwhile = (number: number): boolean => number % 2 === 0;
const codeOf = (number: number): number => number % 7;
/** With each engine, and while there is none. */
const linesEachTime = 3;
const count = 100;

/** No process but the shell itself: a hundred that wait must not be felt. */
const program = `
cd "$WITNESS"
echo $$ >>"$NUMBER.started"
line=0
while read -r word && [ "$word" = print ]; do
  line=$((line + 1))
  echo "$line"
  echo "$line" >"$NUMBER.printed"
done <"$NUMBER.pipe"
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

async function outlive(data: string, kind: Kind): Promise<void> {
  using tasks = makeTasks(kind.witness);
  await using first = await up(data, kind.words);
  const aws = clients(first);
  await register(first, kind);
  const arns = await Promise.all(tasks.numbers.map((number) => runOne(aws.ecs, number)));
  tasks.letPrint();
  await untilAll('tasks print', count, () => tasks.having('printed', linesEachTime));
  await untilAll('starts are committed', count, () => countOf(aws.ecs, arns, 'RUNNING'));
  await first.end('SIGKILL');

  tasks.letPrint();
  tasks.letEnd(endsMeanwhile);
  await untilAll('tasks print with no engine', count, () => tasks.having('printed', 2 * linesEachTime));
  await untilAll('tasks end with no engine', count / 2, () => tasks.having('ended', 2 * linesEachTime));
  const begun = performance.now();
  await using second = await up(data, kind.words);
  const backMs = Math.round(performance.now() - begun);

  const { ecs, logs } = clients(second);
  assert.equal(
    await countOf(ecs, arns, 'RUNNING'),
    count / 2,
    'when it is ready, it knows of each task whether it runs',
  );
  tasks.letPrint();
  tasks.letEnd((number) => !endsMeanwhile(number));
  await untilAll('tasks are stopped', count, () => countOf(ecs, arns, 'STOPPED'));

  for (const [number, task] of (await describeAll(ecs, arns)).entries()) {
    assert.deepEqual(
      [task.stopCode, task.containers?.[0]?.exitCode],
      ['EssentialContainerExited', codeOf(number)],
      `task ${number}: ${task.stoppedReason} ${task.containers?.[0]?.reason}`,
    );
    assert.match(tasks.read(number, 'started'), /^\d+$/, 'it was started once');
    const printed = (endsMeanwhile(number) ? 2 : 3) * linesEachTime;
    assert.equal(tasks.read(number, 'ended'), String(printed));
    const stream = `job/main/${task.taskArn?.split('/').at(-1)}`;
    assert.deepEqual(await linesOf(logs, stream), numbersTo(printed), `the lines of task ${number}`);
  }
  assert.equal(withoutJobNotices(second.stderr).replace(/^punctual: tasks run .*\n/m, ''), '');
  console.log(`# back with ${count} of ${count} tasks known, ${backMs} ms after its start`);
}

/** The side of the tasks: their pipes, and what they bear witness to. */
function makeTasks(witness: string) {
  const numbers = Array.from({ length: count }, (_, number) => number);
  mkdirSync(witness);
  const pipes = makePipes(numbers.map((number) => join(witness, `${number}.pipe`)));
  const read = (number: number, kind: 'started' | 'printed' | 'ended'): string => {
    const file = join(witness, `${number}.${kind}`);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  };
  return {
    numbers,
    read,
    /** How many have said so many lines. */
    having: (kind: 'printed' | 'ended', lines: number): number =>
      numbers.filter((number) => read(number, kind) === String(lines)).length,
    letPrint(): void {
      for (const pipe of pipes) pipe.write(...Array.from({ length: linesEachTime }, () => 'print'));
    },
    letEnd(those: (number: number) => boolean): void {
      for (const [number, pipe] of pipes.entries()) if (those(number)) pipe.write('end');
    },
    [Symbol.dispose](): void {
      for (const pipe of pipes) pipe[Symbol.dispose]();
    },
  };
}

async function register(punctual: Up, { image, witness, definition, mounts }: Kind): Promise<void> {
  const { ecs, logs } = clients(punctual);
  await logs.createLogGroup({ logGroupName: 'outlive' });
  await ecs.createCluster({ clusterName: 'default' });
  await ecs.registerTaskDefinition({
    family: 'outlive',
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    executionRoleArn: await makeRole(punctual),
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
async function describeAll(ecs: ECS, arns: string[]): Promise<Task[]> {
  const { tasks = [] } = await ecs.describeTasks({ tasks: arns });
  return arns.map((arn) => tasks.find(({ taskArn }) => taskArn === arn) as Task);
}

const countOf = async (ecs: ECS, arns: string[], status: string): Promise<number> =>
  (await describeAll(ecs, arns)).filter(({ lastStatus }) => lastStatus === status).length;

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

describe(`${count} tasks outlive the engine`, () => {
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
