/** Gradual deployments of an alias, on the engine's clock. Source: AWS CloudFormation Template Reference, DeploymentPreference. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeStateMachineAliasOutput } from '@aws-sdk/client-sfn';
import { trust } from '../../states/fixtures/open-states.ts';
import { type HeldStacks, openStacks, refusal } from '../fixtures/held-stacks.ts';

const arn = 'arn:aws:states:us-east-1:000000000000:stateMachine:m';
const alarm = {
  Type: 'AWS::CloudWatch::Alarm',
  Properties: {
    AlarmName: 'bad',
    Namespace: 'n',
    MetricName: 'm',
    Statistic: 'Sum',
    Period: 60,
    EvaluationPeriods: 1,
    Threshold: 0,
    ComparisonOperator: 'GreaterThanThreshold',
  },
};

/** `version`: the name of the version's resource, whose machine says so in its comment. */
const template = (version: string, preference: object): string =>
  JSON.stringify({
    Resources: {
      A: alarm,
      R: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust('states.amazonaws.com') } },
      M: {
        Type: 'AWS::StepFunctions::StateMachine',
        Properties: {
          StateMachineName: 'm',
          RoleArn: { 'Fn::GetAtt': ['R', 'Arn'] },
          Definition: { Comment: version, StartAt: 'P', States: { P: { Type: 'Pass', End: true } } },
        },
      },
      [version]: {
        Type: 'AWS::StepFunctions::StateMachineVersion',
        DeletionPolicy: 'Retain',
        Properties: {
          StateMachineArn: { Ref: 'M' },
          StateMachineRevisionId: { 'Fn::GetAtt': ['M', 'StateMachineRevisionId'] },
        },
      },
      Alias: {
        Type: 'AWS::StepFunctions::StateMachineAlias',
        Properties: { Name: 'PROD', DeploymentPreference: { StateMachineVersionArn: { Ref: version }, ...preference } },
      },
    },
  });

/** The weights of the new version and of the old. */
async function weights(held: HeldStacks): Promise<(number | undefined)[]> {
  const { routingConfiguration = [] } = await held.call<DescribeStateMachineAliasOutput>(
    'states',
    'DescribeStateMachineAlias',
    { stateMachineAliasArn: `${arn}:PROD` },
  );
  const of = (version: number) =>
    routingConfiguration.find(({ stateMachineVersionArn }) => stateMachineVersionArn === `${arn}:${version}`)?.weight;
  return [of(2) ?? 0, of(1) ?? 0];
}

const status = async (held: HeldStacks) => (await held.stack()).StackStatus;

async function open(preference: object, limits?: Parameters<typeof openStacks>[0]) {
  const held = await openStacks(limits);
  await held.create(template('V1', preference));
  assert.equal(await status(held), 'CREATE_COMPLETE');
  assert.deepEqual(await weights(held), [0, 100]);
  return held;
}

describe('an alias whose deployment is', () => {
  const linear = { Type: 'LINEAR', Interval: 10, Percentage: 40 };
  const canary = { Type: 'CANARY', Interval: 10, Percentage: 5 };
  const cases: [preference: { readonly Type: string }, minutes: number, weights: number[]][] = [
    [linear, 0, [40, 60]],
    [linear, 9.9, [40, 60]],
    [linear, 10, [80, 20]],
    [linear, 19.9, [80, 20]],
    [linear, 20, [100, 0]],
    [canary, 0, [5, 95]],
    [canary, 9.9, [5, 95]],
    [canary, 10, [100, 0]],
    [{ Type: 'ALL_AT_ONCE' }, 0, [100, 0]],
  ];
  for (const [preference, minutes, wanted] of cases)
    it(`${preference.Type} has after ${minutes} minutes shifted ${wanted[0]} of a hundred`, async () => {
      const held = await open(preference);
      await held.update(template('V2', preference));
      await held.advance(minutes * 60);
      assert.deepEqual(await weights(held), wanted);
      assert.equal(await status(held), wanted[1] === 0 ? 'UPDATE_COMPLETE' : 'UPDATE_IN_PROGRESS');
      assert.deepEqual(held.errors, []);
    });

  it('gradual says that it is complete when all are shifted, and goes on after a restart', async () => {
    const held = await open(linear);
    await held.update(template('V2', linear));
    for (let minute = 0; minute < 21; minute++) {
      await held.restart();
      await held.advance(60);
    }
    const events = (await held.events()).filter((event) => /^(Alias|s) UPDATE/.test(event));
    assert.deepEqual(events, [
      's UPDATE_IN_PROGRESS User Initiated',
      'Alias UPDATE_IN_PROGRESS',
      'Alias UPDATE_COMPLETE',
      's UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
      's UPDATE_COMPLETE',
    ]);
    assert.deepEqual(await weights(held), [100, 0]);
  });

  for (const preference of [linear, canary, { Type: 'ALL_AT_ONCE' }])
    it(`${preference.Type} goes back to the version before when an alarm is in ALARM`, async () => {
      const watched = { ...preference, Alarms: ['bad', 'none'] };
      const held = await open(watched);
      const ring = () =>
        held.call('cloudwatch', 'SetAlarmState', { AlarmName: 'bad', StateValue: 'ALARM', StateReason: 'test' });
      if (preference.Type === 'ALL_AT_ONCE') await ring();
      await held.update(template('V2', watched));
      if (preference.Type !== 'ALL_AT_ONCE') {
        await held.advance(60);
        assert.equal((await weights(held))[0], preference === linear ? 40 : 5);
        await ring();
        await held.advance(60);
      }
      assert.equal(await status(held), 'UPDATE_ROLLBACK_COMPLETE');
      assert.deepEqual(await weights(held), [0, 100]);
      const why = (await held.events()).find((event) => event.startsWith('Alias UPDATE_FAILED'));
      assert.match(String(why), /the deployment is taken back: in ALARM are bad/);
      assert.deepEqual(held.errors, []);
    });

  it('gradual goes back to the version before when the update is cancelled', async () => {
    const held = await open(linear);
    const cancel = () => refusal(held.cfn('CancelUpdateStack', { StackName: 's' }));
    assert.match(await cancel(), /^ValidationError: CancelUpdateStack cannot be called from current stack status$/);
    await held.update(template('V2', linear), { DisableRollback: true });
    await held.advance(60);
    assert.deepEqual(await weights(held), [40, 60]);
    assert.equal(await cancel(), 'accepted');
    assert.deepEqual(await weights(held), [0, 100]);
    const events = (await held.events()).filter((event) => /^(Alias|s) UPDATE/.test(event));
    assert.deepEqual(events.slice(1), [
      'Alias UPDATE_IN_PROGRESS',
      'Alias UPDATE_FAILED Resource update cancelled',
      's UPDATE_ROLLBACK_IN_PROGRESS User Initiated',
      'Alias UPDATE_IN_PROGRESS',
      'Alias UPDATE_COMPLETE',
      's UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
      's UPDATE_ROLLBACK_COMPLETE',
    ]);
    assert.deepEqual(held.errors, []);
  });

  const wrong: [preference: object, words: RegExp][] = [
    [{ Type: 'SLOW' }, /is `SLOW`: expected one of LINEAR, ALL_AT_ONCE, CANARY/],
    [{ Type: 'LINEAR', Interval: 10 }, /`DeploymentPreference.Percentage` is required for LINEAR/],
    [{ Type: 'CANARY', Interval: 2101, Percentage: 10 }, /`DeploymentPreference.Interval` is 2101: expected 1 to 2100/],
    [{ Type: 'CANARY', Interval: 10, Percentage: 100 }, /`DeploymentPreference.Percentage` is 100: expected 1 to 99/],
  ];
  for (const [preference, words] of wrong)
    it(`${JSON.stringify(preference)} is refused`, async () => {
      const held = await openStacks();
      assert.match(await refusal(held.create(template('V1', preference))), words);
    });
});
