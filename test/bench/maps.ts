/**
 * Much in one execution: 25,000 events, and a Map Run of 10,000 items at MaxConcurrency 100. What an item costs when there are ten times as many, and how long
 * another execution (express, called and waited for again and again meanwhile) has to wait.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cloud } from '../../src/cloud/cloud.ts';
import { root } from '../../src/cloud/kit/caller.ts';
import { openBenchCloud } from './open-bench-cloud.ts';

const pass = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } };
const mapOf = (more: object, config: object = {}) => ({
  StartAt: 'M',
  States: { M: { Type: 'Map', ItemProcessor: { ...pass, ProcessorConfig: config }, ...more, End: true } },
});
const distributed = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
/** Two events a turn, until the history is full. */
const loop = (turns: number) => ({
  StartAt: 'Is',
  States: {
    Is: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericLessThan: turns, Next: 'Add' }], Default: 'End' },
    Add: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)' }, Next: 'Is' },
    End: { Type: 'Succeed' },
  },
});

const list = (length: number): number[] => Array.from({ length }, (_, i) => i);

interface Row {
  readonly what: string;
  readonly definition: (size: number) => object;
  readonly input: (size: number) => unknown;
  readonly sizes: readonly number[];
  readonly unit: string;
}

const selected = { ItemSelector: { 'v.$': '$$.Map.Item.Value' } };

const rows: readonly Row[] = [
  {
    what: 'a Map Run at MaxConcurrency 100',
    definition: () => mapOf({ MaxConcurrency: 100 }, distributed),
    input: list,
    sizes: [1000, 10_000],
    unit: 'items',
  },
  {
    what: 'a Map Run that selects its items',
    definition: () => mapOf({ MaxConcurrency: 100, ...selected }, distributed),
    input: list,
    sizes: [1000, 10_000],
    unit: 'items',
  },
  {
    what: 'a Map Run that selects them one at a time',
    definition: () => mapOf({ MaxConcurrency: 1, ...selected }, distributed),
    input: (size) => list(size).map((n) => `item ${String(n).padStart(12, '0')}`),
    sizes: [1000, 10_000],
    unit: 'items',
  },
  {
    what: 'a Map Run without a bound',
    definition: () => mapOf({}, distributed),
    input: list,
    sizes: [1000, 10_000],
    unit: 'items',
  },
  {
    what: 'an inline Map, four events an item',
    definition: () => mapOf({}),
    input: list,
    sizes: [600, 6000],
    unit: 'items',
  },
  {
    what: 'one execution, four events a turn',
    definition: loop,
    input: () => ({ n: 0 }),
    sizes: [620, 6200],
    unit: 'turns',
  },
];

export async function benchMaps(): Promise<string[]> {
  const lines: string[] = [];
  for (const row of rows)
    for (const size of row.sizes) {
      const before = process.cpuUsage();
      const { ms, waits } = await measure(row, size);
      const { user, system } = process.cpuUsage(before);
      const p99 = waits[Math.floor(waits.length * 0.99)] ?? 0;
      lines.push(
        `${row.what}, ${size.toLocaleString('en-US')} ${row.unit}: ${Math.round(ms)} ms, ${((user + system) / size).toFixed(0)} us of CPU each; ` +
          `another execution beside it: p99 ${p99.toFixed(0)} ms, longest ${(waits.at(-1) ?? 0).toFixed(0)} ms (${waits.length})`,
      );
    }
  return lines;
}

async function measure({ definition, input }: Row, size: number): Promise<{ ms: number; waits: number[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  const cloud = openBenchCloud(folder);
  try {
    await cloud.start();
    const machine = await makeMachine(cloud, 'much', definition(size), 'STANDARD');
    const other = await makeMachine(cloud, 'other', pass, 'EXPRESS');
    await callOther(cloud, other);
    return await run(cloud, machine, other, JSON.stringify(input(size)));
  } finally {
    cloud.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(cloud: Cloud, machine: string, other: string, input: string) {
  const begun = performance.now();
  const { executionArn } = await call<{ executionArn: string }>(cloud, 'states', 'StartExecution', {
    stateMachineArn: machine,
    input,
  });
  const waits: number[] = [];
  for (;;) {
    waits.push(await callOther(cloud, other));
    const { status } = await call<{ status: string }>(cloud, 'states', 'DescribeExecution', { executionArn });
    if (status === 'SUCCEEDED') break;
    if (status !== 'RUNNING') throw new Error(`the execution is ${status}`);
    await new Promise((done) => setTimeout(done, 1));
  }
  return { ms: performance.now() - begun, waits: waits.sort((a, b) => a - b) };
}

/** Returns how long it took, in milliseconds. */
async function callOther(cloud: Cloud, stateMachineArn: string): Promise<number> {
  const begun = performance.now();
  await call(cloud, 'states', 'StartSyncExecution', { stateMachineArn, input: '{}' });
  return performance.now() - begun;
}

async function makeMachine(cloud: Cloud, name: string, definition: object, type: string): Promise<string> {
  const statement = { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const trust = { Version: '2012-10-17', Statement: [statement] };
  const { Role } = await call<{ Role: { Arn: string } }>(cloud, 'iam', 'CreateRole', {
    RoleName: name,
    AssumeRolePolicyDocument: JSON.stringify(trust),
  });
  const Statement = [{ Effect: 'Allow', Action: 'states:StartExecution', Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await call(cloud, 'iam', 'PutRolePolicy', { RoleName: name, PolicyName: 'start', PolicyDocument });
  const asked = { name, definition: JSON.stringify(definition), roleArn: Role.Arn, type };
  return (await call<{ stateMachineArn: string }>(cloud, 'states', 'CreateStateMachine', asked)).stateMachineArn;
}

const call = async <T>(cloud: Cloud, service: string, operation: string, input: object): Promise<T> =>
  (await cloud.call(service, operation, input, root)) as T;
