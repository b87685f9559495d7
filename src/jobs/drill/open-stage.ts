/** Opens a stage: the job is fitted, deployed in a cloud of its own and run once; of a run that did not go well it is said why. */
import { type Instant, instant, later } from '../../languages/instant.ts';
import { isProblems } from '../../languages/problem.ts';
import { alarmsOf } from '../model/alarm.ts';
import { jobsOf } from '../model/jobs.ts';
import { gapsOf, type Schedule } from '../model/schedule.ts';
import { at, type Fields, fieldsOf } from '../model/symbol.ts';
import { readTemplates, type Template } from '../model/template.ts';
import { account, type DrillCloud, type OpenDrillCloud, region } from './cloud.ts';
import { CannotDeploy, type Deployed, deploy } from './deploy.ts';
import { executionsSince } from './executions.ts';
import { type Fitted, fitTemplate } from './fit.ts';
import { isForInstances, onFargate } from './on-fargate.ts';
import { type PlayedJob, playedJobs, standBys, titleOf } from './played-job.ts';
import { deniedSince } from './run.ts';
import {
  cut,
  familiesOf,
  goodRun,
  isOwn,
  nextTick,
  type Stage,
  scriptOf,
  startByHand,
  type Timer,
  ticksOf,
  watch,
  whyFailed,
} from './stage.ts';

export interface StageSettings {
  readonly open: OpenDrillCloud;
  /** The template, SAM expanded. */
  readonly root: Fields;
  readonly played: PlayedJob;
  readonly start: Instant;
  /** Schedules of other jobs, that would only take time. */
  readonly others: ReadonlySet<string>;
  readonly parameters: Readonly<Record<string, string>>;
  /** The stack's name. */
  readonly stack: string;
}

/** Throws CannotDeploy. */
export async function openStage({ open, played, start, ...settings }: StageSettings): Promise<Stage> {
  const { job } = played;
  if (job.kind === 'function')
    throw new CannotDeploy(
      `${job.lambda.id} is a function, and this cloud has no Lambda: what it starts is in its code`,
    );
  if (job.kind === 'machine' && job.machine.definition === undefined)
    throw new CannotDeploy(`the definition of ${job.machine.resource.id} lies elsewhere, or cannot be read here`);
  if (job.kind === 'call') throw new CannotDeploy(`it starts no task: its target is a call of ${job.target?.call}`);
  const { fitted, notes } = fit(settings, played);
  const deployed = await deploy({ open, start, stack: settings.stack, needed: neededBy(played) }, fitted);
  if (isForInstances(job)) deployed.cloud.takeForFargate();
  const stage = await stageOf(played, deployed, fitted, notes);
  const neverWell = await firstRun(stage);
  const opened = { ...stage, neverWell, lastTick: await lastTickOf(stage) };
  return neverWell === undefined ? onByHand(opened) : opened;
}

/** Of one that is due no more once it has run. */
function onByHand(stage: Stage): Stage {
  const { cloud, timers, byHand, notes } = stage;
  if (timers.length === 0 || byHand === undefined || nextTick(stage, cloud.now()) !== undefined) return stage;
  const note = 'its schedule is not due again after its first run: what follows is started by hand';
  return { ...stage, timers: [], notes: [...notes, note] };
}

function fit(
  { root, others, parameters }: Pick<StageSettings, 'root' | 'others' | 'parameters'>,
  played: PlayedJob,
): { fitted: Fitted; notes: string[] } {
  const { job, schedules } = played;
  const notes: string[] = [];
  let written = root;
  if (isForInstances(job)) {
    written = onFargate(written, job);
    notes.push('its tasks run on EC2 instances, which this cloud has not: they are played as on Fargate');
  }
  for (const name of conditionsOf(root, neededBy(played), parameters)) {
    written = { ...written, Conditions: { ...fieldsOf(written['Conditions']), [name]: { 'Fn::Equals': ['', ''] } } };
    notes.push(`it is there only where ${name} holds: it is taken to hold`);
  }
  const paused = schedules.filter(({ resource }) => resource.properties['State'] === 'DISABLED');
  if (paused.length > 0 && paused.length === schedules.length) {
    written = enabled(written, new Set(paused.map(({ resource }) => resource.id)));
    notes.push('its schedule is disabled in the template: it is enabled for the drill');
  }
  return { fitted: fitTemplate(written, { keep: (id) => !others.has(id), parameters }), notes };
}

/** Conditions of the job's own resources that do not hold by the values of the parameters. */
function conditionsOf(
  root: Fields,
  needed: ReadonlySet<string>,
  parameters: StageSettings['parameters'],
): readonly string[] {
  const all = fitTemplate(root, { keep: () => true, parameters });
  const read = readTemplates(JSON.stringify(all.root));
  const template = isProblems(read) ? undefined : read.readings[0];
  const unmade = [...needed].flatMap((id) => {
    const resource = template?.resources.get(id);
    return resource?.condition !== undefined && template?.isMade(resource) !== true ? [resource.condition] : [];
  });
  return [...new Set(unmade)];
}

function enabled(root: Fields, ids: ReadonlySet<string>): Fields {
  const resources = Object.entries(fieldsOf(root['Resources'])).map(([id, node]) => {
    if (!ids.has(id)) return [id, node];
    return [id, { ...fieldsOf(node), Properties: { ...fieldsOf(at(node, 'Properties')), State: 'ENABLED' } }];
  });
  return { ...root, Resources: Object.fromEntries(resources) };
}

const neededBy = ({ job, schedules }: PlayedJob): ReadonlySet<string> =>
  new Set([
    ...schedules.map(({ resource }) => resource.id),
    ...job.starts.flatMap(({ task }) => (task ? [task.id] : [])),
    ...(job.kind === 'machine' ? [job.machine.resource.id] : []),
  ]);

async function stageOf(
  played: PlayedJob,
  { cloud, root, leftOut, ids }: Deployed,
  { given }: Fitted,
  notes: readonly string[],
): Promise<Stage> {
  const read = readTemplates(JSON.stringify(root));
  if (isProblems(read)) throw new CannotDeploy(read[0]?.message ?? 'the template cannot be read');
  const template = read.readings[0] as Template;
  const all = playedJobs(jobsOf(template));
  const found = all.find(({ id }) => id === played.id);
  if (!found) {
    const out = leftOut.map(({ id, part, why }) => `${id}${part === undefined ? '' : `.${part}`} (${why})`);
    throw new CannotDeploy(`what starts it is not there without what was left out: ${out.join(', ')}`);
  }
  const machine = found.job.kind === 'machine' ? ids.get(found.job.machine.resource.id) : undefined;
  const timers = await Promise.all(found.schedules.map((schedule) => timerOf(cloud, schedule, ids)));
  return {
    cloud,
    title: titleOf({ ...found, isGenerated: played.isGenerated }),
    alarms: alarmsOf(template),
    ids,
    machine: found.job.kind === 'machine' && !found.job.machine.isExpress ? machine : undefined,
    byHand: machine,
    otherMachines: all.flatMap(({ id, job }) =>
      id === played.id || job.kind !== 'machine' ? [] : (ids.get(id) ?? []),
    ),
    timers,
    byTime: byTimeOf(template, ids),
    standBys: standBys(found.job),
    families: familiesOf(found.job, ids),
    lastTick: undefined,
    gapMs: (gapsOf(found.schedules, cloud.now())?.greatest ?? 86_400) * 1000,
    leftOut,
    given,
    notes,
    isOpen: false,
    neverWell: undefined,
  };
}

/** Rules that are set off by events too are none. */
const byTimeOf = (template: Template, ids: ReadonlyMap<string, string>): ReadonlySet<string> =>
  new Set(
    template
      .ofType('AWS::Scheduler::Schedule', 'AWS::Events::Rule')
      .filter(({ properties }) => properties['EventPattern'] === undefined)
      .flatMap(({ id }) => ids.get(id) ?? []),
  );

async function timerOf(cloud: DrillCloud, schedule: Schedule, ids: ReadonlyMap<string, string>): Promise<Timer> {
  const name = ids.get(schedule.resource.id) ?? '';
  if (schedule.isRule)
    return { schedule, name, group: undefined, arn: `arn:aws:events:${region}:${account}:rule/${name}` };
  const { Schedules = [] } = await cloud.call<{ Schedules?: { Name?: string; GroupName?: string; Arn?: string }[] }>(
    'scheduler',
    'ListSchedules',
    {},
  );
  const found = Schedules.find(({ Name }) => Name === name);
  return { schedule, name, group: found?.GroupName, arn: String(found?.Arn) };
}

async function lastTickOf(stage: Stage): Promise<Instant | undefined> {
  const [last] = await ticksOf(stage);
  return last && instant(last.Due.getTime());
}

const settleMs = 65 * 60_000;

/** Why the run did not end well; undefined: it did, and all is quiet. */
async function firstRun(stage: Stage): Promise<string | undefined> {
  const { cloud, timers } = stage;
  const start = cloud.now();
  cloud.play(scriptOf(stage, () => goodRun));
  const first = timers.length === 0 ? start : nextTick(stage, instant(start - 1));
  if (first === undefined) return 'its schedule is never due again';
  for (const byHand of stage.otherMachines) await startByHand({ cloud, byHand });
  if (timers.length === 0) await startByHand(stage);
  const deadline = later(first, 3 * 3600);
  const isOver = async (): Promise<boolean> => {
    if (!cloud.observations.some((each) => each.kind === 'ended' && isOwn(stage, each)) || isRunning(cloud))
      return false;
    const executions = await executionsSince(stage, start);
    // Other jobs may run the same task definition.
    if (cloud.now() < first || (stage.machine !== undefined && executions.length === 0)) return false;
    return executions.every(({ status }) => status !== 'RUNNING');
  };
  const isEnded = await watch(cloud, deadline, isOver);
  const unanswered = deniedSince(stage, start, ['to answer']);
  if (!isEnded) return unanswered[0] ?? whyNotStarted(stage, start);
  const failed = (await executionsSince(stage, start)).find(({ status }) => status !== 'SUCCEEDED');
  if (failed) return [await whyFailed(cloud, failed), ...unanswered].join('; ');
  await cloud.advanceTo(later(cloud.now(), Math.min(settleMs, stage.gapMs * 0.4) / 1000));
  await watch(cloud, later(cloud.now(), 3600), () => !isRunning(cloud));
  return undefined;
}

/** Whether any container is. */
function isRunning({ observations }: DrillCloud): boolean {
  let running = 0;
  for (const { kind } of observations) running += kind === 'started' ? 1 : kind === 'ended' ? -1 : 0;
  return running > 0;
}

async function whyNotStarted(stage: Stage, start: Instant): Promise<string> {
  const { cloud } = stage;
  const failed = cloud.observations.find((each) => each.kind === 'failed' && isOwn(stage, each));
  if (failed?.kind === 'failed') return cut(failed.reason);
  const why = (await ticksOf(stage)).flatMap(({ Deliveries }) =>
    Deliveries.flatMap(({ Why }) => (Why ? [Why] : [])),
  )[0];
  if (why !== undefined) return cut(why);
  const [execution] = await executionsSince(stage, start);
  if (execution) return whyFailed(cloud, execution);
  const stopped = await stoppedReason(cloud);
  return stopped === undefined ? 'nothing was started, and nothing says why' : cut(stopped);
}

/** Of a task that never came so far as to have a container. */
async function stoppedReason(cloud: DrillCloud): Promise<string | undefined> {
  const { clusterArns = [] } = await cloud.call<{ clusterArns?: string[] }>('ecs', 'ListClusters', {});
  for (const cluster of clusterArns) {
    const { taskArns: tasks = [] } = await cloud.call<{ taskArns?: string[] }>('ecs', 'ListTasks', {
      cluster,
      desiredStatus: 'STOPPED',
    });
    if (tasks.length === 0) continue;
    const found = await cloud.call<{ tasks?: { stoppedReason?: string }[] }>('ecs', 'DescribeTasks', {
      cluster,
      tasks,
    });
    const reason = found.tasks?.[0]?.stoppedReason;
    if (reason !== undefined) return reason;
  }
  return undefined;
}
