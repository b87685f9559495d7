/**
 * Rules of who is told: of failures, of silence, and whether anybody hears it.
 * Source: Amazon CloudWatch User Guide, "Using Amazon CloudWatch alarms"; Amazon SNS Developer Guide, "Encrypting messages".
 */
import { type Alarm, actionsOf, alarmsOf, isAlwaysMuted, type Metric } from '../../model/alarm.ts';
import { anchorOf, containersOf, type Job, type Jobs, waitersOf } from '../../model/jobs.ts';
import { argumentsOf } from '../../model/machine.ts';
import { gapsOf } from '../../model/schedule.ts';
import { at, listOf, mentions, objectsOf } from '../../model/symbol.ts';
import type { Resource, Template } from '../../model/template.ts';
import type { Found, Rule } from '../rule.ts';
import { schedulesOfJob } from '../runtime.ts';
import {
  failureAlarms,
  isThere,
  publishes,
  publishesThenFails,
  rulesOn,
  silenceAlarms,
  statusRules,
  stopRules,
} from '../told.ts';
import { duration } from '../words.ts';
import { cannotFire } from './alarm-data.ts';
import { refusals, type Teller } from './topic-access.ts';

const noAlarm: Rule = {
  id: 'no-alarm',
  severity: 'error',
  summary: 'nobody is told when the job fails',
  why: 'An execution that failed stands red in a console that nobody opens. An alarm on ExecutionsFailed, TimedOut or Aborted of this machine, a rule on its status changes, or a topic that is told before a Fail state all count; the alarm of another machine, of a load balancer or of a function does not. An alarm behind a condition that is false by default is none, until somebody says otherwise.',
  bad: 'Machine: {Type: AWS::StepFunctions::StateMachine}      # and no alarm',
  good: 'FailedAlarm:\n  Type: AWS::CloudWatch::Alarm\n  Properties:\n    Namespace: AWS/States\n    MetricName: ExecutionsFailed\n    Dimensions: [{Name: StateMachineArn, Value: !Ref Machine}]\n    AlarmActions: [!Ref Alerts]',
  find: (jobs) => once(jobs.jobs).flatMap((job) => (isTold(jobs, job) ? [] : [untold(jobs.template, job)])),
};

/** A machine that several schedules start is one job here. */
const once = (jobs: Jobs['jobs']): readonly Job[] => {
  const seen = new Set<string>();
  return jobs.filter((job) => !seen.has(anchorOf(job).id) && seen.add(anchorOf(job).id));
};

function isTold(jobs: Jobs, job: Job): boolean {
  const { template } = jobs;
  const there = (resource: Resource): boolean => isThere(template, job, resource);
  if (job.kind === 'machine') {
    const { machine } = job;
    return (
      [machine, ...waitersOf(jobs, machine)].some(
        (each) =>
          failureAlarms(template, each).some(({ resource }) => there(resource)) ||
          statusRules(template, each).some(there) ||
          publishesThenFails(each),
      ) ||
      alarmsOf(template).some(
        ({ metrics, resource }) => there(resource) && metrics.some((each) => publishes(machine, each)),
      )
    );
  }
  if (job.kind === 'call') return watchesDelivery(template, job);
  return (
    stopRules(template, job).some(there) ||
    silenceAlarms(template, job).some(({ resource }) => there(resource)) ||
    filtersOf(template, job).some(there)
  );
}

/** A call is done when it is delivered: alarms on the dead-letter queue, the group or the rule watch it. */
function watchesDelivery(template: Template, job: Job): boolean {
  const queue = template.find(at(job.target?.fields, 'DeadLetterConfig', 'Arn'), 'AWS::SQS::Queue');
  return alarmsOf(template).some(
    ({ metrics, resource }) =>
      isThere(template, job, resource) &&
      metrics.some(
        ({ namespace, dimensions }) =>
          namespace === 'AWS/Scheduler' ||
          (namespace === 'AWS/Events' && mentions(dimensions.get('RuleName'), job.schedule?.resource.id ?? '')) ||
          (queue !== undefined && mentions(dimensions.get('QueueName'), queue.id)),
      ),
  );
}

/** Alarms on what is counted in the log of the job's tasks. */
const filtersOf = (template: Template, job: Job): readonly Resource[] =>
  alarmsOnLogs(template, job).map(({ resource }) => resource);

function alarmsOnLogs(template: Template, job: Job): readonly Alarm[] {
  const tasks = job.starts.flatMap(({ task }) => (task ? [task] : []));
  // A group of another stack, or that the agent makes, is known by its name.
  const named = new Set(
    tasks.flatMap(containersOf).map((each) => at(each, 'LogConfiguration', 'Options', 'awslogs-group')),
  );
  const filters = template
    .ofType('AWS::Logs::MetricFilter')
    .filter(
      ({ properties }) =>
        template
          .ofType('AWS::Logs::LogGroup')
          .some(
            (group) =>
              mentions(properties['LogGroupName'], group.id) &&
              tasks.some((task) => mentions(task.properties, group.id)),
          ) || named.has(properties['LogGroupName']),
    )
    .flatMap(({ properties }) => objectsOf(properties['MetricTransformations']));
  return alarmsOf(template).filter(({ metrics }) =>
    metrics.some((metric) =>
      filters.some((each) => each['MetricName'] === metric.name && each['MetricNamespace'] === metric.namespace),
    ),
  );
}

function untold(template: Template, job: Job): Found {
  const hidden = tellersOf(template, job);
  const [first] = hidden;
  const fails = job.kind === 'call' ? 'when it cannot be delivered' : 'when it fails, or no longer starts';
  return {
    resource: anchorOf(job),
    related: [...hidden, ...(job.schedule ? [job.schedule.resource] : [])],
    message: first
      ? `its alarms are made only under the condition ${first.condition}, which is false by default: nobody is told when it fails`
      : `${fails}, nobody is told`,
    mend:
      job.kind === 'machine'
        ? 'alarms on failed, timed out, aborted, and on silence'
        : 'a machine that waits, with alarms on failed, timed out, aborted, and on silence',
  };
}

/** What tells of a failure of the job. */
const tellersOf = (template: Template, job: Job): readonly Resource[] =>
  job.kind === 'machine'
    ? [
        ...failureAlarms(template, job.machine).map(({ resource }) => resource),
        ...statusRules(template, job.machine),
        ...(publishesThenFails(job.machine) ? [job.machine.resource] : []),
      ]
    : [...stopRules(template, job), ...filtersOf(template, job)];

const weekSeconds = 7 * 86_400;

const blind: Rule = {
  id: 'alarm-blind-to-silence',
  severity: 'warning',
  summary: 'the alarms count failures, and say nothing when the job does not run at all',
  why: 'A schedule that is disabled, deleted or may no longer start its machine produces no failure. Only an alarm on a sign of success, which takes missing data as breaching, over a window longer than the gap between two runs, rings then. CloudWatch looks back 7 days at most: for rarer jobs this rule is silent.',
  bad: 'MetricName: ExecutionsFailed\nTreatMissingData: notBreaching     # the only alarm',
  good: 'MetricName: ExecutionsSucceeded\nComparisonOperator: LessThanThreshold\nThreshold: 1\nPeriod: 3600\nEvaluationPeriods: 27\nTreatMissingData: breaching',
  find: ({ template, jobs }, now) =>
    once(jobs).flatMap((job): Found[] => {
      if (job.kind === 'call' || job.schedule === undefined) return [];
      const [first, ...others] = tellersOf(template, job);
      if (!first) return [];
      const own = job.kind === 'machine' ? job.machine.resource : job.schedule.resource;
      const place = (alarm: Resource): Resource => (template.isAround(alarm) ? own : alarm);
      const gap = gapsOf(schedulesOfJob(jobs, job), now)?.greatest;
      if (gap !== undefined && gap + 3600 > weekSeconds) return [];
      const silent = silenceAlarms(template, job);
      const teller = place(first);
      const related = [...others, own].filter((each) => each !== teller);
      const tells = first === own ? 'it tells of' : template.isAround(first) ? 'its alarms ring on' : 'it rings on';
      if (silent.length === 0)
        return [
          {
            resource: teller,
            ...(teller === own ? {} : { about: own.name }),
            related,
            message: `${tells} failures only: when the job no longer starts, nothing rings`,
            mend: `an alarm on success that takes missing data as breaching${gap === undefined ? '' : `, over more than ${duration(gap + 3600)}`}`,
          },
        ];
      const longest = Math.max(...silent.map(({ windowSeconds }) => windowSeconds ?? Number.POSITIVE_INFINITY));
      if (gap === undefined || longest >= gap) return [];
      const { resource: alarm } = silent[0] as Alarm;
      return [
        {
          resource: place(alarm),
          about: own.name,
          related: [own],
          message: `${template.isAround(alarm) ? 'the alarm on its silence' : 'it'} looks back ${duration(longest)}, and the job's runs lie up to ${duration(gap)} apart: it rings between runs`,
          mend: `Period * EvaluationPeriods of ${duration(gap + 3600)} or more`,
        },
      ];
    }),
};

/** Alarms that watch a job of the template, each once, and what they watch. */
function alarmsOfJobs({ template, jobs }: Jobs): ReadonlyMap<Alarm, ReadonlySet<Resource>> {
  const watched = new Map<Alarm, Set<Resource>>();
  for (const job of jobs)
    for (const alarm of [
      ...(job.kind === 'machine' ? failureAlarms(template, job.machine) : []),
      ...silenceAlarms(template, job),
      ...(job.kind === 'task' || job.kind === 'function' ? alarmsOnLogs(template, job) : []),
    ])
      watched.set(alarm, (watched.get(alarm) ?? new Set()).add(anchorOf(job)));
  for (const alarm of alarmsOf(template))
    for (const stack of alarm.metrics.flatMap((metric) => nestedIn(template, metric)))
      watched.set(alarm, (watched.get(alarm) ?? new Set()).add(stack));
  return watched;
}

/** The stack within this one whose machine the metric counts. */
const nestedIn = (template: Template, { namespace, dimensions }: Metric): readonly Resource[] =>
  namespace === 'AWS/States' ? stacksIn(template, dimensions.get('StateMachineArn')) : [];

const stacksIn = (template: Template, value: unknown): readonly Resource[] =>
  template.ofType('AWS::CloudFormation::Stack').filter(({ id }) => mentions(value, id));

const reachesNobody: Rule = {
  id: 'alarm-reaches-nobody',
  severity: 'error',
  summary: 'an alarm rings, and nobody hears it',
  why: "No AlarmActions, ActionsEnabled: false, a rule that always mutes it, a topic without a subscriber, a topic whose policy or key shuts out who tells it (CloudWatch for an alarm, EventBridge for a rule, which a topic without a policy shuts out): all look like an alarm. A topic from outside this template is unknown and left alone, and so is one that is exported. AWS's chat integrations count as subscribers.",
  bad: 'Alerts: {Type: AWS::SNS::Topic}',
  good: 'Alerts:\n  Type: AWS::SNS::Topic\n  Properties: {Subscription: [{Protocol: email, Endpoint: ops@example.com}]}',
  find: (jobs) => {
    const { template } = jobs;
    const alarms = alarmsOfJobs(jobs);
    const mute = [...alarms]
      .filter(([alarm]) => actionsOf(template, alarm).length === 0 && !template.isGenerated)
      .map(
        ([{ resource }, watched]): Found => ({
          resource,
          related: [...watched],
          ...(isAlwaysMuted(template, resource)
            ? {
                message: 'a rule mutes it every day for the whole day: it turns red, and nobody is told',
                mend: 'a mute rule that ends, or a shorter one',
              }
            : {
                message: 'it has no action: it turns red, and nobody is told',
                mend: 'AlarmActions with a topic that somebody has subscribed to',
              }),
        }),
      );
    const told = new Told(template);
    for (const [alarm, watched] of alarms)
      for (const arn of actionsOf(template, alarm)) told.add(arn, [...watched], 'cloudwatch', alarm.resource);
    for (const { machine } of jobs.jobs.filter((job) => job.kind === 'machine'))
      for (const state of machine.states)
        if (/^(aws-sdk:)?sns:publish/.test(state.integration))
          told.add(argumentsOf(state)['TopicArn'], [machine.resource]);
    const ends = ['ECS Task State Change', 'Step Functions Execution Status Change'];
    for (const rule of ends.flatMap((type) => rulesOn(template, type))) {
      const stacks = stacksIn(template, rule.properties['EventPattern']);
      if (jobs.jobs.length === 0 && stacks.length === 0) continue;
      const about = jobs.jobs.filter((job) => tellersOf(template, job).includes(rule)).map(anchorOf);
      for (const { Arn, RoleArn } of objectsOf(rule.properties['Targets']))
        told.add(Arn, [...about, ...stacks], RoleArn === undefined ? 'events' : undefined, rule);
    }
    return [...mute, ...told.findings()];
  },
};

/** Topics, the services that tell them by themselves, with the alarms and rules for which, and the jobs that it is about; a machine tells as its role. */
class Told {
  readonly #template: Template;
  readonly #topics = new Map<Resource, { tellers: Map<Teller, Set<Resource>>; about: Set<Resource> }>();

  constructor(template: Template) {
    this.#template = template;
  }

  add(arn: unknown, about: readonly Resource[], teller?: Teller, source?: Resource): void {
    const topic = this.#template.find(arn, 'AWS::SNS::Topic');
    if (!topic) return;
    const told = this.#topics.get(topic) ?? { tellers: new Map<Teller, Set<Resource>>(), about: new Set<Resource>() };
    this.#topics.set(topic, told);
    for (const each of about) told.about.add(each);
    if (teller && source) told.tellers.set(teller, (told.tellers.get(teller) ?? new Set()).add(source));
  }

  findings(): readonly Found[] {
    return [...this.#topics].flatMap(([topic, { tellers, about }]) =>
      [
        ...unheard(this.#template, topic),
        ...[...tellers].flatMap(([teller, sources]) => refusals(this.#template, topic, teller, [...sources])),
      ].map((each) => ({ ...each, related: [...(each.related ?? []), ...about] })),
    );
  }
}

function unheard(template: Template, topic: Resource): readonly Found[] {
  const subscribers = template
    .ofType('AWS::SNS::Subscription')
    .some(({ properties }) => mentions(properties['TopicArn'], topic.id));
  const chats = template
    .ofType('AWS::Chatbot::SlackChannelConfiguration', 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration')
    .some(({ properties }) => mentions(properties['SnsTopicArns'], topic.id));
  const own = listOf(topic.properties['Subscription']).length > 0;
  if (subscribers || chats || own || template.isExported(topic)) return [];
  return [
    {
      resource: topic,
      about: 'subscription',
      message: isUnconfirmed(topic)
        ? 'its subscriptions were never confirmed: what it is told, nobody hears'
        : 'nobody has subscribed to this topic: what it is told, nobody hears',
      mend: isUnconfirmed(topic)
        ? 'subscribe again, and follow the link of the mail within two days'
        : 'Subscription: [{Protocol: email, Endpoint: ...}], confirmed within two days',
    },
  ];
}

/** Of an account: who was asked has not answered. */
const isUnconfirmed = ({ metadata }: Resource): boolean => Number(at(metadata, 'Live', 'unconfirmed') ?? 0) > 0;

export const alarmRules: readonly Rule[] = [noAlarm, blind, reachesNobody, cannotFire];
