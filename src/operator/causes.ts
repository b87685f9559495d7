/**
 * Why an attempt ended, in words. Sources: "Stopped tasks error messages" and "CannotPullContainer task errors" (ECS Developer Guide); the SDK's
 * TaskStopCode; exit codes above 128 are a signal's number and 128 (bash(1)), those of sysexits(3).
 */
import type { Attempt, AttemptEnd, Task, TaskContainer } from './attempts.ts';

export interface Cause {
  /** `killed: out of memory, exit 137` */
  readonly words: string;
  readonly exitCode: number | undefined;
  /** For a program: the same cause has always the same one. */
  readonly kind: CauseKind;
}

export type CauseKind =
  | 'running'
  | 'succeeded'
  | 'out-of-memory'
  | 'killed'
  | 'exit'
  | 'image'
  | 'launch'
  | 'interrupted'
  | 'timed-out'
  | 'stopped'
  | 'refused';

export function causeOf({ end, startedAt, endedAt }: Pick<Attempt, 'end' | 'startedAt' | 'endedAt'>): Cause {
  switch (end.kind) {
    case 'running':
      return cause('running', 'running');
    case 'succeeded':
      return cause('succeeded', 'ok', 0);
    case 'timed out':
      return cause('timed-out', `timed out${endedAt ? ` after ${duration(Number(endedAt) - Number(startedAt))}` : ''}`);
    case 'cut off':
      return cutOff(end.by);
    case 'failed':
      return end.task?.StopCode === undefined ? notStarted(end) : causeOfTask(end.task);
  }
}

const cutOff = (by: 'a stop' | 'a time-out' | 'a failure'): Cause =>
  by === 'a time-out'
    ? cause('timed-out', 'cut off: the whole run timed out')
    : cause('stopped', by === 'a stop' ? 'cut off: the run was stopped' : 'cut off: the run failed elsewhere');

const cause = (kind: CauseKind, words: string, exitCode?: number): Cause => ({ kind, words, exitCode });

/** ECS has not taken it: its answer is all that there is. */
function notStarted({ error, cause: why }: Extract<AttemptEnd, { kind: 'failed' }>): Cause {
  if (/AccessDenied/i.test(error)) return cause('refused', `not allowed: ${why}`);
  if (error === 'AmazonECS.Unknown') return cause('launch', `not launched: ${failures(why) ?? why}`);
  return cause('refused', `not started, ${error}${why === '' ? '' : `: ${why}`}`);
}

/** RunTask's `failures`, which it answers without an error. */
const failures = (text: string): string | undefined => /"Reason"\s*:\s*"([^"]+)"/.exec(text)?.[1];

function causeOfTask(task: Task): Cause {
  const { StopCode: code = '', StoppedReason: reason = '', Containers: containers = [] } = task;
  if (code === 'SpotInterruption' || code === 'TerminationNotice')
    return cause('interrupted', 'taken back by Fargate Spot');
  const bad = containers.find(isBad);
  if (code === 'TaskFailedToStart') return launchFailure(bad?.Reason ?? reason);
  if (code === 'UserInitiated' && bad?.ExitCode === undefined) return cause('stopped', `stopped: ${reason}`);
  if (bad) return causeOfContainer(bad, containers.length > 1);
  return cause('exit', reason === '' ? `stopped, ${code}` : reason);
}

const isBad = ({ ExitCode, Reason }: TaskContainer): boolean =>
  (ExitCode !== undefined && ExitCode !== 0) || (ExitCode === undefined && Reason !== undefined);

function launchFailure(reason: string): Cause {
  if (/CannotPull(ECR)?Container/.test(reason))
    return cause('image', `the image cannot be pulled: ${reason.replace(/^CannotPull\w*Error:\s*/, '')}`);
  const [, command, why = ''] = commandRefused.exec(reason) ?? [];
  if (command === undefined) return cause('launch', `not launched: ${reason}`);
  return cause('launch', `not launched: ${/denied/.test(why) ? meanings[126] : meanings[127]}: ${command}`);
}

/** As runc says that it cannot begin; ECS gives it whole, behind five errors more. */
const commandRefused =
  /^CannotStartContainer.* exec: "([^"]+)": .*(executable file not found|no such file or directory|permission denied)/s;

function causeOfContainer(
  { Name: name = '', ExitCode: code, Reason: reason = '' }: TaskContainer,
  isOneOfMany: boolean,
): Cause {
  const who = isOneOfMany ? `container ${name}: ` : '';
  if (/^OutOfMemory/.test(reason))
    return cause('out-of-memory', `${who}killed: out of memory, exit ${code ?? 137}`, code);
  if (code === undefined) return { ...launchFailure(reason), words: who + launchFailure(reason).words };
  const signal = signals[code];
  if (code === 137) return cause('killed', `${who}killed, exit 137${reason === '' ? '' : `: ${reason}`}`, code);
  const meaning = signal ?? meanings[code];
  const more = [meaning, reason].filter(Boolean).join('; ');
  return cause('exit', `${who}exit ${code}${more === '' ? '' : `: ${more}`}`, code);
}

const signals: Readonly<Record<number, string>> = {
  130: 'interrupted (SIGINT)',
  134: 'aborted (SIGABRT)',
  139: 'crashed (SIGSEGV)',
  143: 'ended by SIGTERM',
};

const meanings: Readonly<Record<number, string>> = {
  75: 'to be tried later (EX_TEMPFAIL)',
  126: 'its command cannot be executed',
  127: 'its command was not found',
};

/** `2 min 9 s`, `45 s`, `3 h 5 min`, `300 ms`; two units at most. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
