/** A job deployed in a cloud of its own, after its first good run: where each drill begins. */
import { type Instant, instant } from '../../languages/instant.ts';
import { isProblems } from '../../languages/problem.ts';
import { nextAfter } from '../../languages/schedule/next.ts';
import type { Alarm } from '../model/alarm.ts';
import type { Job } from '../model/jobs.ts';
import type { Schedule } from '../model/schedule.ts';
import type { Container, DrillCloud, Play } from './cloud.ts';
import type { Execution } from './executions.ts';
import type { LeftOut } from './fit.ts';

export const goodRun: Play = { seconds: 30 };

export interface Timer {
  readonly schedule: Schedule;
  readonly arn: string;
  readonly name: string;
  /** Of Scheduler. */
  readonly group: string | undefined;
}

export interface Stage {
  readonly cloud: DrillCloud;
  /** With what is known of it once it is deployed. */
  readonly title: string;
  readonly alarms: readonly Alarm[];
  /** Logical -> physical ids. */
  readonly ids: ReadonlyMap<string, string>;
  /** Whose executions are looked at; those of an EXPRESS machine are kept nowhere, its tasks alone are seen. */
  readonly machine: string | undefined;
  /** The machine to start where no schedule does. */
  readonly byHand: string | undefined;
  /** Of other jobs: they run once, so that what watches over all does not complain of them. */
  readonly otherMachines: readonly string[];
  readonly timers: readonly Timer[];
  /** Of all that only time sets off, by their names: what they call has nothing to do with a failure. */
  readonly byTime: ReadonlySet<string>;
  readonly standBys: ReadonlyMap<string, Play>;
  /** Of its task definitions. */
  readonly families: ReadonlySet<string>;
  /** The last tick that was due; without a schedule undefined. */
  readonly lastTick: Instant | undefined;
  /** The longest time between two ticks. */
  readonly gapMs: number;
  readonly leftOut: readonly LeftOut[];
  readonly given: ReadonlyMap<string, string>;
  readonly notes: readonly string[];
  /** Nobody is denied anything. */
  readonly isOpen: boolean;
  /** Why its first run did not go well though nothing was wrong; undefined: it did. */
  readonly neverWell: string | undefined;
}

const dayMs = 86_400_000;

/** A task definition's physical id is its ARN. */
export const familiesOf = ({ starts }: Job, ids: ReadonlyMap<string, string>): ReadonlySet<string> =>
  new Set(
    starts.flatMap(({ task, taskDefinition }) => {
      const arn = task ? ids.get(task.id) : taskDefinition;
      return /(?:^|\/)([\w-]+)(?::\d+)?$/.exec(String(arn ?? ''))?.[1] ?? [];
    }),
  );

/** What becomes of a container of this job: `main` of the one whose end is the job's. */
export const scriptOf =
  (stage: Stage, main: (container: Container) => Play) =>
  (container: Container): Play =>
    stage.standBys.get(container.name) ?? (isOwn(stage, container) ? main(container) : goodRun);

/** Whether the container is of this job. Where its task definition is from elsewhere, each is taken to be. */
export const isOwn = ({ families }: Stage, { family }: Container): boolean =>
  families.size === 0 || families.has(family);

/** The next tick of any of its schedules. */
export function nextTick({ timers, lastTick }: Stage, after: Instant): Instant | undefined {
  const ticks = timers.flatMap(({ schedule: { expression, zone } }) => {
    if (expression === undefined || isProblems(expression)) return [];
    const next = nextAfter({ schedule: expression, anchor: lastTick ?? after, ...(zone ? { zone } : {}) }, after);
    return next === undefined ? [] : [next];
  });
  return ticks.length === 0 ? undefined : instant(Math.min(...ticks));
}

export interface Tick {
  readonly Due: Date;
  readonly Status: string;
  readonly Why?: string;
  readonly Deliveries: readonly { readonly Status: string; readonly Why?: string; readonly Attempts: number }[];
}

/** Newest first. */
export async function ticksOf({ cloud, timers }: Pick<Stage, 'cloud' | 'timers'>): Promise<readonly Tick[]> {
  const ticks: Tick[] = [];
  for (const { arn } of timers) {
    const input = { ScheduleArn: arn, MaxResults: 20 };
    ticks.push(...(await cloud.call<{ Ticks: Tick[] }>('punctual', 'ListTicks', input)).Ticks);
  }
  return ticks.sort((one, other) => other.Due.getTime() - one.Due.getTime());
}

/** Time goes on until then, or until `isDone`, which is asked whenever something was due. */
export async function watch(
  cloud: DrillCloud,
  until: Instant,
  isDone: () => boolean | Promise<boolean>,
): Promise<boolean> {
  for (;;) {
    if (await isDone()) return true;
    if (cloud.now() >= until) return false;
    await cloud.advanceTo(instant(Math.max(cloud.now(), Math.min(until, cloud.next() ?? until))));
  }
}

export async function startByHand({ cloud, byHand }: Pick<Stage, 'cloud' | 'byHand'>): Promise<void> {
  await cloud.call('states', 'StartExecution', { stateMachineArn: byHand });
}

interface Failure {
  readonly error?: string;
  readonly cause?: string;
}

/** Where the machine says nothing of its own, with what it caught before. */
export async function whyFailed(cloud: DrillCloud, { executionArn, status }: Execution): Promise<string> {
  const failed = await cloud.call<Failure>('states', 'DescribeExecution', { executionArn });
  const caught = failed.cause === undefined ? await lastCaught(cloud, executionArn) : undefined;
  return `${status}${wordsOf(failed)}${caught && caught.error !== failed.error ? ` after${wordsOf(caught).slice(1)}` : ''}`;
}

export const wordsOf = ({ error, cause }: Failure): string =>
  `${error === undefined ? '' : `, ${error}`}${cause === undefined ? '' : `: ${shortCause(cause, error)}`}`;

async function lastCaught(cloud: DrillCloud, executionArn: string): Promise<Failure | undefined> {
  const { events } = await cloud.call<{ events: Readonly<Record<string, Failure & { type?: string }>>[] }>(
    'states',
    'GetExecutionHistory',
    { executionArn, reverseOrder: true, maxResults: 1000 },
  );
  return events
    .flatMap((event) => Object.entries(event))
    .find(
      ([name, details]) =>
        /^(task|lambdaFunction|activity)\w*(Failed|TimedOut)EventDetails$/.test(name) && details.error !== undefined,
    )?.[1];
}

/** What a task's JSON, or RunTask's, gives as its reason; or the cause as it is, without the task's ARN. Step Functions' own may quote a state's input. */
function shortCause(cause: string, error: string | undefined): string {
  if (error === 'States.Runtime') return cut(cause);
  const [, reason] = /"(?:StoppedReason|Reason)\\?":\\?"((?:[^"\\])*)/.exec(cause) ?? [];
  return cut(reason ?? cause.replace(/ ?\(arn:aws:ecs:[^)]*\)/, ''));
}

const causeMax = 160;

/** Short enough for a row: of a denial the action and the resource. */
export function cut(text: string): string {
  const [, action, resource] = /not authorized to perform: (\S+) on resource: (\S+)/.exec(text) ?? [];
  if (action !== undefined) return `not authorized: ${action} on ${resource?.split(':').slice(5).join(':')}`;
  return text.length > causeMax ? `${text.slice(0, causeMax)}…` : text;
}

/** How long somebody waits to be told once a run has ended: what alarms look back, and two hours more. */
export function patienceMs({ alarms }: Stage): number {
  const windows = alarms.map(({ windowSeconds }) => windowSeconds ?? 0);
  return Math.max(0, ...windows) * 1000 + 2 * 3_600_000;
}

/** Silence is told of by what looks back past the next tick. */
export const silenceMs = (stage: Stage): number => patienceMs(stage) + stage.gapMs;

/** A run without any limit is watched for so long. */
export const unboundedMs = 2 * dayMs;
