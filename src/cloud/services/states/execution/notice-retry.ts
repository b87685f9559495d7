/** The lines that are said of an execution: each retry with its number, and the end of one that failed. */
import type { Retrying } from '../../../../languages/states/command.ts';
import type { About, Ending } from '../../../../languages/states/execution.ts';
import type { Level } from '../../../kit/notice.ts';
import type { Context } from '../../../kit/service.ts';

/** A cause may hold a whole task; the line is one. */
const causeCharactersMax = 200;

export function noticeRetry(context: Context, about: About, { state, error, attempt, of, delayMs }: Retrying): void {
  const wait = `${Math.round(delayMs / 100) / 10} s`;
  notice(context, about, 'WARN', `state ${state} failed with ${error}: attempt ${attempt} of ${of} in ${wait}`);
}

export function noticeEnd(context: Context, about: About, ending: Ending): void {
  if (ending.status === 'TIMED_OUT') notice(context, about, 'ERROR', `execution ${about.name} timed out`);
  if (ending.status !== 'FAILED') return;
  const { error, cause } = ending;
  const why = `${error ?? 'no error named'}${shortCause(cause)}`;
  notice(context, about, 'ERROR', `execution ${about.name} failed: ${why}`);
}

function notice(context: Context, about: About, level: Level, message: string): void {
  const { machineName: job, machineArn, executionArn } = about;
  context.notice({ level, job, message, ids: { executionArn, machineArn } });
}

function shortCause(cause: string | undefined): string {
  if (!cause || cause.startsWith('{')) return '';
  return `: ${cause.length > causeCharactersMax ? `${cause.slice(0, causeCharactersMax)}...` : cause}`;
}
