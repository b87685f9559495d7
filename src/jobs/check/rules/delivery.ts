/**
 * Rules of the way from a schedule to its target: who waits, what is retried, where what was not delivered is kept.
 * Source: Amazon EventBridge Scheduler User Guide, "Configuring a dead-letter queue"; Amazon EventBridge User Guide, "Using dead-letter queues".
 */
import { alarmsOf } from '../../model/alarm.ts';
import { isMachine, type Job, type Jobs, targetName } from '../../model/jobs.ts';
import { lets } from '../../model/principal.ts';
import { allows, couldBeResource, roleOf } from '../../model/role.ts';
import { at, mentions } from '../../model/symbol.ts';
import type { Resource, Template } from '../../model/template.ts';
import type { Found, Rule } from '../rule.ts';
import { isThere, stopRules } from '../told.ts';
import { isShut } from './topic-access.ts';

const scheduled = ({ jobs }: Jobs) =>
  jobs.flatMap((job) => (job.schedule && job.target ? [{ job, schedule: job.schedule, target: job.target }] : []));

const fireAndForget: Rule = {
  id: 'fire-and-forget',
  severity: 'error',
  summary: 'a schedule asks ECS for a task and never learns how it ended',
  why: 'EventBridge is done when ECS has taken the request. A task that exits with an error, runs out of memory or cannot pull its image is no failure to anyone: there is no retry, no timeout, and nobody reads the exit code. A function that only calls RunTask is the same. A rule on `ECS Task State Change` that tells of bad exits makes it a warning.',
  bad: 'Target:\n  Arn: !GetAtt Cluster.Arn\n  EcsParameters: {TaskDefinitionArn: !Ref Task}',
  good: 'Target:\n  Arn: !Ref Machine        # its state: arn:aws:states:::ecs:runTask.sync',
  find: (jobs) =>
    scheduled(jobs).flatMap(({ job, schedule, target }): Found[] => {
      if (job.kind !== 'task' && job.kind !== 'function') return [];
      const told = stopRules(jobs.template, job).some((each) => isThere(jobs.template, job, each));
      const who = schedule.isRule ? 'the rule' : 'the schedule';
      return [
        {
          resource: schedule.resource,
          path: target.path,
          at: targetName(target),
          related: job.kind === 'function' ? [job.lambda] : [],
          ...(told ? { severity: 'warning' as const } : {}),
          message:
            job.kind === 'function'
              ? `${who} starts a ${isCalled(jobs, job) ? 'machine whose function' : 'function that'} may ask ECS for a task; when the function returns, nobody waits for the task: no retry, no timeout, an exit code that nobody reads`
              : `${who} asks ECS for a task and never learns how it ended: no retry, no timeout${told ? '; a rule tells of tasks that stopped' : ', an exit code that nobody reads'}`,
          mend: 'let it start a state machine that waits: ecs:runTask.sync',
        },
      ];
    }),
};

const legacyRule: Rule = {
  id: 'legacy-scheduled-rule',
  severity: 'note',
  summary: 'a rule with a schedule, which AWS calls legacy',
  why: 'EventBridge Scheduler has time zones, an end, a dead-letter queue by role and a limit for each delivery. Rules go on working.',
  bad: 'Type: AWS::Events::Rule\nProperties: {ScheduleExpression: rate(1 hour)}',
  good: 'Type: AWS::Scheduler::Schedule\nProperties: {ScheduleExpression: rate(1 hour)}',
  find: (jobs) =>
    uniqueBy(
      scheduled(jobs).filter(({ schedule }) => schedule.isRule),
      ({ schedule }) => schedule.resource,
    ).map(({ schedule }) => ({
      resource: schedule.resource,
      message: 'AWS calls rules with a schedule legacy',
      mend: 'an AWS::Scheduler::Schedule, which has time zones',
    })),
};

function uniqueBy<T>(items: readonly T[], key: (item: T) => unknown): readonly T[] {
  const seen = new Set<unknown>();
  return items.filter((item) => !seen.has(key(item)) && seen.add(key(item)));
}

const deadLetterArn = (job: Job): unknown => at(job.target?.fields, 'DeadLetterConfig', 'Arn');

const noDeadLetterQueue: Rule = {
  id: 'no-dead-letter-queue',
  severity: 'warning',
  summary: 'a start that cannot be delivered is lost',
  why: 'When a permission, a cluster or a machine is gone, EventBridge tries for a while and then drops the start. A dead-letter queue keeps it, with the reason. A function that a rule starts is called asynchronously: it needs a failure destination of its own.',
  bad: 'Target: {Arn: !Ref Machine, RoleArn: !GetAtt Role.Arn}',
  good: 'Target:\n  Arn: !Ref Machine\n  DeadLetterConfig: {Arn: !GetAtt Undelivered.Arn}',
  find: (jobs) =>
    scheduled(jobs).flatMap(({ job, schedule, target }): Found[] => {
      const queue: Found[] =
        deadLetterArn(job) === undefined
          ? [
              {
                resource: schedule.resource,
                path: target.path,
                at: targetName(target),
                message: 'no dead-letter queue: a start that could not be delivered is lost, and nobody sees it',
                mend: `DeadLetterConfig with a standard queue${schedule.isRule ? ', whose policy lets events.amazonaws.com send' : ', and sqs:SendMessage for its role'}`,
              },
            ]
          : [];
      if (job.kind !== 'function' || isCalled(jobs, job) || hasFailureDestination(jobs.template, job.lambda))
        return queue;
      return [
        ...queue,
        {
          resource: job.lambda,
          message:
            'it is called asynchronously and has no failure destination: after three failed calls the start is lost',
          mend: 'AWS::Lambda::EventInvokeConfig with DestinationConfig.OnFailure',
        },
      ];
    }),
};

/** Whether a machine calls its function, and learns what that answers. */
const isCalled = ({ template, machines }: Jobs, { target }: Job): boolean =>
  [target?.fields['Arn'], target?.input['StateMachineArn']].some(
    (arn) => arn !== undefined && machines.some(({ resource }) => isMachine(template, arn, resource)),
  );

const hasFailureDestination = (template: Template, lambda: Resource): boolean =>
  lambda.properties['DeadLetterConfig'] !== undefined ||
  template
    .ofType('AWS::Lambda::EventInvokeConfig')
    .some(
      ({ properties }) =>
        mentions(properties['FunctionName'], lambda.id) &&
        at(properties, 'DestinationConfig', 'OnFailure') !== undefined,
    );

const deadLettersLost: Rule = {
  id: 'dead-letters-lost',
  severity: 'warning',
  summary: 'a dead-letter queue that gets nothing, or that nobody watches',
  why: "The queue must be a standard one. A rule's queue needs a policy for events.amazonaws.com, and a key, if it has one, that lets it too (AWS's own `alias/aws/sqs` does not); a schedule's role needs sqs:SendMessage. A queue without an alarm is a drawer that nobody opens.",
  bad: 'Undelivered:\n  Type: AWS::SQS::Queue\n  Properties: {FifoQueue: true}',
  good: 'UndeliveredAlarm:\n  Type: AWS::CloudWatch::Alarm\n  Properties: {Namespace: AWS/SQS, MetricName: ApproximateNumberOfMessagesVisible}',
  find: (jobs) =>
    scheduled(jobs).flatMap(({ job, schedule, target }): Found[] => {
      const queue = jobs.template.find(deadLetterArn(job), 'AWS::SQS::Queue');
      if (!queue) return [];
      const lost = (about: string, message: string, mend: string): Found => ({
        resource: schedule.resource,
        about,
        path: [...target.path, 'DeadLetterConfig'],
        at: targetName(target),
        related: [queue],
        message,
        mend,
      });
      const found: Found[] = [];
      if (String(queue.properties['FifoQueue']) === 'true')
        found.push(
          lost(
            'FifoQueue',
            `the dead-letter queue ${queue.name} is a FIFO queue, which EventBridge does not take`,
            'a standard queue',
          ),
        );
      if (schedule.isRule) {
        const policies = jobs.template
          .ofType('AWS::SQS::QueuePolicy', 'AWS::SQS::QueueInlinePolicy')
          .filter(
            ({ properties }) =>
              mentions([properties['Queues'], properties['Queue']], queue.id) &&
              lets(jobs.template, properties['PolicyDocument'], 'events', 'sqs:SendMessage', schedule.resource),
          );
        if (policies.length === 0)
          found.push(
            lost(
              'policy',
              `no policy lets events.amazonaws.com send to ${queue.name}`,
              'AWS::SQS::QueuePolicy: sqs:SendMessage for events.amazonaws.com',
            ),
          );
        if (isShut(jobs.template, queue.properties['KmsMasterKeyId'], 'events'))
          found.push(
            lost(
              'key',
              `events.amazonaws.com may not use the key of ${queue.name}: nothing gets into it`,
              'SqsManagedSseEnabled, or a key of your own whose policy lets events.amazonaws.com kms:Decrypt and kms:GenerateDataKey*',
            ),
          );
      } else if (job.target && roleMaySend(jobs.template, job, queue) === false)
        found.push(
          lost('role', `the schedule's role may not send to ${queue.name}`, `sqs:SendMessage on ${queue.name}`),
        );
      const watched = alarmsOf(jobs.template).some(
        ({ metrics, resource }) =>
          isThere(jobs.template, job, resource) &&
          metrics.some(
            ({ namespace, dimensions }) =>
              namespace === 'AWS/SQS' &&
              (mentions(dimensions.get('QueueName'), queue.id) ||
                dimensions.get('QueueName') === queue.properties['QueueName']),
          ),
      );
      if (!watched)
        found.push(
          lost(
            'alarm',
            `no alarm watches ${queue.name}: what lands there is seen by nobody`,
            'an alarm on ApproximateNumberOfMessagesVisible',
          ),
        );
      return found;
    }),
};

function roleMaySend(template: Template, job: Job, queue: Resource): boolean | 'maybe' {
  const role = startRole(template, job);
  return role ? allows(role, 'sqs:SendMessage', couldBeResource(queue, 'QueueName')) : 'maybe';
}

const startRole = (template: Template, job: Job) => roleOf(template, job.target?.fields['RoleArn']);

const unboundedRetry: Rule = {
  id: 'unbounded-delivery-retry',
  severity: 'warning',
  summary: 'a start may be delivered up to a day late',
  why: 'Without a RetryPolicy a start that fails is tried 185 times in 24 hours: a job of every hour may start a day late, beside its successors. On a rule it is a note. No retry at all, on purpose, is fine.',
  bad: 'Target: {Arn: !Ref Machine}',
  good: 'Target:\n  RetryPolicy: {MaximumEventAgeInSeconds: 3600}',
  find: (jobs) =>
    scheduled(jobs).flatMap(({ schedule, target }): Found[] => {
      const policy = target.fields['RetryPolicy'];
      const isBounded =
        at(policy, 'MaximumEventAgeInSeconds') !== undefined || at(policy, 'MaximumRetryAttempts') !== undefined;
      if (isBounded) return [];
      return [
        {
          resource: schedule.resource,
          path: target.path,
          at: targetName(target),
          ...(schedule.isRule ? { severity: 'note' as const } : {}),
          message: 'no RetryPolicy: a start is tried for 24 hours, and may come a day late',
          mend: 'RetryPolicy: {MaximumEventAgeInSeconds: ...}, less than the time to the next run',
        },
      ];
    }),
};

const scheduleDisabled: Rule = {
  id: 'schedule-disabled',
  severity: 'note',
  summary: 'a schedule that is switched off',
  why: 'A schedule that was switched off for a day and forgotten looks like one that works. In a template it is a note, as it is meant; of an account it is a warning.',
  bad: 'State: DISABLED',
  good: 'State: ENABLED',
  find: (jobs) =>
    scheduled(jobs)
      .filter(({ schedule }) => schedule.resource.properties['State'] === 'DISABLED' && !jobs.template.isGenerated)
      .map(({ schedule }) => ({
        resource: schedule.resource,
        ...(schedule.resource.metadata['Live'] === undefined ? {} : { severity: 'warning' as const }),
        path: ['State'],
        message: 'it is switched off: nothing starts',
        mend: 'State: ENABLED, or take it away',
      })),
};

export const deliveryRules: readonly Rule[] = [
  fireAndForget,
  noDeadLetterQueue,
  deadLettersLost,
  unboundedRetry,
  scheduleDisabled,
  legacyRule,
];
