/** One job: its layers merged, every text read, every default given. */
import { resolve } from 'node:path';
import type { Instant } from '../../../languages/instant.ts';
import type { Alarms, Job, Notify, Task } from '../../resolved-app.ts';
import { renderDuration, sayDuration } from '../duration.ts';
import type { Gaps } from '../schedule/gaps.ts';
import { sidecarsOf, wordsOf } from './container.ts';
import { checkJobName, pascal } from './names.ts';
import { networkOf, volumesOf } from './network.ts';
import { notifyOf } from './notify.ts';
import { timesOf, wholeTimeoutOf } from './retry.ts';
import { checkZone, schedulesOf } from './schedules.ts';
import { gapsOfAll, silenceOf } from './silence.ts';
import { stagesOf } from './stages.ts';
import type { Reports, View } from './view.ts';

export interface Surroundings {
  readonly zone: string;
  readonly now: Instant;
  /** Of the configuration. */
  readonly folder: string;
  readonly reports: Reports;
}

export function resolveJob(view: View, name: string, { zone, now, folder, reports }: Surroundings): Job {
  const id = view.text('id') ?? name;
  checkJobName(view, name, undefined);
  if (id !== name) checkJobName(view, id, 'id');
  const own = view.text('zone');
  const hasZone = own === undefined || checkZone(view, ['zone'], own);
  const schedules = hasZone ? schedulesOf(view, own ?? zone, now) : [];
  const stages = stagesOf(view, reports);
  const timeoutSeconds = Math.max(...stages.flat().map((step) => step.timeoutSeconds), 0);
  const times = timesOf(stages);
  const gaps = gapsOfAll(schedules);
  const startWithinSeconds = startWithinOf(view, gaps);
  if (gaps.shortest !== undefined && times.sumSeconds > gaps.shortest && view.get('overlap') !== 'allow')
    view.note(
      ['timeout'],
      `all attempts take up to ${sayDuration(times.sumSeconds)}, and runs are due ${sayDuration(gaps.shortest)} apart: runs due meanwhile are skipped`,
      'a shorter timeout, fewer attempts, or overlap: allow',
    );
  return {
    name,
    id,
    logicalId: pascal(id),
    description: view.text('description'),
    schedules,
    paused: view.get('paused') === true,
    startWithinSeconds,
    catchUp: catchUpOf(view),
    overlap: view.get('overlap') === 'allow' ? 'allow' : 'skip',
    maxRunsPerDay: numberOf(view, 'maxRunsPerDay'),
    pauseAfterFailures: numberOf(view, 'pauseAfterFailures'),
    stages,
    task: taskOf(view, folder),
    times,
    wholeTimeoutSeconds: wholeTimeoutOf(view, times, timeoutSeconds),
    alarms: alarmsOf(
      view,
      schedules.length > 0 ? silenceOf(view, schedules, { gaps, timeoutSeconds, startWithinSeconds }) : undefined,
    ),
    notify: ownNotify(view),
  };
}

const numberOf = (view: View, key: string): number | undefined => {
  const value = view.get(key);
  return typeof value === 'number' ? value : undefined;
};

const startSecondsUsual = 7200;

/** A later start helps nobody: at most two hours, or as long as until the next. */
function startWithinOf(view: View, { shortest }: Gaps): number {
  const given = view.duration('startWithin');
  if (given !== undefined && (given < 60 || given > 86_400))
    view.wrong(['startWithin'], `found ${renderDuration(given)}; expected 1m to 1d`, 'startWithin: 1h');
  return given ?? Math.max(60, Math.min(startSecondsUsual, shortest ?? startSecondsUsual));
}

function catchUpOf(view: View): Job['catchUp'] {
  const value = view.get('catchUp');
  if (value !== undefined && value !== 'latest')
    view.note(
      ['catchUp'],
      'only the cloud on one machine is ever down: EventBridge has no such time',
      'nothing to write on AWS',
    );
  if (value === 'none') return value;
  const all = view.get('catchUp', 'all');
  if (typeof all === 'number' && view.get('overlap') !== 'allow')
    view.warn(
      ['catchUp'],
      'runs that are made up for start at once, and all but one are skipped',
      'overlap: allow, or catchUp: latest',
    );
  return typeof all === 'number' ? { all } : 'latest';
}

function alarmsOf(view: View, silent: Alarms['silent']): Alarms {
  const failed = view.get('alarms', 'failed');
  return {
    failed: failed === 'event' || failed === false ? failed : 'alarm',
    timedOut: view.get('alarms', 'timedOut') !== false,
    aborted: view.get('alarms', 'aborted') !== false,
    silent,
  };
}

function ownNotify(view: View): Notify | undefined {
  const value = view.get('notify');
  if (value === undefined) return undefined;
  return notifyOf(value, ['notify'], (path, message, mend) => view.wrong(path, message, mend));
}

/** AWS's list. Source: "PutRetentionPolicy", CloudWatch Logs API reference. */
const retentions = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
export const retentionUsual = 30;

function taskOf(view: View, folder: string): Task {
  const run = view.get('run');
  const permissions = view.get('permissions');
  return {
    ephemeralStorageGiB: numberOf(view, 'ephemeralStorage'),
    architecture: view.get('architecture') === 'arm64' ? 'arm64' : 'x86_64',
    capacity: (view.text('capacity') as Task['capacity'] | undefined) ?? 'fargate',
    network: networkOf(view),
    volumes: volumesOf(view),
    sidecars: sidecarsOf(view),
    permissions: Array.isArray(permissions)
      ? permissions.filter((each) => checkStatement(view, permissions.indexOf(each)))
      : [],
    tags: Object.fromEntries(Object.entries(view.map('tags')).filter(([, value]) => value !== null)) as Record<
      string,
      string
    >,
    retentionDays: retentionOf(view),
    run: typeof run === 'string' ? run : wordsOf(run),
    folder: resolve(folder, view.text('workingDirectory') ?? '.'),
  };
}

function retentionOf(view: View): number {
  const days = view.get('logs', 'retentionDays');
  if (typeof days !== 'number') return retentionUsual;
  if (!retentions.includes(days)) {
    const next = retentions.find((each) => each > days);
    view.wrong(['logs', 'retentionDays'], `found ${days}; AWS has ${retentions.join(', ')}`, `retentionDays: ${next}`);
  }
  return days;
}

function checkStatement(view: View, index: number): boolean {
  const path = ['permissions', index];
  const has = (key: string): boolean => view.get(...path, key) !== undefined;
  if (view.isBroken(...path)) return false;
  if (has('Action') === has('NotAction'))
    view.wrong(
      path,
      `found ${has('Action') ? 'both Action and NotAction' : 'no Action'}; expected one`,
      "Action: 's3:GetObject'",
    );
  if (has('Resource') === has('NotResource'))
    view.wrong(
      path,
      `found ${has('Resource') ? 'both Resource and NotResource' : 'no Resource'}; expected one`,
      "Resource: 'arn:aws:s3:::bucket/*'",
    );
  return true;
}
