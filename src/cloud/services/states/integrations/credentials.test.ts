import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allow, one, openStates } from '../fixtures/open-states.ts';

const roleArn = 'arn:aws:iam::000000000000:role/target';
const machineRole = 'arn:aws:iam::000000000000:role/machine';

const task = (Credentials: object) =>
  one({
    Type: 'Task',
    Resource: 'arn:aws:states:::aws-sdk:sfn:listStateMachines',
    Parameters: {},
    Credentials,
    End: true,
  });

/** The target may list machines, the machine's role may not. */
async function open(trusted: object = { Principal: { AWS: machineRole } }, statements = [allow('sts:AssumeRole')]) {
  const cloud = await openStates({}, statements);
  const AssumeRolePolicyDocument = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...trusted }],
  });
  await cloud.held.call('iam', 'CreateRole', { RoleName: 'target', AssumeRolePolicyDocument });
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [allow('states:ListStateMachines')] });
  await cloud.held.call('iam', 'PutRolePolicy', { RoleName: 'target', PolicyName: 'p', PolicyDocument });
  return cloud;
}

describe('Credentials of a task', () => {
  for (const [what, Credentials] of [
    ['fixed', { RoleArn: roleArn }],
    ['at a path', { 'RoleArn.$': '$.role' }],
    ['by an intrinsic function', { 'RoleArn.$': "States.Format('{}', $.role)" }],
  ] as const)
    it(`${what} are the role that the call is made as`, async () => {
      const { create, start, describe: look, history } = await open();
      const arn = await start(await create('m', task(Credentials)), { role: roleArn });
      assert.equal((await look(arn)).status, 'SUCCEEDED');
      assert.deepEqual((await history(arn))[2]!.taskScheduledEventDetails!.taskCredentials, { roleArn });
    });

  it('may ask for the machine as the external id', async () => {
    const machine = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';
    const condition = (id: string) => ({
      Principal: { AWS: machineRole },
      Condition: { StringEquals: { 'sts:ExternalId': id } },
    });
    for (const [id, status] of [
      [machine, 'SUCCEEDED'],
      ['another', 'FAILED'],
    ] as const) {
      const { create, start, describe: look } = await open(condition(id));
      assert.equal((await look(await start(await create('m', task({ RoleArn: roleArn }))))).status, status);
    }
  });

  const denied: [what: string, Parameters<typeof open>, role: string][] = [
    ["by the role's trust policy", [{ Principal: { Service: 'ecs.amazonaws.com' } }], roleArn],
    ['of another account', [], roleArn.replace('000000000000', '222222222222')],
  ];
  for (const [what, settings, role] of denied)
    it(`denied ${what} are States.Permissions`, async () => {
      const { create, start, describe: look } = await open(...settings);
      const { error, cause } = await look(await start(await create('m', task({ 'RoleArn.$': '$.role' })), { role }));
      assert.equal(error, 'States.Permissions');
      assert.match(cause!, /is not authorized to perform: sts:AssumeRole on resource: /);
    });

  const refused: [credentials: object, named: RegExp][] = [
    [{}, /These fields are required: \[RoleArn\] at \/States\/A\/Credentials/],
    [
      { RoleArn: roleArn.replace('000000000000', '222222222222') },
      /Roles of other accounts are not supported by Punctual: this cloud is 000000000000 at/,
    ],
    [{ RoleArn: 'me' }, /Value is not a valid IAM role ARN at \/States\/A\/Credentials\/RoleArn/],
    [{ RoleArn: roleArn, Key: 'k' }, /Field 'Key' is not supported at \/States\/A\/Credentials/],
  ];
  for (const [credentials, named] of refused)
    it(`${JSON.stringify(credentials)} are refused`, async () => {
      const { create } = await open();
      await assert.rejects(create('m', task(credentials)), named);
    });

  it('that are no text fail in the state', async () => {
    const { create, start, describe: look } = await open();
    const { status, error } = await look(await start(await create('m', task({ 'RoleArn.$': '$.role' })), { role: 1 }));
    assert.deepEqual([status, error], ['FAILED', 'States.Runtime']);
  });
});
