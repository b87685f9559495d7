/**
 * An app's template: what jobs share, then each job's own, in the configuration's order. The same app gives the same bytes; a job's resources depend
 * on its own fields and the app's, never on which other jobs there are.
 */
import type { App, Job } from '../resolved-app.ts';
import { getAtt, type Parameter, type Resources, ref, sub, type Template } from './cloudformation.ts';
import { alarms } from './job/alarms.ts';
import { machine } from './job/machine.ts';
import { schedules, stateParameter } from './job/schedule.ts';
import { hasOwnLogs, taskDefinitions } from './job/task-definition.ts';
import { hasTopic, lookupParameter, type Plan, planOf, topicId } from './plan.ts';
import { clusterResources, logResources } from './shared/cluster.ts';
import { missedResources, missedSchedules } from './shared/missed.ts';
import { notifyResources } from './shared/notify.ts';
import { jobRoles, roleResources } from './shared/roles.ts';
import { startResources } from './shared/start.ts';
import { tellResources } from './shared/tell.ts';
import { deadline, watchResources } from './shared/watch.ts';

export function generate(app: App): Template {
  const plan = planOf(app);
  const parameters: Record<string, Parameter> = {};
  for (const [id, lookup] of Object.entries(plan.lookups)) parameters[id] = lookupParameter(lookup);
  for (const job of app.jobs) Object.assign(parameters, stateParameter(job));
  return {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: app.description,
    Metadata: { Punctual: metadata(plan) },
    ...(Object.keys(parameters).length > 0 ? { Parameters: parameters } : {}),
    Resources: withOverrides(app, {
      ...sharedResources(plan),
      ...Object.assign({}, ...app.jobs.map((job) => jobResources(plan, job))),
    }),
    Outputs: outputs(plan),
  };
}

const metadata = ({ app, lookups }: Plan) => ({
  App: app.name,
  ...(app.environment === undefined ? {} : { Environment: app.environment }),
  Schema: 1,
  ...(Object.keys(lookups).length > 0 ? { Lookups: lookups } : {}),
});

const sharedResources = (plan: Plan): Resources => ({
  ...clusterResources(plan),
  ...logResources(plan),
  ...roleResources(plan),
  ...startResources(plan),
  ...notifyResources(plan),
  ...tellResources(plan),
  ...watchResources(plan),
  ...missedResources(plan),
});

/** Logical ids that two jobs would both have, or a job and what is shared: a step `x` of `report` and a job `report-x` are `ReportXTask` both. */
export function sharedIds(app: App): { readonly id: string; readonly jobs: readonly string[] }[] {
  const plan = planOf(app);
  const owners = new Map<string, string[]>();
  for (const job of app.jobs)
    for (const id of [...Object.keys(jobResources(plan, job)), ...Object.keys(stateParameter(job))])
      owners.set(id, [...(owners.get(id) ?? []), job.name]);
  return [...owners].filter(([, jobs]) => jobs.length > 1).map(([id, jobs]) => ({ id, jobs }));
}

/** One job's own. */
export const jobResources = (plan: Plan, job: Job): Resources => ({
  ...jobRoles(plan, job),
  ...ownLogs(job),
  ...taskDefinitions(plan, job),
  [`${job.logicalId}Machine`]: machine(plan, job),
  ...schedules(job),
  ...alarms(plan, job),
  ...deadline(job),
  ...missedSchedules(job),
});

const ownLogs = (job: Job): Resources =>
  hasOwnLogs(job)
    ? {
        [`${job.logicalId}Logs`]: {
          Type: 'AWS::Logs::LogGroup',
          Properties: {
            LogGroupName: sub(`/punctual/\${AWS::StackName}/${job.id}`),
            RetentionInDays: job.task.retentionDays,
          },
        },
      }
    : {};

/** What an author says of a resource's properties is last. */
function withOverrides({ overrides }: App, resources: Resources): Resources {
  for (const [id, properties] of Object.entries(overrides)) {
    const resource = resources[id];
    if (resource) resources[id] = { ...resource, Properties: { ...resource.Properties, ...properties } };
  }
  return resources;
}

function outputs({ app, sets }: Plan): Template['Outputs'] {
  const [set] = sets;
  return {
    ...(app.cluster === undefined
      ? { Cluster: { Description: 'Where the tasks run.', Value: ref('AppCluster') } }
      : {}),
    Logs: { Description: 'What the tasks print.', Value: ref('AppLogs') },
    Stopped: { Description: 'Why tasks stopped.', Value: ref('AppStoppedLogs') },
    ...(set && hasTopic(set)
      ? { Topic: { Description: 'Who is told subscribes to it.', Value: ref(topicId(set)) } }
      : {}),
    Undelivered: { Description: 'The queue of starts that were given up.', Value: ref('AppUndelivered') },
    ScheduleGroup: { Description: 'The schedules.', Value: getAtt('AppScheduleGroup') },
  };
}
