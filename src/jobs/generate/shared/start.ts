/** What starts the jobs: the group of their schedules, the role that starts machines, and the queue of starts that were given up. */
import { accountId, allow, arn, getAtt, policy, type Resources, ref, rolePath, sub, trust } from '../cloudformation.ts';
import { isTold, type Plan, topicsOf } from '../plan.ts';

const queueSeconds = 14 * 86_400;

export const startResources = (plan: Plan): Resources => ({
  AppScheduleGroup: { Type: 'AWS::Scheduler::ScheduleGroup', Properties: { Name: ref('AWS::StackName') } },
  AppUndelivered: {
    Type: 'AWS::SQS::Queue',
    Properties: { MessageRetentionPeriod: queueSeconds, SqsManagedSseEnabled: true },
  },
  AppUndeliveredPolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [ref('AppUndelivered')],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'events.amazonaws.com' },
            Action: 'sqs:SendMessage',
            Resource: getAtt('AppUndelivered'),
            Condition: { ArnLike: { 'aws:SourceArn': arn('events', 'rule/${AWS::StackName}_*') } },
          },
        ],
      },
    },
  },
  AppScheduleRole: {
    Type: 'AWS::IAM::Role',
    Properties: {
      Path: rolePath,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          // The trust names the group: Scheduler knows no narrower source.
          ...trust('scheduler.amazonaws.com', {
            StringEquals: { 'aws:SourceAccount': accountId, 'aws:SourceArn': getAtt('AppScheduleGroup') },
          }).Statement,
          ...trust('events.amazonaws.com', {
            StringEquals: { 'aws:SourceAccount': accountId },
            ArnLike: { 'aws:SourceArn': arn('events', 'rule/${AWS::StackName}_*') },
          }).Statement,
        ],
      },
      Policies: [
        policy('Start', [
          allow('states:StartExecution', arn('states', 'stateMachine:${AWS::StackName}_*')),
          allow('sqs:SendMessage', getAtt('AppUndelivered')),
        ]),
      ],
    },
  },
  ...startAlarms(plan),
});

/** What no job's own alarm can see: starts that were given up, lost, or held back. */
const startAlarms = ({ app }: Plan): Resources => {
  const actions = isTold(app.notify) ? { AlarmActions: topicsOf(app.notify) } : {};
  const alarm = (name: string, description: string, metric: Readonly<Record<string, unknown>>) => ({
    Type: 'AWS::CloudWatch::Alarm',
    Properties: {
      AlarmName: sub(`\${AWS::StackName}_app_${name}`),
      AlarmDescription: description,
      ...metric,
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'notBreaching',
      ...actions,
    },
  });
  const ofGroup = (name: string) => ({
    Namespace: 'AWS/Scheduler',
    MetricName: name,
    Dimensions: [{ Name: 'ScheduleGroup', Value: ref('AppScheduleGroup') }],
    Statistic: 'Sum',
  });
  return {
    AppUndeliveredAlarm: alarm(
      'undelivered',
      'A start was given up. The queue of undelivered starts says which and why; the alarm stays until it is empty.',
      {
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: getAtt('AppUndelivered', 'QueueName') }],
        Statistic: 'Maximum',
      },
    ),
    AppLostAlarm: alarm(
      'lost',
      'A start was given up and could not even be kept in the queue.',
      ofGroup('InvocationsFailedToBeSentToDeadLetterCount'),
    ),
    AppThrottledAlarm: alarm(
      'throttled',
      'Starts were held back by the limits of Scheduler or of its targets.',
      ofGroup('InvocationThrottleCount'),
    ),
  };
};
