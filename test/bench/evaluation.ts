/**
 * JSONata that does not end: an endless loop, a regular expression that goes back for ever, a result that is huge. How long until each has failed, and how
 * long calls take meanwhile; then how many executions with two evaluations each there are a second.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DescribeExecutionOutput, StartSyncExecutionOutput } from '@aws-sdk/client-sfn';
import type { Cloud } from '../../src/cloud/cloud.ts';
import { root } from '../../src/cloud/kit/caller.ts';
import { testIdentity } from '../identity.ts';
import { openBenchCloud } from './open-bench-cloud.ts';

const callers = 8;
const rounds = 5;
const honestSeconds = 5;
const honestCallers = 64;
const aloneSeconds = 5;

const hostile: Readonly<Record<string, string>> = {
  'an endless loop': '($f := function($n) { $f($n + 1) }; $f(0))',
  'a catastrophic regular expression': '$match($states.input.text, /^(a+)+$/)',
  'a huge result': '($f := function($s, $n) { $n = 0 ? $s : $f($s & $s, $n - 1) }; $f("x", 28))',
};
const input = JSON.stringify({ text: `${'a'.repeat(40)}b`, n: 1 });

export async function benchEvaluation(): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'punctual-bench-'));
  try {
    const cloud = await open(folder);
    const lines = [...(await measureHostile(cloud)), await measureHonest(cloud)];
    cloud.stop();
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function open(folder: string): Promise<Cloud> {
  const cloud = openBenchCloud(folder);
  await cloud.start();
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  await cloud.call('iam', 'CreateRole', { RoleName: 'bench', AssumeRolePolicyDocument }, root);
  return cloud;
}

async function makeMachine(cloud: Cloud, name: string, states: object, type = 'STANDARD'): Promise<string> {
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: states });
  const roleArn = `arn:aws:iam::${testIdentity.account}:role/bench`;
  const asked = { name, definition, roleArn, type };
  const made = (await cloud.call('states', 'CreateStateMachine', asked, root)) as { stateMachineArn: string };
  return made.stateMachineArn;
}

/** Milliseconds from its start until it is seen to have ended. */
async function lives(cloud: Cloud, stateMachineArn: string): Promise<{ ms: number; seen: DescribeExecutionOutput }> {
  const begun = performance.now();
  const started = await cloud.call('states', 'StartExecution', { stateMachineArn, input }, root);
  const { executionArn } = started as { executionArn: string };
  for (;;) {
    const seen = (await cloud.call('states', 'DescribeExecution', { executionArn }, root)) as DescribeExecutionOutput;
    if (seen.status !== 'RUNNING') return { ms: performance.now() - begun, seen };
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function measureHostile(cloud: Cloud): Promise<string[]> {
  const quick = await makeMachine(cloud, 'quick', { A: { Type: 'Pass', End: true } });
  const kinds: Kind[] = [];
  for (const [i, [what, expression]] of Object.entries(hostile).entries()) {
    const arn = await makeMachine(cloud, `hostile-${i}`, {
      A: { Type: 'Pass', Output: `{% ${expression} %}`, End: true },
    });
    await lives(cloud, arn);
    kinds.push([what, arn, []]);
  }
  const alone = await callsDuring(cloud, quick, () => pause(aloneSeconds));
  const beside = await callsDuring(cloud, quick, async () => {
    for (let round = 0; round < rounds; round++) for (const kind of kinds) await liveHostile(cloud, kind);
  });
  return [
    ...kinds.map(
      ([what, , timesMs]) => `${what} has failed after ${Math.round(Math.max(...timesMs))} ms at most, of ${rounds}`,
    ),
    `  a StartExecution of ${callers} callers meanwhile: ${shares(beside)}`,
    `  the same with nothing beside it: ${shares(alone)}`,
  ];
}

type Kind = [what: string, arn: string, timesMs: number[]];

async function liveHostile(cloud: Cloud, [what, arn, timesMs]: Kind): Promise<void> {
  const { ms, seen } = await lives(cloud, arn);
  if (seen.error !== 'States.QueryEvaluationError') throw new Error(`${what} is ${seen.status}: ${seen.error}`);
  timesMs.push(ms);
}

/** Milliseconds of each call until `work` is over. */
async function callsDuring(cloud: Cloud, stateMachineArn: string, work: () => Promise<void>): Promise<number[]> {
  let ended = false;
  const calls: number[] = [];
  const calling = Array.from({ length: callers }, async () => {
    while (!ended) {
      const begun = performance.now();
      await cloud.call('states', 'StartExecution', { stateMachineArn, input }, root);
      calls.push(performance.now() - begun);
    }
  });
  await work();
  ended = true;
  await Promise.all(calling);
  return calls;
}

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

/** Express executions, whose callers wait for the output. */
async function measureHonest(cloud: Cloud): Promise<string> {
  const states = {
    A: { Type: 'Pass', Assign: { n: '{% $states.input.n + 1 %}' }, Next: 'B' },
    B: { Type: 'Pass', Output: '{% $n %}', End: true },
  };
  const stateMachineArn = await makeMachine(cloud, 'honest', states, 'EXPRESS');
  const end = performance.now() + honestSeconds * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: honestCallers }, async () => {
      for (; performance.now() < end; done++) {
        const answer = await cloud.call('states', 'StartSyncExecution', { stateMachineArn, input }, root);
        const { status, output } = answer as StartSyncExecutionOutput;
        if (output !== '2') throw new Error(`an execution is ${status}: ${output}`);
      }
    }),
  );
  return `executions with two evaluations each: ${Math.round(done / honestSeconds)} a second, ${honestCallers} callers`;
}

function shares(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor(sorted.length * part)] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, of ${sorted.length}`;
}
