/**
 * JSONata that does not end: an endless loop, a regular expression that goes back for ever, a result that is huge. How long until each has failed, and how
 * long calls take meanwhile; then how many executions with two evaluations each there are a second.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DescribeExecutionOutput } from '@aws-sdk/client-sfn';
import { type Cloud, openCloud } from '../../src/cloud/cloud.ts';
import { root } from '../../src/cloud/kit/caller.ts';
import { openStore } from '../../src/cloud/kit/store.ts';
import { realWorld } from '../../src/cloud/world/real.ts';
import { testIdentity } from '../identity.ts';

const callers = 8;
const rounds = 5;
const honestSeconds = 5;

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
  const cloud = openCloud({
    identity: testIdentity,
    store: openStore(join(folder, 'punctual.db')),
    logStore: openStore(join(folder, 'logs.db')),
    world: realWorld({ runner: undefined, transports: { post: () => {}, mail: () => {} } }),
    reportError: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });
  await cloud.start();
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  await cloud.call('iam', 'CreateRole', { RoleName: 'bench', AssumeRolePolicyDocument }, root);
  return cloud;
}

async function makeMachine(cloud: Cloud, name: string, states: object): Promise<string> {
  const definition = JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'A', States: states });
  const roleArn = `arn:aws:iam::${testIdentity.account}:role/bench`;
  const asked = { name, definition, roleArn };
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
  const kinds: [what: string, arn: string, timesMs: number[]][] = [];
  for (const [i, [what, expression]] of Object.entries(hostile).entries()) {
    const arn = await makeMachine(cloud, `hostile-${i}`, {
      A: { Type: 'Pass', Output: `{% ${expression} %}`, End: true },
    });
    await lives(cloud, arn);
    kinds.push([what, arn, []]);
  }
  let ended = false;
  const calls: number[] = [];
  const calling = Array.from({ length: callers }, async () => {
    while (!ended) {
      const begun = performance.now();
      await cloud.call('states', 'StartExecution', { stateMachineArn: quick, input }, root);
      calls.push(performance.now() - begun);
    }
  });
  for (let round = 0; round < rounds; round++)
    for (const [what, arn, timesMs] of kinds) {
      const { ms, seen } = await lives(cloud, arn);
      if (seen.error !== 'States.QueryEvaluationError') throw new Error(`${what} is ${seen.status}: ${seen.error}`);
      timesMs.push(ms);
    }
  ended = true;
  await Promise.all(calling);
  return [
    ...kinds.map(
      ([what, , timesMs]) => `${what} has failed after ${Math.round(Math.max(...timesMs))} ms at most, of ${rounds}`,
    ),
    `  a StartExecution of ${callers} callers meanwhile: p50 ${share(calls, 0.5)} ms, p99 ${share(calls, 0.99)} ms, of ${calls.length}`,
  ];
}

async function measureHonest(cloud: Cloud): Promise<string> {
  const arn = await makeMachine(cloud, 'honest', {
    A: { Type: 'Pass', Assign: { n: '{% $states.input.n + 1 %}' }, Next: 'B' },
    B: { Type: 'Pass', Output: '{% $n %}', End: true },
  });
  const end = performance.now() + honestSeconds * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: callers * 8 }, async () => {
      for (; performance.now() < end; done++) await lives(cloud, arn);
    }),
  );
  return `executions with two evaluations each: ${Math.round(done / honestSeconds)} a second, ${callers * 8} callers`;
}

const share = (values: number[], part: number): string =>
  (values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0).toFixed(1);
