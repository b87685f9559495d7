/**
 * Rules of when a job is due: expressions, time zones, runs that may overlap.
 * Source: Amazon EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler".
 */
import type { Instant } from '../../../languages/instant.ts';
import { isProblems } from '../../../languages/problem.ts';
import { whyNeverDue } from '../../../languages/schedule/never-due.ts';
import type { LocalTime } from '../../../languages/schedule/zone.ts';
import { utc } from '../../../languages/schedule/zone.ts';
import { containersOf, type Job, type Jobs, targetName, waitersOf } from '../../model/jobs.ts';
import type { Machine } from '../../model/machine.ts';
import { gapsOf, type Schedule, ticksOf } from '../../model/schedule.ts';
import { isPlain, knownPart } from '../../model/symbol.ts';
import type { Found, Rule } from '../rule.ts';
import { boundOf, schedulesOfJob } from '../runtime.ts';
import { duration } from '../words.ts';
import { forgets } from './machine.ts';

/** Each schedule once, however many targets it has. */
const schedulesOf = ({ jobs }: Jobs): readonly Schedule[] => [
  ...new Set(jobs.flatMap(({ schedule }) => (schedule ? [schedule] : []))),
];

const refused: Rule = {
  id: 'expression-refused',
  severity: 'error',
  summary: 'a schedule expression that AWS refuses, or that is never due',
  why: "AWS's cron has six fields, one of the two day fields is `?`, Sunday is 1; a time zone has a name of the IANA database. A one-time schedule in the past, or a year that is over, is never due. An expression that comes in as a parameter without a default, or that a tool has still to fill in, is left alone.",
  bad: 'ScheduleExpression: cron(0 12 * * MON-FRI *)',
  good: 'ScheduleExpression: cron(0 12 ? * MON-FRI *)',
  find: (jobs, now) =>
    schedulesOf(jobs).flatMap((schedule): Found[] => {
      const { expression, resource, text, zone } = schedule;
      if (expression === undefined || text === '') return [];
      const place = { resource, path: ['ScheduleExpression'] };
      const named = resource.properties['ScheduleExpressionTimezone'];
      if (zone === undefined && isPlain(named))
        return [
          {
            resource,
            path: ['ScheduleExpressionTimezone'],
            message: `there is no time zone \`${named}\`: AWS refuses the schedule`,
            mend: 'a name of the IANA database: Europe/Berlin, or UTC',
          },
        ];
      if (isProblems(expression))
        return expression.slice(0, 1).map((problem) => ({
          ...place,
          message: `\`${text}\` is refused: ${problem.message}`,
          mend: problem.hint ?? 'an expression of AWS: cron(0 6 * * ? *)',
        }));
      const why = zone && whyNeverDue(expression, zone, resource.properties['EndDate'], now);
      if (why === undefined) return [];
      return why === 'left out'
        ? [{ ...place, message: `\`${text}\` does not exist there: clocks are set forward`, mend: 'an hour later' }]
        : [{ ...place, message: `\`${text}\` is never due again`, mend: 'a time that is still to come' }];
    }),
};

const dayMs = 86_400_000;

const rateDrift: Rule = {
  id: 'rate-drift',
  severity: 'note',
  summary: 'a rate of whole days counts from when the schedule was made',
  why: 'rate(1 day), or rate(24 hours), is every 24 hours from the moment of deployment, at whatever time that was, and drifts an hour with each change of clocks. A StartDate fixes when it begins.',
  bad: 'ScheduleExpression: rate(1 day)',
  good: 'ScheduleExpression: cron(30 4 * * ? *)',
  find: (jobs) =>
    schedulesOf(jobs).flatMap(({ expression, resource, text }): Found[] => {
      if (expression === undefined || isProblems(expression) || expression.kind !== 'rate') return [];
      if (expression.intervalMs % dayMs !== 0 || resource.properties['StartDate'] !== undefined) return [];
      return [
        {
          resource,
          path: ['ScheduleExpression'],
          message: `\`${text}\` counts from whenever the schedule was made, and follows no local time`,
          mend: 'a cron expression with a time zone',
        },
      ];
    }),
};

/** More runs a day than these lose nothing with an hour that does not exist. */
const runsADayMax = 12;

const dstSkipped: Rule = {
  id: 'dst-skipped',
  severity: 'warning',
  summary: 'a local time that does not exist on the day when clocks go forward',
  why: 'EventBridge Scheduler skips a local time that does not exist: a daily job at 02:30 does not run that day. The hour that comes twice is due once.',
  bad: 'ScheduleExpression: cron(30 2 * * ? *)\nScheduleExpressionTimezone: Europe/Berlin',
  good: 'ScheduleExpression: cron(30 4 * * ? *)\nScheduleExpressionTimezone: Europe/Berlin',
  find: (jobs, now) =>
    schedulesOf(jobs).flatMap((schedule): Found[] => {
      const { expression, zone, resource } = schedule;
      if (expression === undefined || isProblems(expression) || expression.kind !== 'cron' || zone === undefined)
        return [];
      if (expression.hours.length * expression.minutes.length > runsADayMax) return [];
      const local = ticksOf({ ...schedule, zone: utc }, now) ?? [];
      const skipped = local.filter((tick) => zone.instantOf(Number(tick) as LocalTime) === undefined);
      if (skipped.length === 0) return [];
      const dates = skipped.slice(0, 3).map((tick) => new Date(tick).toISOString().slice(0, 16).replace('T', ' '));
      return [
        {
          resource,
          path: ['ScheduleExpression'],
          message: `it does not run at ${dates.join(', ')}: clocks go forward over that time in ${zone.name}`,
          mend: 'another hour, or UTC',
        },
      ];
    }),
};

const zones =
  /\b(CET|CEST|EST|EDT|CST|CDT|MST|PST|PDT|JST|KST|IST|BST|AEST|AEDT|local time|Eastern|Pacific|Berlin|Paris|London|Tokyo|Sydney|New York)\b/;

const zoneLess: Rule = {
  id: 'zone-less',
  severity: 'note',
  summary: 'a rule in UTC whose words speak of another time zone',
  why: 'Rules know UTC only: what is said to run at nine in Berlin runs at ten in summer.',
  bad: 'Description: daily at 9 Berlin\nScheduleExpression: cron(0 8 * * ? *)',
  good: 'ScheduleExpression: cron(0 9 * * ? *)\nScheduleExpressionTimezone: Europe/Berlin',
  find: (jobs) =>
    schedulesOf(jobs).flatMap(({ expression, isRule, resource }): Found[] => {
      if (
        !isRule ||
        expression === undefined ||
        isProblems(expression) ||
        expression.kind !== 'cron' ||
        expression.hours.length === 24
      )
        return [];
      const said = [resource.properties['Name'], resource.properties['Description']].map(knownPart).join(' ');
      const zone = zones.exec(said.replace(/_|-/g, ' '))?.[0];
      return zone === undefined
        ? []
        : [
            {
              resource,
              path: ['ScheduleExpression'],
              message: `its words speak of ${zone}, and a rule runs in UTC`,
              mend: 'AWS::Scheduler::Schedule with ScheduleExpressionTimezone',
            },
          ];
    }),
};

const overlap: Rule = {
  id: 'overlap-possible',
  severity: 'warning',
  summary: 'a run may begin while the one before still runs',
  why: 'EventBridge starts a job whether or not its last run is over. It cannot happen where the longest run (the timeout of the machine, or all attempts and waits) is shorter than the least gap between two ticks, or where a guard lists the executions or takes a lock first. A lock inside the program no template can show.',
  bad: 'ScheduleExpression: rate(10 minutes)     # of a machine with TimeoutSeconds: 3600',
  good: 'TimeoutSeconds: 540, or a first state that calls aws-sdk:sfn:listExecutions',
  find: ({ template, jobs, machines }, now) => {
    const seen = new Set<unknown>();
    return (template.isGenerated ? [] : jobs).flatMap((job): Found[] => {
      if (job.schedule === undefined || job.kind === 'call' || job.kind === 'function') return [];
      if (schedulesOfJob(jobs, job).every((each) => isOnceAtMost(each, now))) return [];
      const key = job.kind === 'machine' ? job.machine : job;
      if (seen.has(key)) return [];
      seen.add(key);
      const where = {
        resource: job.schedule.resource,
        ...(job.kind === 'task' ? { at: targetName(job.target) } : { about: job.machine.resource.name }),
        related: related(job),
        mend: 'a timeout that is shorter than the gap, or a guard that lists running executions',
      };
      if (job.kind === 'task') {
        const endless = job.starts.some(({ task }) => task && containersOf(task).some(isServer));
        return [
          {
            ...where,
            message: endless
              ? 'its container is a server, which never ends: each start adds one more'
              : 'a run has no upper bound, and nothing looks for the one before',
            mend: 'a machine with a timeout and a guard',
          },
        ];
      }
      const { machine } = job;
      if ([machine, ...waitersOf({ template, machines }, machine)].some(isGuarded)) return [];
      const isForgotten = machine.tasks.some((state) => forgets(machine, state));
      if (machine.isExpress && !isForgotten) return [];
      const bound = isForgotten ? undefined : boundOf(machine);
      if (bound === 'unknown') return [];
      const gap = gapsOf(schedulesOfJob(jobs, job), now)?.least;
      if (bound === undefined)
        return [{ ...where, message: 'a run has no upper bound, and nothing looks for the one before' }];
      return gap !== undefined && gap < bound
        ? [
            {
              ...where,
              message: `it starts every ${duration(gap)}, and a run may last ${duration(bound)}; nothing looks for the one before`,
            },
          ]
        : [];
    });
  },
};

const isOnceAtMost = ({ expression, zone, resource }: Schedule, now: Instant): boolean =>
  expression !== undefined &&
  (isProblems(expression) ||
    expression.kind === 'at' ||
    (zone !== undefined && whyNeverDue(expression, zone, resource.properties['EndDate'], now) !== undefined));

/** What looks for the run before, or takes a lock; tasks too, where the machine does not wait for them. */
const isGuard = /^(aws-sdk:)?(sfn:listExecutions|ecs:listTasks|dynamodb:(putItem|updateItem))/;

const isGuarded = ({ states }: Machine): boolean => states.some(({ integration }) => isGuard.test(integration));

const related = (job: Job) => job.starts.flatMap(({ task }) => (task ? [task] : []));

/** Images that are web servers, as they come. */
const isServer = (container: Readonly<Record<string, unknown>>): boolean =>
  String(container['Essential'] ?? 'true') !== 'false' &&
  container['Command'] === undefined &&
  container['EntryPoint'] === undefined &&
  /^(?:docker\.io\/)?(?:library\/)?(?:httpd|nginx|caddy|traefik)(?::|@|$)/.test(String(container['Image']));

export const scheduleRules: readonly Rule[] = [refused, overlap, dstSkipped, rateDrift, zoneLess];
