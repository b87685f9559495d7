/**
 * Floods of output: a task that prints a gigabyte, on a real `punctual up` with the process runner. Printed for each kind: how fast its lines
 * are committed, how far the engine's memory rises above idle, and how long API calls take meanwhile, beside those of an idle engine.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings, openPrinting } from '../printing-tasks.ts';
import { temporaryFolder, type Up, up } from '../run-punctual.ts';

const bytes = 1_000_000_000;

const node = process.execPath;
/** Shell programs that print so many bytes. */
const floods: Readonly<Record<string, string>> = {
  'lines of 1,000 bytes': `yes "$(printf %0999d 0)" | head -c ${bytes}`,
  'ten million lines': `yes "$(printf %099d 0)" | head -c ${bytes}`,
  'lines of a megabyte': `${node} -e 'const line = Buffer.alloc(1048576, "x"); line[1048575] = 10; for (let n = 0; n < ${bytes}; n += line.length) require("fs").writeSync(1, line)'`,
  binary: `head -c ${bytes} /dev/urandom`,
  'no newline': `head -c ${bytes} /dev/zero | tr '\\0' x`,
};

const idleSeconds = 5;
const betweenCallsMs = 10;
const samplesMs = 50;

export async function benchLogs(): Promise<string[]> {
  const lines: string[] = [];
  for (const [name, script] of Object.entries(floods)) lines.push(...(await measure(name, script)));
  return lines;
}

async function measure(name: string, script: string): Promise<string[]> {
  using folder = temporaryFolder();
  await using punctual = await up(join(folder.path, 'data'), ['--runner', 'process']);
  const cloud = await furnish(punctual);
  await cloud.run('echo warm');
  const idle = await watch(punctual, cloud, pause(idleSeconds * 1000));
  const flooded = await watch(punctual, cloud, cloud.run(script));
  const megabytes = bytes / 1e6;
  return [
    `${name}: ${(megabytes / flooded.seconds).toFixed(0)} MB/s, ${((flooded.most - idle.most) / 2 ** 20).toFixed(0)} MiB above idle (${(idle.most / 2 ** 20).toFixed(0)} MiB), API calls ${figures(flooded)}`,
    `  idle: API calls ${figures(idle)}`,
  ];
}

interface Watched {
  readonly seconds: number;
  /** Bytes of memory at most. */
  readonly most: number;
  /** Sorted. */
  readonly callsMs: readonly number[];
}

async function watch(punctual: Up, cloud: Cloud, work: Promise<unknown>): Promise<Watched> {
  const start = performance.now();
  let most = 0;
  let isOver = false;
  const callsMs: number[] = [];
  const sample = async (): Promise<void> => {
    for (; !isOver; await pause(samplesMs)) most = Math.max(most, residentBytes(punctual.pid));
  };
  const calls = async (): Promise<void> => {
    for (; !isOver; await pause(betweenCallsMs)) {
      for (const call of cloud.calls) {
        const asked = performance.now();
        await call();
        callsMs.push(performance.now() - asked);
      }
    }
  };
  const watching = [sample(), calls()];
  await work;
  const seconds = (performance.now() - start) / 1000;
  isOver = true;
  await Promise.all(watching);
  return { seconds, most, callsMs: callsMs.sort((a, b) => a - b) };
}

const figures = ({ callsMs }: Watched): string => {
  const at = (share: number): string =>
    (callsMs[Math.min(callsMs.length - 1, Math.floor(callsMs.length * share))] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, worst ${at(1)} ms (${callsMs.length})`;
};

const residentBytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

interface Cloud {
  /** A durable write and a read. */
  readonly calls: readonly (() => Promise<unknown>)[];
  run(script: string): Promise<unknown>;
}

async function furnish(up: Up): Promise<Cloud> {
  const settings = clientSettings(up);
  const [logs, sqs] = [new CloudWatchLogsClient(settings), new SQSClient(settings)];
  const { run } = await openPrinting(up);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'notes' }));
  return {
    calls: [
      () => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'note' })),
      () => logs.send(new DescribeLogGroupsCommand({})),
    ],
    run,
  };
}
