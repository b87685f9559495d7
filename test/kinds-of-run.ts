/**
 * A job whose runs end as their input says, without a container: `pass`, `fail`, `skip` (as a guard against overlapping ends), `wait` (a day), `branch`
 * (in a branch that fails), `again` (the same, tried again after a second).
 */
import { type OperatedCloud, openOperated } from './operated.ts';

const kinds = ['pass', 'fail', 'skip', 'wait', 'branch', 'again'] as const;
type Kind = (typeof kinds)[number];

export interface KindsOfRun extends OperatedCloud {
  /** One second after the last; returns the execution's ARN. */
  start(kind: Kind): Promise<string>;
}

const when = (kind: Kind) => ({ Variable: '$.kind', StringEquals: kind, Next: kind });
const failing = (name: string) => ({
  Type: 'Parallel',
  Branches: [{ StartAt: name, States: { [name]: { Type: 'Fail', Error: 'Broken' } } }],
  End: true,
});
const definition = {
  StartAt: 'Which',
  States: {
    Which: { Type: 'Choice', Choices: kinds.map(when), Default: 'job' },
    pass: { Type: 'Succeed' },
    fail: { Type: 'Fail', Error: 'Broken', Cause: 'the input wants it' },
    skip: { Type: 'Pass', Result: { skipped: true }, End: true },
    branch: failing('broken'),
    again: { ...failing('broken again'), Retry: [{ ErrorEquals: ['Broken'], IntervalSeconds: 1, MaxAttempts: 1 }] },
    wait: { Type: 'Wait', Seconds: 86_400, End: true },
    job: { Type: 'Task', Resource: 'arn:aws:states:::ecs:runTask', Parameters: { TaskDefinition: 'job' }, End: true },
  },
};
const template = {
  Resources: {
    Job: {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: { StateMachineName: 'job', RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] }, Definition: definition },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' }],
        },
      },
    },
  },
};

export async function openKinds(): Promise<KindsOfRun> {
  const cloud = await openOperated([{ seconds: 1 }], '2026-02-01T00:00:00Z');
  await cloud.deploy('kinds', JSON.stringify(template));
  const { machineArn: stateMachineArn } = await cloud.job('job');
  return {
    ...cloud,
    async start(kind) {
      const input = JSON.stringify({ kind });
      const { executionArn } = await cloud.served.call<{ executionArn: string }>('states', 'StartExecution', {
        stateMachineArn,
        input,
      });
      await cloud.served.advance(1);
      return executionArn;
    },
  };
}
