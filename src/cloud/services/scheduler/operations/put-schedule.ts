/**
 * CreateSchedule and UpdateSchedule. An update replaces all of a schedule: what is left out has its default again.
 * Before a schedule is edited, its ticks that are due are dealt with as it stood: an edit uses up no tick and makes none, beyond what a `rate()` that
 * begins when it is made is due at once.
 */
import type {
  CreateScheduleInput,
  CreateScheduleOutput,
  UpdateScheduleInput,
  UpdateScheduleOutput,
} from '@aws-sdk/client-scheduler';
import { type Instant, instant, later } from '../../../../languages/instant.ts';
import { isProblems, renderProblem } from '../../../../languages/problem.ts';
import { neverDue } from '../../../../languages/schedule/never-due.ts';
import { type Schedule as Parsed, parseOneTimeOrRecurring } from '../../../../languages/schedule/schedule.ts';
import { zoneOf } from '../../../../languages/schedule/zone.ts';
import { recordTicks, scheduleTick } from '../../../delivery/ticks.ts';
import { AwsError, withHint } from '../../../kit/aws-error.ts';
import { withHintOn } from '../../../kit/hint.ts';
import type { Context, Handler, Permission } from '../../../kit/service.ts';
import type { Scheduler } from '../context.ts';
import { schedulesMax, startDateSecondsAgoMax } from '../limits.ts';
import { defaultGroup, fullName, groupArn, principal, scheduleArn } from '../names.ts';
import { invalid, quotaExceeded, roleNotTrusting, scheduleExists, scheduleMissing } from '../refusals.ts';
import type { Schedule } from '../schedule.ts';
import type { ScheduleRow, Settings } from '../tables.ts';
import { checkTarget } from './check-target.ts';
import { activeGroup } from './groups.ts';
import { once } from './idempotency.ts';

type Input = CreateScheduleInput | UpdateScheduleInput;

export const createSchedule: Handler<Scheduler, CreateScheduleInput, CreateScheduleOutput> = {
  permissions: (scheduler, input) => permissions('scheduler:CreateSchedule', scheduler, input),
  handle: (scheduler, input, context) =>
    hinted(
      context,
      input,
      once(scheduler, context, 'CreateSchedule', input, () => {
        const { host, schedules, tables } = scheduler;
        const parsed = check(scheduler, context, input, undefined);
        const name = nameOf(input);
        if (schedules.find(name)) throw scheduleExists(String(input.Name));
        if (tables.schedules.count() >= schedulesMax) throw quotaExceeded('schedules', schedulesMax);
        save(scheduler, context, input, parsed, undefined);
        return { ScheduleArn: scheduleArn(host, name) };
      }),
    ),
};

export const updateSchedule: Handler<Scheduler, UpdateScheduleInput, UpdateScheduleOutput> = {
  permissions: (scheduler, input) => permissions('scheduler:UpdateSchedule', scheduler, input),
  handle: (scheduler, input, context) =>
    hinted(
      context,
      input,
      once(scheduler, context, 'UpdateSchedule', input, () => {
        const { host, schedules, ticking } = scheduler;
        const name = nameOf(input);
        const before = schedules.find(name);
        if (!before) throw scheduleMissing(String(input.Name));
        const parsed = check(scheduler, context, input, before);
        recordTicks(ticking, context, before);
        save(scheduler, context, input, parsed, schedules.find(name));
        return { ScheduleArn: scheduleArn(host, name) };
      }),
    ),
};

const hinted = <Output extends object>({ now }: Context, { EndDate, ...input }: Input, output: Output): Output =>
  withHintOn(output, neverDue({ ...input, EndDate: EndDate?.toISOString() }, now));

const nameOf = ({ GroupName = defaultGroup, Name }: Input): string => fullName(GroupName, String(Name));

function permissions(action: string, { host }: Scheduler, input: Input): Permission[] {
  const passing = { 'iam:PassedToService': principal };
  return [
    { action, resource: scheduleArn(host, nameOf(input)) },
    { action: 'iam:PassRole', resource: String(input.Target?.RoleArn), context: passing },
  ];
}

function check(scheduler: Scheduler, context: Context, input: Input, before: Schedule | undefined): Parsed {
  const {
    GroupName = defaultGroup,
    ScheduleExpression,
    ScheduleExpressionTimezone,
    Target,
    FlexibleTimeWindow,
  } = input;
  activeGroup(scheduler, GroupName);
  const parsed = parseOneTimeOrRecurring(String(ScheduleExpression));
  if (isProblems(parsed))
    throw withHint(invalid(`Invalid Schedule Expression ${ScheduleExpression}.`), parsed.map(renderProblem).join('; '));
  if (ScheduleExpressionTimezone !== undefined && !zoneOf(ScheduleExpressionTimezone))
    throw invalid(`Invalid Schedule Expression Timezone ${ScheduleExpressionTimezone}.`);
  checkDates(input, context.now, parsed, before);
  const { Mode, MaximumWindowInMinutes } = FlexibleTimeWindow ?? {};
  if (Mode === 'FLEXIBLE' && MaximumWindowInMinutes === undefined)
    throw invalid('MaximumWindowInMinutes must be provided when FlexibleTimeWindowMode is set to FLEXIBLE.');
  if (Mode === 'OFF' && MaximumWindowInMinutes !== undefined)
    throw invalid('MaximumWindowInMinutes must not be provided when FlexibleTimeWindowMode is set to OFF.');
  if (Target) checkTarget(Target, scheduler.host.region);
  try {
    context.assume(String(Target?.RoleArn), principal, 'check', groupArn(scheduler.host, GroupName));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw roleNotTrusting();
  }
  return parsed;
}

/** A one-time schedule has no use for them. A date that an update leaves as it was is not looked at again. */
function checkDates({ StartDate, EndDate }: Input, now: Instant, parsed: Parsed, before: Schedule | undefined): void {
  if (parsed.kind === 'at') return;
  const isKept = before?.row.start !== undefined && before.row.start === StartDate?.getTime();
  if (StartDate && !isKept && StartDate.getTime() < later(now, -startDateSecondsAgoMax))
    throw invalid('The StartDate you specify cannot be earlier than 5 minutes ago.');
  if (StartDate && EndDate && EndDate <= StartDate)
    throw invalid('The StartDate you specify must come before the EndDate.');
}

function save(
  scheduler: Scheduler,
  context: Context,
  input: Input,
  parsed: Parsed,
  before: Schedule | undefined,
): void {
  const { GroupName: group = defaultGroup, Name, ScheduleExpression, ScheduleExpressionTimezone: zone = 'UTC' } = input;
  const { now } = context;
  const times = {
    expression: String(ScheduleExpression),
    zone,
    start: dateOf(input.StartDate),
    end: dateOf(input.EndDate),
  };
  const isSame = before !== undefined && hasTimes(before.row, times);
  const state = input.State ?? 'ENABLED';
  const row: ScheduleRow = {
    group,
    name: String(Name),
    creation: before?.creation ?? context.id(),
    state,
    ...times,
    settings: settingsOf(input),
    anchor: isSame ? before.row.anchor : anchorOf(parsed, times.start ?? now),
    createdAt: before?.row.createdAt ?? now,
    modifiedAt: now,
    passed: passedAt(now, parsed, isSame ? before : undefined),
    pending: before?.row.pending ?? 0,
  };
  scheduleTick(context, scheduler.schedules.save(context, row));
}

const dateOf = (date: Date | undefined): Instant | undefined => (date ? instant(date.getTime()) : undefined);

const hasTimes = (row: ScheduleRow, times: Pick<ScheduleRow, 'expression' | 'zone' | 'start' | 'end'>): boolean =>
  row.expression === times.expression && row.zone === times.zone && row.start === times.start && row.end === times.end;

/** A rate is due at its start, or when it is made. */
const anchorOf = (parsed: Parsed, first: Instant): Instant =>
  parsed.kind === 'rate' ? instant(first - parsed.intervalMs) : first;

/** `same`: the schedule as it was, if its times are the same. */
function passedAt(now: Instant, parsed: Parsed, same: Schedule | undefined): Instant {
  if (same?.row.state === 'ENABLED') return same.passed;
  return parsed.kind === 'rate' && !same ? instant(now - 1) : now;
}

const settingsOf = ({
  Description,
  KmsKeyArn,
  Target,
  FlexibleTimeWindow,
  ActionAfterCompletion,
}: Input): Settings => ({
  ...(Description === undefined ? {} : { description: Description }),
  ...(KmsKeyArn === undefined ? {} : { kmsKeyArn: KmsKeyArn }),
  target: {
    Arn: undefined,
    RoleArn: undefined,
    ...Target,
    RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185, ...Target?.RetryPolicy },
  },
  window: { Mode: 'OFF', ...FlexibleTimeWindow },
  afterCompletion: ActionAfterCompletion ?? 'NONE',
});
