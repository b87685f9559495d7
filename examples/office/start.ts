/**
 * The office's three jobs, from a template to a run that fails, is retried and succeeds: `npm start`.
 * Everything but the start of the cloud itself goes through AWS's own SDK, as it would against AWS.
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SFNClient } from '@aws-sdk/client-sfn';
import { portOf } from '../../src/cli/commands/options.ts';
import { holdDataFolder } from '../../src/cli/data-folder.ts';
import { openPunctual, type Punctual } from '../../src/cli/open-punctual.ts';
import { outliveReaders } from '../../src/cli/print.ts';
import { stopSignal } from '../../src/cli/stop-signal.ts';
import { chain, UsageError, UserError } from '../../src/cli/user-error.ts';
import { root } from '../../src/cloud/kit/caller.ts';
import type { NextTick } from '../../src/cloud/services/events/operations/next-ticks.ts';
import { deploy } from './deploy.ts';
import { beginBackup, makeDatabase } from './make-database.ts';
import { watchRun } from './watch-run.ts';

outliveReaders();
const programs = import.meta.dirname;

function readOptions() {
  try {
    const options = {
      data: { type: 'string', default: '.punctual-office' },
      port: { type: 'string', default: '4566' },
    } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, 'npm start -- [--data DIR] [--port N]');
  }
}

async function main(): Promise<void> {
  const values = readOptions();
  const port = portOf(values.port);
  const stopped = stopSignal();
  const folder = await holdDataFolder(values.data, { account: undefined, region: undefined });
  const officeFolder = folder.file('office');
  mkdirSync(officeFolder, { recursive: true });
  const database = join(officeFolder, 'office.db');
  makeDatabase(database, Date.now());

  const punctual = await openPunctual(folder, {
    port,
    runner: 'process',
    smtp: undefined,
    iam: true,
  });
  const settings = { endpoint: punctual.endpoint, region: punctual.region, credentials: punctual.rootKey };
  const cloudFormation = new CloudFormationClient(settings);
  const states = new SFNClient(settings);
  const logs = new CloudWatchLogsClient(settings);
  try {
    const template = readFileSync(join(programs, 'template.yaml'), 'utf8');
    await deploy(cloudFormation, 'office', template, { Programs: programs, Database: database, RetrySeconds: '2' });
    await printSchedule(punctual);

    beginBackup(database);
    console.log('\nEach job once, now:\n');
    await Promise.all(
      ['monthly-report', 'disable-users', 'delete-stale-data'].map((job) => watchRun(states, logs, job)),
    );

    console.log(`\nready ${punctual.endpoint}`);
    console.log(
      `In another shell: eval "$(npx punctual env --data ${values.data})" and then the aws command. Ctrl-C stops.`,
    );
    await stopped;
  } finally {
    for (const client of [cloudFormation, states, logs]) client.destroy();
    await punctual.close();
  }
}

async function printSchedule({ cloud, endpoint }: Punctual): Promise<void> {
  const { Ticks } = (await cloud.call('events', 'NextTicks', {}, root)) as { Ticks: readonly NextTick[] };
  console.log(`Scheduled in the stack office on ${endpoint}:\n`);
  const rows = Ticks.map(({ RuleName, Schedule, Due }) => [RuleName, Schedule, Due ? utc(Due) : 'never']);
  const table = [['RULE', 'SCHEDULE', 'NEXT RUN'], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)) + 2);
  for (const row of table) console.log(`  ${row.map((cell, n) => cell.padEnd(widths[n] ?? 0)).join('')}`);
}

const utc = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

main().catch((error: unknown) => {
  const hint = error instanceof UserError && error.hint ? `\n  -> ${error.hint}` : '';
  console.error(`punctual: ${chain(error)}${hint}`);
  process.exit(error instanceof UsageError ? 2 : 1);
});
