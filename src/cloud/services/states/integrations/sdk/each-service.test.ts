import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { services } from '../../../../models/services.ts';
import { allServices } from '../../../all.ts';
import { one, openStates, pass, type StatesCloud, trust } from '../../fixtures/open-states.ts';

const role = 'arn:aws:iam::000000000000:role/machine';
const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:child';

/** By the SDK's name of the service: one call or more, in order, and what is seen of the result of the last. */
const calls: { readonly [sdk: string]: readonly [action: string, parameters: object, seen: object][] } = {
  sfn: [['describeStateMachine', { StateMachineArn: machine }, { StateMachineArn: machine, Status: 'ACTIVE' }]],
  eventbridge: [
    [
      'putRule',
      { Name: 'r', ScheduleExpression: 'rate(1 hour)' },
      { RuleArn: 'arn:aws:events:us-east-1:000000000000:rule/r' },
    ],
    ['describeRule', { Name: 'r' }, { Name: 'r', State: 'ENABLED' }],
  ],
  scheduler: [
    [
      'createSchedule',
      {
        Name: 's',
        ScheduleExpression: 'rate(1 hour)',
        StartDate: '2026-02-01T00:00:00Z',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: machine, RoleArn: role },
      },
      { ScheduleArn: 'arn:aws:scheduler:us-east-1:000000000000:schedule/default/s' },
    ],
    ['getSchedule', { Name: 's' }, { Name: 's', StartDate: '2026-02-01T00:00:00Z', State: 'ENABLED' }],
  ],
  ecs: [
    ['createCluster', { ClusterName: 'c' }, {}],
    ['describeClusters', { Clusters: ['c'] }, { Failures: [] }],
  ],
  cloudwatch: [
    [
      'putMetricData',
      {
        Namespace: 'N',
        MetricData: [
          { MetricName: 'm', Value: 1, Timestamp: '2026-01-01T00:00:00Z', Dimensions: [{ Name: 'd', Value: 'v' }] },
        ],
      },
      {},
    ],
    [
      'listMetrics',
      { Namespace: 'N' },
      { Metrics: [{ Namespace: 'N', MetricName: 'm', Dimensions: [{ Name: 'd', Value: 'v' }] }] },
    ],
  ],
  cloudwatchlogs: [
    ['createLogGroup', { LogGroupName: 'g' }, {}],
    ['putRetentionPolicy', { LogGroupName: 'g', RetentionInDays: 7 }, {}],
  ],
  sqs: [
    ['createQueue', { QueueName: 'q', Attributes: { DelaySeconds: '0' } }, {}],
    [
      'sendMessage',
      { QueueUrl: 'http://127.0.0.1:4566/000000000000/q', MessageBody: { a: 1 } },
      { Md5OfMessageBody: 'bb6cb5c68df4652941caf652a366f2d8' },
    ],
  ],
  sns: [['createTopic', { Name: 't' }, { TopicArn: 'arn:aws:sns:us-east-1:000000000000:t' }]],
  iam: [['getRole', { RoleName: 'machine' }, {}]],
  sts: [['getCallerIdentity', {}, { Account: '000000000000' }]],
  ssm: [
    ['putParameter', { Name: 'p', Value: 'v', Type: 'String' }, { Version: 1 }],
    ['getParameter', { Name: 'p' }, {}],
  ],
  secretsmanager: [
    ['createSecret', { Name: 's', SecretString: { user: 'u' } }, { Name: 's' }],
    [
      'getSecretValue',
      { SecretId: 's' },
      { Name: 's', SecretString: '{"user":"u"}', CreatedDate: '2026-01-01T00:00:00Z' },
    ],
  ],
  s3: [
    ['createBucket', { Bucket: 'reports' }, { Location: '/reports' }],
    ['putObject', { Bucket: 'reports', Key: 'a.txt', Body: 'words' }, {}],
    ['getObject', { Bucket: 'reports', Key: 'a.txt' }, { Body: 'words' }],
    ['headObject', { Bucket: 'reports', Key: 'a.txt' }, { ContentLength: 5 }],
  ],
  kms: [
    ['createKey', { Description: 'd' }, {}],
    ['listAliases', {}, { Aliases: [], Truncated: false }],
  ],
  ecr: [
    ['createRepository', { RepositoryName: 'jobs/report' }, {}],
    ['listImages', { RepositoryName: 'jobs/report' }, { ImageIds: [] }],
  ],
  cloudformation: [['listStacks', {}, { StackSummaries: [] }]],
};

describe('an aws-sdk task of', () => {
  let cloud: StatesCloud;
  before(async () => {
    cloud = await openStates({ services: allServices });
    await cloud.create('child', pass);
    for (const principal of ['scheduler.amazonaws.com'])
      await cloud.held.call('iam', 'UpdateAssumeRolePolicy', {
        RoleName: 'machine',
        PolicyDocument: trust(principal).replace(`"${principal}"`, `["${principal}","states.amazonaws.com"]`),
      });
  });

  for (const { sdk } of Object.values(services))
    it(`${sdk} calls it`, async () => {
      const wanted = calls[sdk];
      assert.ok(wanted, `no call of \`${sdk}\` stands in this table`);
      for (const [action, Parameters, seen] of wanted) {
        const Resource = `arn:aws:states:::aws-sdk:${sdk}:${action}`;
        const made = await cloud.create(`${sdk}-${action}`, one({ Type: 'Task', Resource, Parameters, End: true }));
        const { status, output, error, cause } = await cloud.describe(await cloud.start(made));
        assert.equal(status, 'SUCCEEDED', `${error}: ${cause}`);
        const result = JSON.parse(output!);
        assert.deepEqual(Object.fromEntries(Object.keys(seen).map((key) => [key, result[key]])), seen);
      }
    });
});
