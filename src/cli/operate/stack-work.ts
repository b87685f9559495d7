/** Sees a stack through what is done with it: each resource as it comes, Ctrl-C, and the true cause of a failure. */
import type { StackEvent } from '@aws-sdk/client-cloudformation';
import { firstCause, follow, type Progress } from '../../operator/deploy/stack.ts';
import { printAside, printNotice } from '../print.ts';
import { stopSignal } from '../stop-signal.ts';
import { EndsWith, UserError } from '../user-error.ts';
import type { Operated } from './with-account.ts';

/** As a shell says it of who was interrupted. */
const exitOfInterrupt = 130;

export interface Work {
  readonly stackId: string;
  readonly name: string;
  /** The event after which it began. */
  readonly since: string | undefined;
  /** What brings one back to it. */
  readonly back: string;
  /** Resources that come well are not told. */
  readonly quiet?: boolean | undefined;
}

/** Throws EndsWith when the person no longer waits: it goes on then. */
export async function seeThrough(
  { account }: Operated,
  { stackId, name, since, back, quiet = false }: Work,
): Promise<Progress> {
  const stopped = new AbortController();
  void stopSignal().then(() => stopped.abort());
  const progress = await follow(account, stackId, since, (event) => tell(event, stackId, quiet), stopped.signal);
  if (progress) return progress;
  printNotice({
    level: 'INFO',
    message: `no longer waiting: the stack ${name} goes on by itself`,
    hint: `${back} comes back to it; aws cloudformation cancel-update-stack --stack-name ${name} turns an update back`,
  });
  throw new EndsWith(exitOfInterrupt);
}

/** What begins is not told, what ends is. */
function tell(
  { ResourceStatus: status = 'IMPORT_COMPLETE', LogicalResourceId: id = '', PhysicalResourceId, ...event }: StackEvent,
  stackId: string,
  quiet: boolean,
): void {
  if (PhysicalResourceId === stackId || status.endsWith('_IN_PROGRESS')) return;
  const { ResourceStatusReason: reason = '' } = event;
  // The cloud here says so what will fail in silence.
  if (reason.startsWith(warningStart))
    printNotice({ level: 'WARN', message: `${id}: ${reason.slice(warningStart.length)}` });
  else if (!quiet || status.endsWith('_FAILED'))
    printAside(
      `  ${(words[status] ?? status).padEnd(13)} ${id}${status.endsWith('_FAILED') && reason ? `: ${reason}` : ''}\n`,
    );
}

const warningStart = 'warning: ';

const words: Readonly<Record<string, string>> = {
  CREATE_COMPLETE: 'added',
  UPDATE_COMPLETE: 'changed',
  DELETE_COMPLETE: 'removed',
  DELETE_SKIPPED: 'kept',
};

/** Throws UserError with the first cause, unless the stack has come to `status`. */
export function needStatus({ events, stack }: Progress, name: string, wanted: readonly string[]): void {
  const status = stack?.StackStatus ?? 'DELETE_COMPLETE';
  if (wanted.includes(status)) return;
  const cause = firstCause(events);
  const words = cause ? `${cause.LogicalResourceId}: ${cause.ResourceStatusReason}` : (stack?.StackStatusReason ?? '');
  throw new UserError(
    `stack ${name} is ${status}: ${words}`,
    /^UPDATE_ROLLBACK_COMPLETE$/.test(status)
      ? 'it is as it was before, and whole'
      : status === 'ROLLBACK_COMPLETE'
        ? 'nothing of it is left running; the next deploy removes it first'
        : undefined,
  );
}
