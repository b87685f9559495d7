/** `punctual dev`: the cloud here, a configuration deployed to it at the start and whenever it changes, and what its jobs print. */
import { spawn } from 'node:child_process';
import { watch } from 'node:fs';
import { dirname, extname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CloudWatchLogsClient, paginateDescribeLogGroups } from '@aws-sdk/client-cloudwatch-logs';
import { readDataFolder } from './data-folder.ts';
import { type LogLine, linesToCome } from './log-lines.ts';
import { print, printNotice } from './print.ts';
import { type ConfigOptions, fileOf } from './read-jobs.ts';
import { type CloudOptions, runCloud } from './run-cloud.ts';
import { sanitize, sanitizeName } from './sanitize.ts';

export type DevOptions = Omit<CloudOptions, 'files' | 'alongside'> & ConfigOptions;

/** Throws UserError where there is no configuration. */
export async function dev(options: DevOptions): Promise<void> {
  const file = fileOf(options);
  await runCloud({
    ...options,
    files: [],
    async alongside(stopped) {
      // What is written while it is first deployed counts too.
      const changes = watchChanges(file, stopped);
      await deploy(file, options, stopped);
      printNotice({ level: 'INFO', message: `deployed again when ${file} changes; Ctrl-C ends it` });
      const again = () => deploy(file, options, stopped);
      await Promise.all([onEachChange(changes, again, stopped), showLines(options.data, stopped)]);
    },
  });
}

const program = fileURLToPath(new URL('../../bin/punctual.js', import.meta.url));

/** In a process of its own: modules that a configuration imports are read once in a process. What is wrong it says itself. */
async function deploy(
  file: string,
  { data, env, envFile, variables = envFile }: DevOptions,
  stopped: AbortSignal,
): Promise<void> {
  const given = Object.entries({ '--env': env, '--variables': variables }).flatMap(([name, value]) =>
    value === undefined ? [] : [name, value],
  );
  const words = ['deploy', '--config', file, '--data', data, '--yes', '--delete-jobs', '--quiet', ...given];
  const child = spawn(process.execPath, [program, ...words], { stdio: ['ignore', 'inherit', 'inherit'] });
  stopped.addEventListener('abort', () => child.kill(), { once: true });
  await new Promise<void>((resolve) => {
    child.on('close', () => resolve());
    child.on('error', (error) => {
      printNotice({ level: 'ERROR', message: `the configuration is not deployed: ${error.message}` });
      resolve();
    });
  });
}

/** An editor writes a file in several steps. */
const quietMs = 300;
const kinds = new Set(['.ts', '.mts', '.js', '.mjs', '.yaml', '.yml', '.json', '.env']);

/** Returns how often something has changed since: whatever changes in the configuration's folder may be a part of it. */
function watchChanges(file: string, stopped: AbortSignal): () => number {
  let changes = 0;
  const watcher = watch(dirname(file), { signal: stopped }, (_, name) => {
    if (name !== null && kinds.has(extname(name) || name)) changes += 1;
  });
  watcher.on('error', (error) =>
    printNotice({ level: 'ERROR', message: `changes of the configuration are not seen any more: ${error.message}` }),
  );
  return () => changes;
}

async function onEachChange(changes: () => number, work: () => Promise<void>, stopped: AbortSignal): Promise<void> {
  for (let seen = 0; !stopped.aborted; ) {
    const before = changes();
    await pause(quietMs, undefined, { signal: stopped }).catch(() => {});
    if (stopped.aborted || before === seen || before !== changes()) continue;
    seen = before;
    await work();
  }
}

const betweenLooksMs = 1000;

/** Of all groups that tasks print to, from now on. */
async function showLines(data: string, stopped: AbortSignal): Promise<void> {
  const { endpoint, region, rootKey } = readDataFolder(data);
  const client = new CloudWatchLogsClient({ endpoint, region, credentials: rootKey });
  const since = Date.now();
  const followed = new Map<string, Promise<void>>();
  while (!stopped.aborted) {
    for await (const page of paginateDescribeLogGroups({ client }, {}))
      for (const { logGroupName: group = '' } of page.logGroups ?? [])
        if (!followed.has(group) && !group.startsWith('/aws/'))
          followed.set(group, showGroup(client, group, since, stopped));
    await pause(betweenLooksMs, undefined, { signal: stopped }).catch(() => {});
  }
  await Promise.all(followed.values());
  client.destroy();
}

async function showGroup(
  client: CloudWatchLogsClient,
  group: string,
  since: number,
  stopped: AbortSignal,
): Promise<void> {
  try {
    for await (const line of linesToCome(client, { group, since, pattern: undefined }, stopped)) print(render(line));
  } catch (error) {
    // A group that is deleted has no more lines.
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
  }
}

/** `04:30:00 report | 318 rows`: the job is what its stream begins with. */
function render({ at, stream, message }: LogLine): string {
  const head = `${new Date(at).toISOString().slice(11, 19)} ${sanitizeName(stream.split('/')[0] ?? '')} | `;
  return `${head}${sanitize(message, { colours: process.stdout.isTTY === true, continued: `${' '.repeat(head.length - 2)}| ` })}\n`;
}
