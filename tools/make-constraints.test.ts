/** The tables of the constraints in AWS's models: made by the script, of the right form, and with facts that the API references state. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type { Constraints, ConstraintTable } from '../src/cloud/models/constraints.ts';
import { services } from '../src/cloud/models/services.ts';
import { sharedFile } from '../test/shared.ts';
import { limitFiles, readLimits, renderTable, tablePath } from './make-constraints.ts';

const { skip } = sharedFile('limits');

/** Of KMS and ECR there is no file in the shared folder: their tables were made of botocore's model in the same way, of the operations that are served. */
const tables = [...Object.keys(limitFiles), 'kms', 'ecr'];

const tableOf = async (service: string): Promise<ConstraintTable> =>
  ((await import(tablePath(service))) as { readonly constraints: ConstraintTable }).constraints;

describe('the tables of constraints', () => {
  it('are one for each service of the cloud', () => {
    // Of S3 no limits are known from its model: what it refuses, it says itself.
    assert.deepEqual([...tables, 's3'].sort(), Object.keys(services).sort());
  });

  it('have a line for each structure', () => {
    const text = renderTable('logs', { AInput: { name: { required: true, max: 5 } }, BInput: {} });
    assert.deepEqual(text.split('\n').slice(3), [
      '// biome-ignore format: one line a structure',
      'export const constraints: ConstraintTable = {',
      '  AInput: {"name":{"required":true,"max":5}},',
      '  BInput: {},',
      '};',
      '',
    ]);
  });

  for (const service of Object.keys(limitFiles)) {
    it(`of ${service} are what the script makes of AWS's limits`, { skip }, () => {
      assert.equal(readFileSync(tablePath(service), 'utf8'), renderTable(service, readLimits(service)));
    });
  }

  for (const service of tables) {
    it(`of ${service} were written by the script, and hold nothing but constraints`, async () => {
      const table = await tableOf(service);
      assert.equal(readFileSync(tablePath(service), 'utf8'), renderTable(service, table));
      for (const [structure, members] of Object.entries(table))
        for (const [member, constraints] of Object.entries(members)) checkForm(constraints, `${structure}.${member}`);
    });
  }
});

const kinds: { readonly [name in keyof Constraints]-?: (value: unknown) => boolean } = {
  required: (value) => value === true,
  min: Number.isFinite,
  max: Number.isFinite,
  pattern: (value) => typeof value === 'string' && value !== '',
  enum: (value) => Array.isArray(value) && value.length > 0 && value.every((word) => typeof word === 'string'),
  each: (value) => typeof value === 'object',
  key: (value) => typeof value === 'object',
  value: (value) => typeof value === 'object',
};

function checkForm(constraints: Constraints, where: string): void {
  assert.notDeepEqual(constraints, {}, `${where} is constrained`);
  for (const [name, value] of Object.entries(constraints)) {
    assert.ok(kinds[name as keyof Constraints]?.(value), `${where}: ${name} ${JSON.stringify(value)}`);
    if (name === 'each' || name === 'key' || name === 'value') checkForm(value as Constraints, `${where}/${name}`);
  }
  const { min = -Infinity, max = Infinity } = constraints;
  assert.ok(min <= max, where);
}

describe('constraints that the API references state', () => {
  const stated: [service: string, structure: string, member: string, constraints: Constraints][] = [
    ['states', 'StartExecutionInput', 'stateMachineArn', { required: true, min: 1, max: 256 }],
    ['states', 'StartExecutionInput', 'name', { min: 1, max: 80 }],
    ['states', 'StartExecutionInput', 'input', { max: 262_144 }],
    ['events', 'PutRuleRequest', 'Name', { required: true, min: 1, max: 64, pattern: '[\\.\\-_A-Za-z0-9]+' }],
    ['events', 'PutRuleRequest', 'ScheduleExpression', { max: 256 }],
    ['events', 'PutTargetsRequest', 'Targets', { required: true, min: 1, max: 100 }],
    ['ecs', 'RunTaskRequest', 'taskDefinition', { required: true }],
    ['ecs', 'RunTaskRequest', 'tags', { min: 0, max: 50 }],
    [
      'logs',
      'CreateLogGroupRequest',
      'logGroupName',
      { required: true, min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' },
    ],
    ['cloudwatch', 'PutMetricAlarmInput', 'AlarmName', { required: true, min: 1, max: 255 }],
    ['cloudwatch', 'PutMetricAlarmInput', 'AlarmActions', { max: 5, each: { min: 1, max: 1024 } }],
    [
      'cloudwatch',
      'PutMetricAlarmInput',
      'Statistic',
      { enum: ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] },
    ],
    ['kms', 'EnableKeyRotationRequest', 'RotationPeriodInDays', { min: 90, max: 2560 }],
    ['sns', 'PublishInput', 'Message', { required: true }],
    ['sns', 'SubscribeInput', 'Protocol', { required: true }],
    ['sqs', 'SendMessageRequest', 'MessageBody', { required: true }],
    ['iam', 'CreateRoleRequest', 'RoleName', { required: true, min: 1, max: 64, pattern: '[\\w+=,.@-]+' }],
    ['iam', 'CreateRoleRequest', 'MaxSessionDuration', { min: 3600, max: 43_200 }],
    ['sts', 'AssumeRoleRequest', 'RoleSessionName', { required: true, min: 2, max: 64, pattern: '[\\w+=,.@-]*' }],
    ['sts', 'AssumeRoleRequest', 'DurationSeconds', { min: 900, max: 43_200 }],
    ['cloudformation', 'CreateStackInput', 'StackName', { required: true }],
    ['cloudformation', 'CreateStackInput', 'OnFailure', { enum: ['DO_NOTHING', 'ROLLBACK', 'DELETE'] }],
    ['ssm', 'PutParameterRequest', 'Name', { required: true, min: 1, max: 2048 }],
    ['ssm', 'PutParameterRequest', 'Type', { enum: ['String', 'StringList', 'SecureString'] }],
    ['secretsmanager', 'CreateSecretRequest', 'Name', { required: true, min: 1, max: 512 }],
    ['secretsmanager', 'CreateSecretRequest', 'SecretString', { min: 1, max: 65_536 }],
  ];
  for (const [service, structure, member, constraints] of stated)
    it(`${service} of ${member} in ${structure}`, async () => {
      assert.deepEqual((await tableOf(service))[structure]?.[member], constraints);
    });
});
