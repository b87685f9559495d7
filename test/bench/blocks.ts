/**
 * The worst calls that are known: for each the longest time, in CPU milliseconds of its thread, for which the engine does nothing else, from the arrival of the request until
 * all that follows from it is done. The least of several, since other programs disturb it.
 */
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { root } from '../../src/cloud/kit/caller.ts';
import { serve } from '../../src/cloud/wire/serve.ts';
import { testIdentity } from '../identity.ts';
import type { Asked } from './client-worker.ts';
import { openBenchCloud } from './open-bench-cloud.ts';

const rounds = 3;
const settleMs = 1500;

type Call = (service: string, operation: string, input: object) => Promise<unknown>;

interface Worst {
  readonly what: string;
  readonly prepare: (call: Call) => Promise<unknown>;
  readonly asked: (round: number) => Asked;
}

const many = <T>(length: number, make: (n: number) => T): T[] => Array.from({ length }, (_, n) => make(n));
const fields = <T>(length: number, make: (n: number) => T): Record<string, T> =>
  Object.fromEntries(many(length, (n) => [`f${n}`, make(n)]));

const roleArn = `arn:aws:iam::${testIdentity.account}:role/blocks`;
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

const worst: readonly Worst[] = [
  {
    what: 'PutEvents: 10 events of 100 kB, 300 rules of 100 fields with wildcards',
    async prepare(call) {
      const EventPattern = JSON.stringify({ detail: fields(100, () => [{ wildcard: '*ab*cd*' }]) });
      for (const n of many(300, (each) => each)) await call('events', 'PutRule', { Name: `r${n}`, EventPattern });
    },
    asked: () => {
      const Detail = JSON.stringify(fields(100, (n) => `${'ab'.repeat(500)}${n === 99 ? '' : 'cd'}`));
      const Entries = many(10, () => ({ Source: 's', DetailType: 'd', Detail }));
      return { name: 'eventbridge', client: 'EventBridge', operation: 'PutEvents', input: { Entries } };
    },
  },
  {
    what: 'PutLogEvents: 10,000 lines, 100 metric filters that match all',
    async prepare(call) {
      await call('logs', 'CreateLogGroup', { logGroupName: 'g' });
      await call('logs', 'CreateLogStream', { logGroupName: 'g', logStreamName: 's' });
      const metricTransformations = [{ metricNamespace: 'N', metricName: 'M', metricValue: '$.a' }];
      for (const n of many(100, (each) => each)) {
        const filter = { filterName: `f${n}`, filterPattern: '{ $.a = * }', metricTransformations };
        await call('logs', 'PutMetricFilter', { logGroupName: 'g', ...filter });
      }
    },
    asked: () => {
      const logEvents = many(10_000, () => ({ timestamp: Date.now(), message: '{"a":1,"b":"some text here"}' }));
      const input = { logGroupName: 'g', logStreamName: 's', logEvents };
      return { name: 'cloudwatch-logs', client: 'CloudWatchLogs', operation: 'PutLogEvents', input };
    },
  },
  {
    what: 'CreateStack: 490 parameters, 680 kB of JSON',
    prepare: async () => {},
    asked: (round) => {
      const Value = { 'Fn::Join': ['', many(45, (n) => [{ Ref: 'AWS::Region' }, `x${n}`]).flat()] };
      const Resources = fields(490, (n) => ({
        Type: 'AWS::SSM::Parameter',
        Properties: { Name: { 'Fn::Sub': `/\${AWS::StackName}/${n}` }, Type: 'String', Value },
      }));
      const input = { StackName: `s${round}`, TemplateBody: JSON.stringify({ Resources }) };
      return { name: 'cloudformation', client: 'CloudFormation', operation: 'CreateStack', input };
    },
  },
  {
    what: 'CreateStateMachine: 2,400 expressions in JSONata',
    prepare: (call) => call('iam', 'CreateRole', { RoleName: 'blocks', AssumeRolePolicyDocument: trust }),
    asked: (round) => {
      const Output = fields(2400, (n) => `{% $states.input.a${n} + ${n} > 1 ? "x" : $string($n) %}`);
      const states = { A: { Type: 'Pass', Output, End: true } };
      const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: states });
      const input = { name: `m${round}`, roleArn, definition };
      return { name: 'sfn', client: 'SFN', operation: 'CreateStateMachine', input };
    },
  },
  {
    what: 'PutMetricData: 1,000 metrics of 150 values',
    prepare: async () => {},
    asked: () => {
      const Values = many(150, (n) => n);
      const MetricData = many(1000, (n) => ({ MetricName: `m${n}`, Values, Counts: Values.map(() => 1) }));
      const input = { Namespace: 'blocks', MetricData };
      return { name: 'cloudwatch', client: 'CloudWatch', operation: 'PutMetricData', input };
    },
  },
];

export async function benchBlocks(): Promise<string[]> {
  const lines: string[] = [];
  for (const each of worst) lines.push(await measure(each));
  return lines;
}

async function measure({ what, prepare, asked }: Worst): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  const cloud = openBenchCloud(folder);
  try {
    await cloud.start();
    await prepare((service, operation, input) => cloud.call(service, operation, input, root));
    await using server = await serving(cloud);
    const blocks: number[] = [];
    for (let round = 0; round < rounds; round++) blocks.push(await longestBlock(server.worker, asked(round)));
    return `blocks: ${what}: ${Math.min(...blocks).toFixed(0)} ms`;
  } finally {
    cloud.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function serving(cloud: ReturnType<typeof openBenchCloud>) {
  const server = await serve({ cloud, host: '127.0.0.1', port: 0 });
  const { region, rootKey } = cloud.host;
  const workerData = { endpoint: `http://127.0.0.1:${server.port}`, region, credentials: rootKey, maxAttempts: 1 };
  const worker = new Worker(new URL('./client-worker.ts', import.meta.url), { workerData });
  return {
    worker,
    async [Symbol.asyncDispose]() {
      await worker.terminate();
      await server.close();
    },
  };
}

const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Between two looks of an endless loop of immediates: input and output, timers and turns have their share between them. */
async function longestBlock(worker: Worker, asked: Asked): Promise<number> {
  const answered = once(worker, 'message');
  worker.postMessage(asked);
  let [longest, isOver] = [0, false];
  let before = cpuMs();
  const look = (): void => {
    const now = cpuMs();
    longest = Math.max(longest, now - before);
    before = now;
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  const [refused] = await answered;
  if (refused) throw new Error(`${asked.operation} was refused: ${refused}`);
  await new Promise((resolve) => setTimeout(resolve, settleMs));
  isOver = true;
  return longest;
}
