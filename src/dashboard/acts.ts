/** The acts that a screen offers, by their addresses, and the permissions that each needs of the account. */
import { muteRuleOf } from '../operator/mute-alarms.ts';
import type { Need, Rights } from '../operator/rights.ts';
import type { AlertsView, MuteView } from './alerts-views.ts';
import type { KnownJob, NamedJob } from './board/known-job.ts';
import type { JobView } from './job-views.ts';
import { alarmPath, jobPath, runPath, topicPath } from './paths.ts';
import type { HomeView, JobMuteView, RunView } from './views.ts';

export interface Act {
  /** As `server/routes.ts` has it. */
  readonly path: string;
  readonly needs: readonly Need[];
}

const starts = ({ job: { machineArn } }: NamedJob): Need[] =>
  machineArn === undefined ? [] : [{ action: 'states:StartExecution', resource: machineArn }];

const executionArn = ({ job: { machineArn = '' } }: NamedJob, run: string): string =>
  `${machineArn.replace(':stateMachine:', ':execution:')}:${run}`;

const stops = (job: NamedJob, run: string): Act => ({
  path: `/api${runPath(job.id, run)}/stop`,
  needs: [{ action: 'states:StopExecution', resource: executionArn(job, run) }],
});

const testsTopic = (arn: string): Act => ({
  path: `/api${topicPath(arn)}/test`,
  needs: [{ action: 'sns:Publish', resource: arn }],
});

/** What is of CloudWatch in the account of a machine. */
function cloudwatchArn(machineArn: string, kind: string, name: string): string {
  const [, partition, , region, account] = machineArn.split(':');
  return `arn:${partition}:cloudwatch:${region}:${account}:${kind}:${name}`;
}

function mutes({ id, job: { machineArn = '' } }: NamedJob, mute: JobMuteView | null): Act[] {
  const needs = (action: string): Need[] =>
    (mute?.alarms ?? []).map((alarm) => ({
      action: `cloudwatch:${action}`,
      resource: cloudwatchArn(machineArn, 'alarm-mute-rule', muteRuleOf(alarm)),
    }));
  if (mute === null) return [];
  const path = `/api${jobPath(id)}`;
  return [
    { path: `${path}/mute`, needs: needs('PutAlarmMuteRule') },
    { path: `${path}/unmute`, needs: needs('DeleteAlarmMuteRule') },
  ];
}

const changesAddress = (arn: string): Act => ({
  path: `/api${topicPath(arn)}/address`,
  needs: [
    { action: 'sns:Subscribe', resource: arn },
    { action: 'sns:Unsubscribe', resource: arn },
  ],
});

export const homeActs = ({ needs, channels, running }: HomeView, known: ReadonlyMap<string, KnownJob>): Act[] => [
  ...channels.flatMap(({ topic }) => [testsTopic(topic), changesAddress(topic)]),
  ...needs.flatMap(({ job: id, run, mute }) => {
    const job = known.get(id);
    const paths = [`/api${jobPath(id)}/start`, ...(run === null ? [] : [`/api${runPath(id, run)}/again`])];
    return job ? [...paths.map((path) => ({ path, needs: starts(job) })), ...mutes(job, mute)] : [];
  }),
  ...running.flatMap(({ job: id, run }) => {
    const job = known.get(id);
    return job ? [stops(job, run)] : [];
  }),
];

export function jobActs({ isPaused, mute }: JobView, job: NamedJob): Act[] {
  const onRule = isPaused ? 'events:EnableRule' : 'events:DisableRule';
  const switches = job.job.triggers.map(({ kind, arn }) => ({
    action: kind === 'rule' ? onRule : 'scheduler:UpdateSchedule',
    resource: arn,
  }));
  return [
    { path: `/api${jobPath(job.id)}/start`, needs: starts(job) },
    { path: `/api${jobPath(job.id)}/${isPaused ? 'resume' : 'pause'}`, needs: switches },
    ...mutes(job, mute),
  ];
}

export const runActs = ({ run, arn, goesOn }: RunView, job: NamedJob): Act[] => [
  { path: `/api${jobPath(job.id)}/start`, needs: starts(job) },
  { path: `/api${runPath(job.id, run)}/again`, needs: starts(job) },
  stops(job, run),
  ...(goesOn === null
    ? []
    : [
        {
          path: `/api${runPath(job.id, run)}/redrive`,
          needs: goesOn.by === 'start' ? starts(job) : [{ action: 'states:RedriveExecution', resource: arn }],
        },
      ]),
];

export function alertsActs({ alarms, topics }: AlertsView, jobs: readonly NamedJob[]): Act[] {
  const [some = ''] = jobs.flatMap(({ job: { machineArn, triggers } }) => machineArn ?? triggers[0]?.arn ?? []);
  const arnOf = (kind: string, name: string): string => cloudwatchArn(some, kind, name);
  return [
    ...topics.flatMap(({ arn }) => [testsTopic(arn), changesAddress(arn)]),
    ...alarms.flatMap(({ alarm, mute }) => {
      const path = `/api${alarmPath(alarm)}`;
      const rule = arnOf('alarm-mute-rule', muteRuleOf(alarm));
      return [
        { path: `${path}/test`, needs: [{ action: 'cloudwatch:SetAlarmState', resource: arnOf('alarm', alarm) }] },
        { path: `${path}/mute`, needs: [{ action: 'cloudwatch:PutAlarmMuteRule', resource: rule }] },
        {
          path: `${path}/unmute`,
          needs: [
            isSwitchedOff(mute)
              ? { action: 'cloudwatch:EnableAlarmActions', resource: arnOf('alarm', alarm) }
              : { action: 'cloudwatch:DeleteAlarmMuteRule', resource: rule },
          ],
        },
      ];
    }),
  ];
}

/** By no rule. */
const isSwitchedOff = (mute: MuteView | null): boolean => mute !== null && mute.by !== null && !mute.isForeign;

/** Of each act that is not allowed, the first permission that is missing, by its address. */
export async function lackingFor(acts: readonly Act[], rights: Rights): Promise<Record<string, string>> {
  const lacking = new Set(await rights.lacking(acts.flatMap(({ needs }) => needs)));
  return Object.fromEntries(
    acts.flatMap(({ path, needs }) => {
      const [first] = needs.filter((need) => lacking.has(need));
      return first ? [[path, `${first.action} on ${first.resource}`]] : [];
    }),
  );
}
