/** One row that cannot be read (a page of the store is damaged) stops no list of others: it is left out, and said once. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Held, openHeld } from '../../../test/held-cloud.ts';
import { openStore } from '../kit/store.ts';
import { allServices } from './all.ts';

const trust = JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const roleArn = 'arn:aws:iam::000000000000:role/r';
const machine = { roleArn, definition: '{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}' };
const filter = { metricTransformations: [{ metricName: 'm', metricNamespace: 'n', metricValue: '1' }] };

type Call = readonly [service: string, operation: string, input?: object];
/** `make` twice, as `a` and `b`. */
const cases: readonly [
  table: string,
  key: string,
  column: string,
  make: (name: string) => Call,
  list: Call,
  found: string,
][] = [
  [
    'metric_series',
    'id',
    'dimensions',
    (name) => ['cloudwatch', 'PutMetricData', { Namespace: 'N', MetricData: [{ MetricName: name, Value: 1 }] }],
    ['cloudwatch', 'ListMetrics'],
    'Metrics',
  ],
  [
    'queue',
    'name',
    'attributes',
    (name) => ['sqs', 'CreateQueue', { QueueName: name }],
    ['sqs', 'ListQueues'],
    'QueueUrls',
  ],
  [
    'states_machine',
    'name',
    'tags',
    (name) => ['states', 'CreateStateMachine', { ...machine, name }],
    ['states', 'ListStateMachines'],
    'stateMachines',
  ],
  [
    'states_activity',
    'name',
    'tags',
    (name) => ['states', 'CreateActivity', { name }],
    ['states', 'ListActivities'],
    'activities',
  ],
  [
    'secret',
    'name',
    'facts',
    (Name) => ['secretsmanager', 'CreateSecret', { Name, SecretString: 's' }],
    ['secretsmanager', 'ListSecrets'],
    'SecretList',
  ],
  [
    'parameter',
    'name',
    'tags',
    (Name) => ['ssm', 'PutParameter', { Name, Type: 'String', Value: 'v' }],
    ['ssm', 'DescribeParameters'],
    'Parameters',
  ],
  [
    'logs_group',
    'name',
    'tags',
    (logGroupName) => ['logs', 'CreateLogGroup', { logGroupName }],
    ['logs', 'DescribeLogGroups'],
    'logGroups',
  ],
  [
    'logs_metric_filter',
    'name',
    'transformation',
    (filterName) => ['logs', 'PutMetricFilter', { ...filter, logGroupName: 'g', filterName, filterPattern: 'x' }],
    ['logs', 'DescribeMetricFilters', { logGroupName: 'g' }],
    'metricFilters',
  ],
  [
    'ecs_cluster',
    'name',
    'tags',
    (clusterName) => ['ecs', 'CreateCluster', { clusterName }],
    ['ecs', 'ListClusters'],
    'clusterArns',
  ],
  [
    's3_bucket',
    'name',
    'settings',
    (name) => ['s3', 'CreateBucket', { Bucket: `bucket-${name}` }],
    ['s3', 'ListBuckets'],
    'Buckets',
  ],
  [
    'cloudformation_stack',
    'id',
    'body',
    (StackName) => [
      'cloudformation',
      'CreateStack',
      { StackName, TemplateBody: '{"Resources":{"T":{"Type":"AWS::SNS::Topic"}}}' },
    ],
    ['cloudformation', 'DescribeStacks'],
    'Stacks',
  ],
];

async function open(): Promise<Held> {
  const held = await openHeld({ services: allServices });
  await held.call('iam', 'CreateRole', { RoleName: 'r', AssumeRolePolicyDocument: trust });
  await held.call('logs', 'CreateLogGroup', { logGroupName: 'g' });
  return held;
}

describe('a row that cannot be read', () => {
  for (const [table, key, column, make, [service, operation, input = {}], found] of cases)
    it(`of ${table} is left out of ${operation}, and said once`, async () => {
      const held = await open();
      const count = async (): Promise<number> =>
        ((await held.call<Record<string, unknown[]>>(service, operation, input))[found] ?? []).length;
      for (const name of ['a', 'b']) {
        const [of, does, given = {}] = make(name);
        await held.call(of, does, given);
      }
      const before = await count();
      held.sql(`UPDATE ${table} SET ${column} = '{' WHERE ${key} = (SELECT max(${key}) FROM ${table})`);
      await held.restart();
      assert.equal(await count(), before - 1);
      await count();
      const said = held.errors.filter((one) => one.startsWith('a row of the store: '));
      assert.equal(said.length, 1, held.errors.join('\n'));
      assert.match(said[0]!, new RegExp(`: \`.+\` in ${table} cannot be read, and is in no list`));
    });
});

describe('a page of rows', () => {
  it('is no shorter for those of it that cannot be read', () => {
    const store = openStore(':memory:');
    store.db.exec('CREATE TABLE t (n INTEGER)');
    for (let n = 0; n < 10; n++) store.db.exec(`INSERT INTO t VALUES (${n})`);
    const even = ({ n }: Record<string, unknown>): number => {
      if (Number(n) % 2 === 1) throw new Error('odd');
      return Number(n);
    };
    const page = store.prepare('SELECT n FROM t WHERE n >= ? ORDER BY n LIMIT ?');
    assert.deepEqual(page.readable(even, 0, 3), [0, 2, 4]);
    assert.deepEqual(page.readable(even, 7, 3), [8]);
    store.close();
  });
});
