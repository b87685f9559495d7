/** The values that fields of a configuration take. The error of a leaf is the name of its kind, which `kinds.table.ts` says in words. */
import * as z from 'zod';
import { durationForm } from '../duration.ts';

type Unit = 'd' | 'h' | 'm' | 's';
/** `15m`, `1h30m`, `2d`. */
export type Duration = `${number}${Unit}` | `${number}d${number}h` | `${number}h${number}m` | `${number}m${number}s`;

export const kind = (name: string) => ({ error: () => name });
/** May be left out; `null` takes away what a weaker layer gave. */
export const maybe = <T extends z.ZodType>(schema: T) => schema.nullable().optional();
export const whole = (name: string, from: number, to: number) =>
  z.int(kind(name)).min(from, kind(name)).max(to, kind(name));
export const text = z.string(kind('text'));
export const flag = z.boolean(kind('flag'));
export const duration = z
  .string(kind('duration'))
  .regex(durationForm, kind('duration'))
  .min(2, kind('duration')) as unknown as z.ZodType<Duration, Duration>;
export const words = z.array(text, kind('words'));
export const zone = z.string(kind('zone'));

export const environmentVariables = z.record(
  z.string(),
  maybe(z.union([z.string(), z.number(), z.boolean()], kind('variable'))),
  kind('map'),
);

export const scheduleFields = {
  /** Crontab's five fields, or AWS's six: `0 18 * * MON-FRI`. */
  cron: maybe(text),
  /** Counted from its creation, by elapsed time: `6 hours`. */
  rate: maybe(text),
  /** Once, at a local time: `2026-12-31T22:00`. */
  at: maybe(text),
  /** In words: `day at 04:30`, `15 minutes`, `month on day 1 at 06:00`. */
  every: maybe(text),
  /** Its own time zone, an IANA name; else the job's. */
  zone: maybe(zone),
  /** Not before: local in the zone, or with Z. */
  start: maybe(text),
  /** Not after: local in the zone, or with Z. */
  end: maybe(text),
  /** Started at any minute of it after the hour given: 1m to 24h. */
  window: maybe(duration),
  /** Tells several schedules of a job apart. */
  name: maybe(text),
  /** JSON for the runs that it starts: `JOB_INPUT` in the container. */
  input: maybe(z.json(kind('json'))),
};
export const scheduleObject = z.strictObject(scheduleFields, kind('schedule')).meta({ id: 'Schedule' });
export const schedule = z.union([z.string(), scheduleObject], kind('schedule'));

export const imageFields = {
  /** A repository of this account's ECR. */
  repository: maybe(text),
  tag: maybe(text),
  /** `sha256:...` */
  digest: maybe(text),
};
export const image = z.union(
  [z.string(), z.strictObject(imageFields, kind('image')).meta({ id: 'Image' })],
  kind('image'),
);

export const secretFields = {
  /** A parameter of Systems Manager: its name or ARN. */
  parameter: maybe(text),
  /** A secret of Secrets Manager: its name or ARN. */
  secret: maybe(text),
  /** A key of the secret's JSON. */
  key: maybe(text),
  /** A version's stage; else AWSCURRENT. */
  stage: maybe(text),
};
export const secret = z.union(
  [z.string(), z.strictObject(secretFields, kind('secret')).meta({ id: 'Secret' })],
  kind('secret'),
);
export const secrets = z.record(z.string(), maybe(secret), kind('map'));

export const retrierFields = {
  /** How many further attempts. */
  attempts: maybe(whole('attempts', 0, 20)),
  /** Before the first of them: 1s to 1d. */
  wait: maybe(duration),
  /** Each further wait is so many times longer: 1 to 10. */
  backoff: maybe(z.number(kind('backoff')).min(1, kind('backoff')).max(10, kind('backoff'))),
  /** No wait is longer. */
  maxWait: maybe(duration),
};
export const retrier = z.union(
  [whole('retrier', 0, 20), z.strictObject(retrierFields, kind('retrier')).meta({ id: 'Retrier' })],
  kind('retrier'),
);
export const retryFields = {
  /** Nothing ran: no capacity, no image, a throttled API. Default 3, 30s, x3, at most 5m. */
  launch: maybe(retrier),
  /** The container was taken away: Spot, a retired host. Default 3, 30s, x3, at most 5m. */
  interruption: maybe(retrier),
  /** An attempt took longer than `timeout`. Default 1, after 1m. */
  timeout: maybe(retrier),
  /** By exit code, 1 to 255. Default: 75 (EX_TEMPFAIL) twice, after 15m. */
  exitCodes: maybe(z.record(z.string(), maybe(retrier), kind('map'))),
  /** Every other exit. Default 2, 1m, x2, at most 1h. */
  failure: maybe(retrier),
};
export const retry = z.union(
  [whole('retry', 0, 20), z.literal(false), z.strictObject(retryFields, kind('retry')).meta({ id: 'Retry' })],
  kind('retry'),
);

export const alarmFields = {
  /** `alarm`: a message with the cause, and an alarm whose state dashboards read. `event`: the message alone. */
  failed: maybe(z.union([z.enum(['alarm', 'event']), z.literal(false)], kind('alarmFailed'))),
  /** Told when the whole time-out ended a run. */
  timedOut: maybe(flag),
  /** Told when a run was stopped. */
  aborted: maybe(flag),
  /** Told when no run has succeeded for too long: computed of the schedule, or a duration. */
  silent: maybe(z.union([z.boolean(), duration], kind('alarmSilent'))),
};

export const notifyFields = {
  /** An address; who has it confirms once. */
  email: maybe(text),
  /** A web hook, `https://...` */
  https: maybe(text),
  /** A parameter or secret that holds the URL of Slack's incoming web hook. */
  slack: maybe(text),
  /** A parameter or secret that holds the URL of a Teams workflow. */
  teams: maybe(text),
  /** The ARN of a topic that is there. */
  topic: maybe(text),
};
const notified = z.union(
  [z.string(), z.strictObject(notifyFields, kind('notify')).meta({ id: 'Notify' })],
  kind('notify'),
);
export const notify = z.union([notified, z.array(notified)], kind('notify'));

export const chosen = z.union(
  [z.array(z.string()), z.strictObject({ tag: z.string(kind('tag')) }, kind('chosen'))],
  kind('chosen'),
);
export const networkFields = {
  /** Ids, or `{tag: 'key=value'}` by which `deploy` finds them. */
  subnets: maybe(chosen),
  /** Ids, or `{tag: 'key=value'}`; else the VPC's default group. */
  securityGroups: maybe(chosen),
  /** A public address for each task; default false. */
  publicIp: maybe(flag),
};
export const network = z.union(
  [z.literal('default'), z.strictObject(networkFields, kind('network')).meta({ id: 'Network' })],
  kind('network'),
);

export const volumeFields = {
  /** The id of a file system of EFS: `fs-...` */
  efs: maybe(text),
  /** The id of an access point: `fsap-...` */
  accessPoint: maybe(text),
  /** A folder of this host; not on AWS. */
  host: maybe(text),
  /** Where the container sees it. */
  path: maybe(text),
  readOnly: maybe(flag),
};

const oneOrMore = z.union([z.string(), z.array(z.string())], kind('statement'));
export const statementFields = {
  Sid: maybe(text),
  /** Default Allow. */
  Effect: maybe(z.enum(['Allow', 'Deny'], kind('effect'))),
  Action: maybe(oneOrMore),
  NotAction: maybe(oneOrMore),
  Resource: maybe(oneOrMore),
  NotResource: maybe(oneOrMore),
  Condition: maybe(z.record(z.string(), z.json(), kind('map'))),
};

export const ignoredFields = {
  /** As `punctual check --rules` lists it. */
  rule: text,
  /** Of this job alone; else of all. */
  job: maybe(text),
  /** A state, target, statement or container; else anywhere. */
  at: maybe(text),
  /** Of several things at one place, which one, as `punctual check --json` says it; else all. */
  about: maybe(text),
  /** Why the finding may stand. */
  reason: text,
};
