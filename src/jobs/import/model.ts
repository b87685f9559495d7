/**
 * The scheduled container jobs of a template, a plan or a state of Terraform, or an account, as a configuration. What was tried again, how long it
 * might take and when it ran is kept; what a configuration does better (alarms, roles, logs) comes by itself.
 * Left out, and said: functions, calls that start no task, machines of several tasks, what is not known there.
 */
import { isProblems } from '../../languages/problem.ts';
import { renderSchedule } from '../../languages/schedule/schedule.ts';
import { given } from '../generate/cloudformation.ts';
import { containersOf, type Job, type Jobs, type Start } from '../model/jobs.ts';
import type { Schedule } from '../model/schedule.ts';
import { at, type Fields, fieldsOf, isPlain, listOf, objectsOf, renderSymbols } from '../model/symbol.ts';
import type { Resource, Template } from '../model/template.ts';
import { type Carried, containerFields, dependsOn } from './container.ts';
import { type Imported, type ImportedJob, Names, type Note } from './imported.ts';
import { retryOf, timesOf } from './machine-times.ts';
import { networkOf } from './network.ts';
import { permissionsOf } from './permissions.ts';

export function importJobs({ template, jobs, unseen }: Jobs): Imported {
  const names = new Names();
  const imported: ImportedJob[] = [];
  const notes: Note[] = [];
  for (const { schedule, target } of unseen)
    notes.push(
      noteAt(
        template,
        schedule.resource,
        `what ${schedule.resource.name} starts is not seen here (${renderSymbols(String(target.fields['Arn']))}): left out`,
      ),
    );
  // Several schedules of one machine are one job.
  const groups = Map.groupBy(jobs, (job) => (job.kind === 'machine' ? job.machine.resource : job));
  for (const group of groups.values()) {
    const [job] = group as [Job];
    const why = whyNot(job);
    if (why === undefined) imported.push(jobOf(template, job, schedulesOf(group), names));
    else notes.push(noteAt(template, (job.schedule ?? { resource: machineOf(job) }).resource, why));
  }
  if (imported.length > 0)
    notes.push({
      text: 'a run that came due while one was going ran beside it, unless its machine looked: here it is skipped, or write `overlap: allow`',
    });
  return { notify: toldOf(template), jobs: imported, notes };
}

const machineOf = (job: Job): Resource =>
  job.kind === 'machine' ? job.machine.resource : (job.schedule as Schedule).resource;

const noteAt = (template: Template, resource: Resource, text: string): Note => ({
  line: template.lineOf(['Resources', resource.id]),
  text,
});

const schedulesOf = (group: readonly Job[]): readonly Schedule[] =>
  group.flatMap(({ schedule }) => (schedule ? [schedule] : []));

function whyNot(job: Job): string | undefined {
  const name = job.schedule?.resource.name ?? machineOf(job).name;
  if (job.kind === 'function') return `${name} starts a function, ${job.lambda.name}, that may start a task: left out`;
  if (job.kind === 'call') return `${name} calls ${job.target?.call}, and starts no task: left out`;
  if (job.starts.length > 1)
    return `${name} starts a machine of ${job.starts.length} tasks: write them as steps; left out`;
  if (job.starts[0]?.task === undefined) return `the task definition that ${name} starts is not seen here: left out`;
  return undefined;
}

function jobOf(template: Template, job: Job, schedules: readonly Schedule[], names: Names): ImportedJob {
  const notes: Note[] = [];
  const anchor = schedules[0]?.resource ?? machineOf(job);
  const say: Carried['say'] = (text) => notes.push({ ...noteAt(template, anchor, text), text });
  const start = job.starts[0] as Start;
  const task = start.task as Resource;
  const { main, others } = containersIn(task);
  const carried: Carried = { template, task, say };
  const overridden = overridesOf(job, start, say);
  const fields = given({
    schedule: schedule(schedules, say),
    zone: zoneOf(schedules),
    paused: schedules.length > 0 && schedules.every(isOff) ? true : undefined,
    ...mainFields(main, overridden, carried),
    ...sizeOf(task, overridden.task, say),
    architecture: at(task.properties, 'RuntimePlatform', 'CpuArchitecture') === 'ARM64' ? 'arm64' : undefined,
    capacity: capacityOf(start, say),
    network: networkOf(start, say),
    permissions: permissionsOf(template, task, say),
    ...sidecarsOf(others, carried),
    ...timesOf(job, say),
    retry: retryOf(job, say),
    ...deliveryOf(job),
  });
  if (Number(start.fields['TaskCount'] ?? 1) > 1)
    say(`it started ${String(start.fields['TaskCount'])} tasks at once: here one`);
  return { name: names.of(nameOf(schedules[0], task)), fields, notes };
}

/** A job has no health check: it ends by itself. */
function mainFields(main: Fields, overridden: Overridden, carried: Carried): Fields {
  const { healthCheck, ...fields } = containerFields(main, overridden, carried);
  if (healthCheck !== undefined) carried.say('the health check of its container is not carried over: a job has none');
  return fields;
}

const nameOf = (first: Schedule | undefined, task: Resource): string => {
  const family = task.properties['Family'];
  const own = first?.resource.properties['Name'];
  const container = containersIn(task).main['Name'];
  if (isPlain(own) && own !== '' && !isMadeUp(own)) return own;
  if (isPlain(family) && family !== '') return family;
  const id = first?.resource.id ?? task.id;
  return /^(scheduled?)?(rule|schedule|task|job)?$/i.test(id) && isPlain(container) ? container : id;
};

/** By CloudFormation: its end says nothing. */
const isMadeUp = (name: string): boolean => /-(?=\w*\d)(?=\w*[A-Z])[A-Za-z0-9]{12,13}$/.test(name);

const isOff = ({ resource }: Schedule): boolean => resource.properties['State'] === 'DISABLED';

/** In AWS's form; days of the week by their names, which mean the same everywhere. */
function schedule(schedules: readonly Schedule[], say: Carried['say']): unknown {
  const named = new Names();
  const all = schedules.flatMap(({ text, expression, byDefaultOf, resource, zone }): unknown[] => {
    if (expression === undefined || isProblems(expression)) {
      say(`when ${resource.name} is due, ${renderSymbols(text)}, is not known or refused: write its schedule`);
      return [];
    }
    if (byDefaultOf !== undefined) say(`its schedule is the default of the parameter ${byDefaultOf}`);
    // Scheduler takes rates in the singular and the plural alike.
    const written = expression.kind === 'rate' ? renderSchedule(expression) : withDayNames(text);
    const { StartDate, EndDate, FlexibleTimeWindow } = resource.properties;
    const minutes = at(FlexibleTimeWindow, 'MaximumWindowInMinutes');
    const more = given({
      start: dateOf(StartDate),
      end: dateOf(EndDate),
      window: minutes === undefined ? undefined : `${String(minutes)}m`,
      name: schedules.length > 1 ? named.of(String(resource.properties['Name'] ?? resource.id)) : undefined,
      zone: schedules.length > 1 && zone !== undefined && zone.name !== 'UTC' ? zone.name : undefined,
    });
    if (Object.keys(more).length === 0) return [written];
    const [, form = 'cron', inner = ''] = /^(cron|rate|at)\((.*)\)$/.exec(written) ?? [];
    return [{ [form]: form === 'cron' ? written : inner, ...more }];
  });
  if (schedules.length === 0) say('no schedule starts it there: it is run by hand');
  return all.length === 0 ? 'none' : all.length === 1 ? all[0] : all;
}

const dateOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value.replace(/\.000Z$/, 'Z') : undefined;

const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

function withDayNames(text: string): string {
  const fields = /^cron\((.*)\)$/.exec(text)?.[1]?.trim().split(/\s+/);
  if (fields?.length !== 6 || !/^[1-7]([-,][1-7])*$/.test(fields[4] ?? '')) return text;
  fields[4] = (fields[4] ?? '').replace(/[1-7]/g, (digit) => days[Number(digit) - 1] as string);
  return `cron(${fields.join(' ')})`;
}

const zoneOf = ([first, ...others]: readonly Schedule[]): string | undefined =>
  first?.zone !== undefined && first.zone.name !== 'UTC' && others.length === 0 ? first.zone.name : undefined;

function containersIn(task: Resource): { readonly main: Fields; readonly others: readonly Fields[] } {
  const containers = containersOf(task);
  const main = containers.find(({ Essential }) => String(Essential ?? 'true') === 'true') ?? containers[0] ?? {};
  return { main, others: containers.filter((each) => each !== main) };
}

interface Overridden {
  readonly container: Fields;
  readonly task: Fields;
}

/** What the target's Input or the state says in place of the task definition. */
function overridesOf(job: Job, start: Start, say: Carried['say']): Overridden {
  const written =
    job.kind === 'machine'
      ? start.fields['Overrides']
      : job.target?.call === undefined
        ? inputOf(job)
        : job.target.input['Overrides'];
  const task = lowerKeys(fieldsOf(written));
  if (/\.\$"|"\{%|"\$\./.test(JSON.stringify(written ?? '')))
    say(
      'overrides that the machine computes are not carried over: SCHEDULED_TIME, RUN_ID and JOB_INPUT are there instead',
    );
  return { task, container: lowerKeys(objectsOf(task['containeroverrides'])[0] ?? {}) };
}

function inputOf(job: Job): unknown {
  try {
    return JSON.parse(String(job.target?.fields['Input'] ?? '{}'));
  } catch {
    return {};
  }
}

/** The APIs begin these names large or small. */
const lowerKeys = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key.toLowerCase(), value]));

function sizeOf(task: Resource, overridden: Fields, say: Carried['say']): Fields {
  const { Cpu, Memory, EphemeralStorage, RequiresCompatibilities } = task.properties;
  const isFargate = listOf(RequiresCompatibilities).includes('FARGATE') || (Cpu !== undefined && Memory !== undefined);
  if (!isFargate)
    say('its task has no size of its own, as it ran on EC2: here it runs on Fargate, with 256 CPU units and 512 MiB');
  const size = (value: unknown): unknown =>
    isPlain(String(value)) && isFargate && value !== undefined ? value : undefined;
  return given({
    cpu: size(overridden['cpu'] ?? Cpu),
    memory: size(overridden['memory'] ?? Memory),
    ephemeralStorage: at(EphemeralStorage, 'SizeInGiB'),
  });
}

function capacityOf({ fields, launchType }: Start, say: Carried['say']): string | undefined {
  const providers = objectsOf(fields['CapacityProviderStrategy']).map((each) => String(each['CapacityProvider']));
  if (launchType === 'EC2' || providers.some((name) => !name.startsWith('FARGATE')))
    say('it ran on EC2: here it runs on Fargate');
  if (!providers.includes('FARGATE_SPOT')) return undefined;
  return providers.includes('FARGATE') ? 'spot-then-fargate' : 'spot';
}

function sidecarsOf(others: readonly Fields[], carried: Carried): Fields {
  if (others.length === 0) return {};
  const { say } = carried;
  const sidecars = others.map((container) => {
    const { logs: _, volumes, ...fields } = containerFields(container, { container: {}, task: {} }, carried);
    if (volumes !== undefined) say(`volumes of ${String(container['Name'])} are not carried over: a side-car has none`);
    const ports = objectsOf(container['PortMappings']).map(({ ContainerPort }) => Number(ContainerPort));
    return [
      String(container['Name']),
      given({
        ...fields,
        essential: String(container['Essential'] ?? 'true') === 'true' ? true : undefined,
        dependsOn: dependsOn(container),
        ports: ports.length > 0 ? ports : undefined,
      }),
    ] as const;
  });
  say('the containers beside it are side-cars here, and start before it');
  return { sidecars: Object.fromEntries(sidecars) };
}

/** How long a start was tried. */
function deliveryOf({ target }: Job): Fields {
  const age = Number(at(target?.fields, 'RetryPolicy', 'MaximumEventAgeInSeconds'));
  return age >= 60 && age < 86_400 && age % 60 === 0 ? { startWithin: `${age / 60}m` } : {};
}

/** Who hears of alarms: addresses of the template's topics, and topics from elsewhere. */
function toldOf(template: Template): unknown {
  const subscriptions = [
    ...template.ofType('AWS::SNS::Subscription').map(({ properties }) => properties),
    ...template.ofType('AWS::SNS::Topic').flatMap(({ properties }) => objectsOf(properties['Subscription'])),
  ];
  const addresses = subscriptions
    .filter(
      ({ Protocol, Endpoint }) =>
        (Protocol === 'email' || Protocol === 'https') && isPlain(Endpoint) && Endpoint !== '',
    )
    .map(({ Endpoint }) => String(Endpoint));
  const topics = template
    .ofType('AWS::CloudWatch::Alarm')
    .flatMap(({ properties }) => listOf(properties['AlarmActions']))
    .filter((action): action is string => isPlain(action) && action.startsWith('arn:') && action.includes(':sns:'));
  const all = [...new Set([...addresses, ...topics])];
  return all.length === 0 ? undefined : all.length === 1 ? all[0] : all;
}
