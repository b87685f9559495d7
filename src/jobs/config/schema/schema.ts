/**
 * The shape of a configuration: which keys there are, and what kind of value each takes. Types and the published JSON Schema come of it.
 * What a value means, and whether values go together, is checked after merging (`check/`). The comment of a key is shown in editors, and
 * `tools/make-schema.ts` puts it into the JSON Schema. The error of a leaf is the name of its kind: `kinds.table.ts` says it in words.
 */
import * as z from 'zod';
import {
  alarmFields,
  duration,
  environmentVariables,
  flag,
  ignoredFields,
  image,
  imageFields,
  kind,
  maybe,
  network,
  networkFields,
  notify,
  notifyFields,
  retrierFields,
  retry,
  retryFields,
  schedule,
  scheduleFields,
  type scheduleObject,
  secretFields,
  secrets,
  statementFields,
  text,
  volumeFields,
  whole,
  words,
  zone,
} from './values.ts';

/** What any container has. */
const containerFields = {
  /** `NAME:TAG`, `NAME@sha256:...`, or `{repository, tag}` of this account's ECR. */
  image: maybe(image),
  /** A list: no shell splits it. */
  command: maybe(words),
  /** A list, instead of the image's own. */
  entryPoint: maybe(words),
  /** Variables; readable in the template. */
  environment: maybe(environmentVariables),
  /** Variables whose values are fetched when a task starts: `{parameter: NAME}`, `{secret: NAME, key: KEY}`. */
  secrets: maybe(secrets),
};

const settingFields = {
  /** Name or id. */
  user: maybe(text),
  /** In the container; with `run` a folder of this host, from the configuration's. */
  workingDirectory: maybe(text),
  /** Default false: most images write. */
  readonlyRootFilesystem: maybe(flag),
  /** Between SIGTERM and SIGKILL: 1s to 120s, the default. */
  stopTimeout: maybe(duration),
};

const healthCheckFields = {
  /** `[CMD-SHELL, ...]` or `[CMD, ...]` */
  command: maybe(words),
  interval: maybe(duration),
  timeout: maybe(duration),
  retries: maybe(whole('healthRetries', 1, 10)),
  startPeriod: maybe(duration),
};

const sidecarFields = {
  ...containerFields,
  ...settingFields,
  /** Its end ends the task; default false. */
  essential: maybe(flag),
  /** Other side-cars, and what of them it waits for: START, HEALTHY, COMPLETE, SUCCESS. */
  dependsOn: maybe(
    z.record(z.string(), z.enum(['START', 'HEALTHY', 'COMPLETE', 'SUCCESS'], kind('condition')), kind('map')),
  ),
  healthCheck: maybe(z.strictObject(healthCheckFields, kind('healthCheck')).meta({ id: 'HealthCheck' })),
  ports: maybe(z.array(whole('port', 1, 65535), kind('ports'))),
  /** CPU units that it may not exceed. */
  cpu: maybe(z.union([z.number(), z.string()], kind('cpu'))),
  /** MiB that it may not exceed. */
  memory: maybe(z.union([z.number(), z.string()], kind('memory'))),
};

const sizeFields = {
  /** CPU units (256, 512, 1024 ...) or `1 vCPU`. */
  cpu: maybe(z.union([z.number(), z.string()], kind('cpu'))),
  /** MiB (512, 1024 ...) or `4 GB`. */
  memory: maybe(z.union([z.number(), z.string()], kind('memory'))),
};

const logFields = {
  /** One of AWS's: 1, 3, 5, 7, 14, 30 (the default), 60, 90 ... 3653. */
  retentionDays: maybe(whole('retentionDays', 1, 3653)),
};

/** What `defaults` may hold too. */
const inheritedFields = {
  ...containerFields,
  ...settingFields,
  ...sizeFields,
  /** GiB, 21 to 200; else Fargate's 20. */
  ephemeralStorage: maybe(whole('ephemeralStorage', 21, 200)),
  /** Default x86_64. */
  architecture: maybe(z.enum(['x86_64', 'arm64'], kind('architecture'))),
  /** Default fargate; spot may be taken away midway. */
  capacity: maybe(z.enum(['fargate', 'spot', 'spot-then-fargate'], kind('capacity'))),
  /** The default VPC, or subnets and groups. */
  network: maybe(network),
  /** One attempt, launch and pull included: 1m to 14d, default 1h. */
  timeout: maybe(duration),
  /** All attempts and waits; computed, unless given. */
  wholeTimeout: maybe(duration),
  /** By kind of failure; a number means `{failure: N}`, false that only a failed launch is tried again. */
  retry: maybe(retry),
  /** While an older run is going: skip (the default) or allow. */
  overlap: maybe(z.enum(['skip', 'allow'], kind('overlap'))),
  /** After this cloud was down: latest (the default), none, or {all: N}. Here only. */
  catchUp: maybe(
    z.union(
      [z.enum(['latest', 'none']), z.strictObject({ all: whole('catchUp', 1, 100) }, kind('catchUp'))],
      kind('catchUp'),
    ),
  ),
  /** A start later than that is given up and told: 1m to 1d. */
  startWithin: maybe(duration),
  /** Over it, in any 24 hours, a run fails without a launch: 1 to 1000. */
  maxRunsPerDay: maybe(whole('maxRunsPerDay', 1, 1000)),
  /** So many failures in a row pause the job: 2 to 100. */
  pauseAfterFailures: maybe(whole('pauseAfterFailures', 2, 100)),
  /** What rings; all by default. */
  alarms: maybe(z.strictObject(alarmFields, kind('alarms')).meta({ id: 'Alarms' })),
  /** Who is told, instead of those that the app names. */
  notify: maybe(notify),
  /** Where lines go, and how long they stay. */
  logs: maybe(z.strictObject(logFields, kind('logs')).meta({ id: 'Logs' })),
  /** Statements of what the container may do. */
  permissions: maybe(
    z.array(z.strictObject(statementFields, kind('statement')).meta({ id: 'Statement' }), kind('permissions')),
  ),
  /** Of the task definition and its tasks. */
  tags: maybe(z.record(z.string(), maybe(text), kind('map'))),
};

const stepFields = {
  name: maybe(text),
  ...containerFields,
  ...sizeFields,
  timeout: maybe(duration),
  retry: maybe(retry),
};
const step = z.strictObject(stepFields, kind('step')).meta({ id: 'Step' });
const parallel = z.strictObject({ parallel: z.array(step, kind('steps')) }, kind('step')).meta({ id: 'Parallel' });

const ownFields = {
  ...inheritedFields,
  /** For people. */
  description: maybe(text),
  /** When: words, cron, rate, at; one or a list; `none` for a job that is only run by hand. */
  schedule: z.union([schedule, z.array(schedule)], kind('schedule')),
  /** Its time zone, an IANA name; else the app's. */
  zone: maybe(zone),
  /** Its schedules are made, and start nothing. */
  paused: maybe(flag),
  /** A command of this host, by `sh -c`, or a list. Not on AWS. */
  run: maybe(z.union([z.string(), words], kind('run'))),
  /** Several containers, one after another or `{parallel: [...]}`. */
  steps: maybe(z.array(z.union([step, parallel], kind('step')), kind('steps'))),
  /** By name: file systems of EFS that the container sees. */
  volumes: maybe(
    z.record(z.string(), maybe(z.strictObject(volumeFields, kind('volume')).meta({ id: 'Volume' })), kind('map')),
  ),
  /** By name: containers beside the job's, started before it. */
  sidecars: maybe(
    z.record(z.string(), maybe(z.strictObject(sidecarFields, kind('sidecar')).meta({ id: 'Sidecar' })), kind('map')),
  ),
};
const jobOverrides = z
  .strictObject({ ...ownFields, schedule: maybe(ownFields.schedule) }, kind('jobOverrides'))
  .meta({ id: 'JobOverrides' });
const jobFields = {
  ...ownFields,
  /** Keeps names and history when the job is renamed; default its name. */
  id: maybe(text),
  /** Fields that an environment of the app replaces. */
  environments: maybe(z.record(z.string(), jobOverrides, kind('map'))),
};
export const jobSchema = z.strictObject(jobFields, kind('job')).meta({ id: 'Job' });

const defaults = z.strictObject(inheritedFields, kind('defaults')).meta({ id: 'Defaults' });
const sharedFields = {
  /** For people. */
  description: maybe(text),
  /** The cluster to use, a name or ARN; default one of its own. */
  cluster: maybe(text),
  /** What every job has unless it says otherwise. */
  defaults: maybe(defaults),
  /** Shared: scoped to this app's jobs. Each: roles of its own for every job. */
  roles: maybe(z.enum(['shared', 'each'], kind('roles'))),
  /** By logical id: properties that replace what is generated. */
  overrides: maybe(z.record(z.string(), z.record(z.string(), z.json(), kind('map')), kind('map'))),
};
const appOverrides = z
  .strictObject({ ...sharedFields, zone: maybe(zone), notify: maybe(notify) }, kind('appOverrides'))
  .meta({ id: 'AppOverrides' });
const appFields = {
  /** Its name: 2 to 24 small letters, digits and hyphens. */
  app: z.string(kind('appName')),
  /** The time zone of all schedules, an IANA name such as Europe/Berlin. */
  zone,
  /** Who is told of failures: an address, an https hook, `{email} {https} {slack} {teams} {topic}`, a list of them, or `none`. */
  notify,
  ...sharedFields,
  /** Findings of `punctual check` that are let stand, each with its reason. */
  ignore: maybe(z.array(z.strictObject(ignoredFields, kind('ignored')).meta({ id: 'Ignored' }), kind('ignore'))),
  /** By name of environment: fields that it replaces. */
  environments: maybe(z.record(z.string(), appOverrides, kind('map'))),
  /** Jobs by name. */
  jobs: z.record(z.string(), jobSchema, kind('jobs')),
  /** Where an editor finds this schema. */
  $schema: z.string().optional(),
};
export const appSchema = z.strictObject(appFields, kind('app')).meta({ id: 'App' });

export type AppInput = z.input<typeof appSchema>;
export type JobInput = z.input<typeof jobSchema>;
export type ScheduleInput = z.input<typeof scheduleObject>;
export type { Duration } from './values.ts';

/** The keys of each kind of object, by the kind that its errors name. */
export const keysOf: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    app: appFields,
    appOverrides: { ...sharedFields, zone, notify },
    defaults: inheritedFields,
    job: jobFields,
    jobOverrides: ownFields,
    schedule: scheduleFields,
    image: imageFields,
    secret: secretFields,
    retry: retryFields,
    retrier: retrierFields,
    alarms: alarmFields,
    notify: notifyFields,
    network: networkFields,
    chosen: { tag: text },
    volume: volumeFields,
    sidecar: sidecarFields,
    healthCheck: healthCheckFields,
    statement: statementFields,
    ignored: ignoredFields,
    logs: logFields,
    catchUp: { all: text },
    step: { ...stepFields, parallel: text },
  }).map(([name, fields]) => [name, Object.keys(fields)]),
);
