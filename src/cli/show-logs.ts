/** What `punctual logs` does: shows what tasks printed, so that it can do no harm; without a group, what groups there are. */
import { CloudWatchLogsClient, CloudWatchLogsServiceException } from '@aws-sdk/client-cloudwatch-logs';
import { shortId } from '../cloud/kit/notice.ts';
import { messageAndHint } from '../operator/hint.ts';
import { readDataFolder } from './data-folder.ts';
import { findTask, taskIdOf } from './find-task.ts';
import { jsonText } from './json-text.ts';
import { ageInWords, describeGroups, lastLineAt } from './log-groups.ts';
import { type LogLine, linesNow, linesToCome, type Wanted } from './log-lines.ts';
import type { AccountOptions } from './operate/with-account.ts';
import { printNotice } from './print.ts';
import { sanitize, sanitizeName } from './sanitize.ts';
import { sinceOf } from './since.ts';
import { stopSignal } from './stop-signal.ts';
import { UsageError, UserError } from './user-error.ts';

export interface LogsOptions extends AccountOptions {
  /** Or a job, or a run of one. */
  readonly group: string | undefined;
  /** Its lines alone: an id, whole or in part. */
  readonly task: string | undefined;
  readonly follow: boolean;
  /** `90s`, `10m`, `1h`, `2d`, or an instant. */
  readonly since: string | undefined;
  readonly filter: string | undefined;
  /** The bytes as the task printed them. */
  readonly raw: boolean;
  /** Of a job: its newest run that failed. */
  readonly failed: boolean;
  readonly attempt: number | undefined;
}

const sinceDefault = '1h';

/** Throws UserError. */
export async function showLogs(options: LogsOptions): Promise<void> {
  const now = Date.now();
  // Who names a task wants all of it.
  const since =
    options.since === undefined && options.task !== undefined ? 0 : sinceOf(options.since ?? sinceDefault, now);
  if (options.group !== undefined && mayBeJob(options.group) && (await isShownAsJob(options.group, options, now)))
    return;
  refuseOfJobs(options);
  const { endpoint, region, rootKey } = readDataFolder(options.data);
  const client = new CloudWatchLogsClient({ endpoint, region, credentials: rootKey });
  try {
    const { group, task, filter: pattern } = options;
    if (task !== undefined)
      await show(client, { ...(await findTask(client, group, task, now)), since, pattern }, options, now);
    else if (group !== undefined) await show(client, { group, since, pattern }, options, now);
    else if (options.json) throw new UsageError('--json is for lines', 'name a job, a run or a log group');
    else await write(await describeGroups(client, now));
  } catch (error) {
    if (isClosedPipe(error)) return;
    throw asUserError(error, options);
  } finally {
    client.destroy();
  }
}

/** Names of groups begin so, mostly; those of jobs never do. */
const mayBeJob = (name: string): boolean => !name.startsWith('/');

async function isShownAsJob(name: string, options: LogsOptions, now: number): Promise<boolean> {
  const { runLogs } = await import('./operate/logs.ts');
  const since = options.since === undefined ? undefined : sinceOf(options.since, now);
  try {
    return await runLogs(name, { ...options, since, write: (line) => write(renderOf(options)(line)) });
  } catch (error) {
    if (isClosedPipe(error)) return true;
    throw error;
  }
}

/** What only a job or a run has. */
function refuseOfJobs({ group = '', failed, attempt, to, profile, region }: LogsOptions): void {
  const given = Object.entries({
    failed: failed || undefined,
    attempt,
    to: to === 'aws' ? to : undefined,
    profile,
    region,
  });
  const [word] = given.find(([, value]) => value !== undefined) ?? [];
  if (word === undefined) return;
  throw new UserError(
    `--${word} is for the lines of a job or a run${group === '' ? '' : `, and \`${group}\` is neither`}`,
    'punctual ls lists the jobs; for log groups of AWS there is aws logs tail',
  );
}

const renderOf = ({ raw, json }: LogsOptions): ((line: LogLine) => string) => {
  if (json)
    return ({ at, stream, message }) => `${jsonText({ at: new Date(at).toISOString(), stream, text: message }, 0)}\n`;
  return raw ? ({ message }) => `${message}\n` : renderWith(process.stdout.isTTY === true);
};

async function show(client: CloudWatchLogsClient, wanted: Wanted, options: LogsOptions, now: number): Promise<void> {
  const render = renderOf(options);
  const lines = options.follow ? linesToCome(client, wanted, stopped()) : linesNow(client, wanted);
  let count = 0;
  for await (const line of lines) {
    count += 1;
    await write(render(line));
  }
  if (count === 0 && !options.follow) printNotice({ level: 'INFO', message: await whyNone(client, wanted, now) });
}

/** One line for each event; what follows in an event stands behind a bar, so that it cannot pass for a line of its own. */
const renderWith =
  (colours: boolean) =>
  ({ at, stream, message }: LogLine): string => {
    const head = `${new Date(at).toISOString()} ${shortName(stream)} `;
    return `${head}${sanitize(message, { colours, continued: `${' '.repeat(head.length)}| ` })}\n`;
  };

/** `report/main/01a2…9a818ecb` -> `report/main/9a818ecb`: ids of one time have their first digits in common. */
function shortName(stream: string): string {
  const id = taskIdOf(stream);
  return sanitizeName(id === undefined ? stream : stream.slice(0, -id.length) + shortId(id));
}

async function whyNone(
  client: CloudWatchLogsClient,
  { group, since, pattern, streams }: Wanted,
  now: number,
): Promise<string> {
  if (streams) {
    const which = pattern === undefined ? '' : ' that matches';
    return `${streams.map(shortName).join(', ')} has no line${which}${since === 0 ? '' : ` in the last ${ageInWords(now - since)}`}`;
  }
  const last = await lastLineAt(client, group);
  if (last === undefined) return `${sanitizeName(group)} has no line yet`;
  const age = `the last one came ${ageInWords(now - last)} ago`;
  if (last >= since && pattern !== undefined) return `no line of the last ${ageInWords(now - since)} matches; ${age}`;
  return `no line in the last ${ageInWords(now - since)}; ${age}: punctual logs ${sanitizeName(group)} --since ${Math.floor((now - last) / 3_600_000) + 1}h`;
}

function stopped(): AbortSignal {
  const controller = new AbortController();
  void stopSignal().then(() => controller.abort());
  return controller.signal;
}

/** Waits while the reader of our output is slower. Rejects with EPIPE where there is none any more. */
const write = (text: string): Promise<void> =>
  new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });

const isClosedPipe = (error: unknown): boolean => (error as { code?: string }).code === 'EPIPE';

/** As lines of the terminal show it. */
const isShownId = (text = ''): boolean => /^[0-9a-f]{8,}$/.test(text);

function asUserError(error: unknown, { data, group = '' }: LogsOptions): unknown {
  if (!(error instanceof CloudWatchLogsServiceException)) return error;
  if (error.name === 'ResourceNotFoundException') return unknownName(group, data);
  return error.name === 'InvalidParameterException' ? new UsageError(messageAndHint(error)) : error;
}

function unknownName(name: string, data: string): UserError {
  const [none, groups] = [`there is no log group \`${name}\``, `punctual logs --data ${data}`];
  if (isShownId(name))
    return new UserError(none, `punctual logs --task ${name} --data ${data} shows what a task of that id printed`);
  if (!mayBeJob(name)) return new UserError(none, `${groups} lists them`);
  return new UserError(
    `there is no job and no log group \`${name}\``,
    `punctual ls --data ${data} lists the jobs, ${groups} the log groups`,
  );
}
