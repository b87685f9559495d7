/** Templates that others wrote: what a careful reader finds in them is found, and what a naive checker would report wrongly is not. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sharedFile } from '../../../test/shared.ts';
import { instant } from '../../languages/instant.ts';
import { goldenPairs } from '../fixtures/golden-pairs.ts';
import { fireAndForget } from '../mend/fixtures/fire-and-forget.ts';
import { check } from './check.ts';
import type { Finding } from './rule.ts';

const now = instant(Date.UTC(2026, 10, 29));

function findingsOf(path: string): readonly Finding[] {
  const checked = check(readFileSync(path, 'utf8'), now);
  assert.ok(!Array.isArray(checked), path);
  return checked.findings;
}

const direct = (schedule: string): readonly string[] => [
  `fire-and-forget ${schedule}`,
  `no-alarm ${schedule}`,
  `no-dead-letter-queue ${schedule}`,
];

/** `RULE RESOURCE` that must be found. */
const must: Readonly<Record<string, readonly string[]>> = {
  'sfn-copilot-job.yaml': [
    'no-alarm StateMachine',
    'no-attempt-timeout StateMachine',
    'whole-timeout-swallows-retries StateMachine',
    'pinned-revision StateMachine',
    'no-dead-letter-queue Rule',
    'never-starts ExecutionRole',
    'never-starts EnvControllerRole',
  ],
  'sfn-cfn-modules-task.yaml': [
    'alarm-blind-to-silence ExecutionsFailedAlarm',
    'alarm-blind-to-silence ExecutionsTimeoutAlarm',
    'no-alarm ExecutionsFailedAlarm',
    'no-attempt-timeout StateMachine',
    'whole-timeout-swallows-retries StateMachine',
    'pinned-revision StateMachine',
    'no-dead-letter-queue Rule',
    'wildcard-permission TaskExecutionRole',
  ],
  'sfn-aws-sample-sync.yaml': [
    'failure-becomes-success SyncRunTaskMachine',
    'alarm-reaches-nobody SampleSnsTopic',
    'no-alarm SyncRunTaskMachine',
    'no-attempt-timeout SyncRunTaskMachine',
    'whole-timeout-swallows-retries SyncRunTaskMachine',
    'overlap-possible scheduledRule',
    'pinned-revision SyncRunTaskMachine',
    'no-dead-letter-queue scheduledRule',
    'wildcard-permission StepFunctionsSampleRole',
    'log-kept-for-ever LogGroup',
  ],
  'sfn-cdk-fargate-task.json': [
    'no-timeout statemachineC5962F3E',
    'no-retry statemachineC5962F3E',
    'no-alarm statemachineC5962F3E',
    'wildcard-permission statemachineRoleDefaultPolicy9AE064E2',
    'no-logs taskdef8C9C43DE',
  ],
  'rule-bottlerocket-updater.yaml': [
    ...direct('BottlerocketUpdaterSchedule'),
    'overlap-possible BottlerocketUpdaterSchedule',
    'wildcard-permission ExecutionRole',
    'log-kept-for-ever UpdaterTaskDefinition',
  ],
  'rule-prowler-nightly.yaml': [...direct('ProwlerTaskScheduler'), 'overlap-possible ProwlerTaskScheduler'],
  'rule-ecs-ec2-example.yaml': [
    ...direct('ECSScheduledTask'),
    'overlap-possible TaskDefinition',
    'wildcard-permission ECSEventRole',
    'rate-drift ECSScheduledTask',
    'never-starts LogsKmsKey',
    'alarm-cannot-fire ALB500sAlarmScaleUp',
  ],
  'rule-prx-castle-etl.yaml': [...direct('WorkerScheduledRule'), 'overlap-possible WorkerScheduledRule'],
  'scheduler-wagov-harvest.yaml': [
    ...direct('EventBridgeScheduler'),
    'overlap-possible EventBridgeScheduler',
    'missing-pass-role SchedulerRole',
    'never-starts EventBridgeScheduler',
    'unbounded-delivery-retry EventBridgeScheduler',
    'no-logs TaskDefinition',
    'wildcard-permission SchedulerRole',
  ],
  'scheduler-fargate-efs.yaml': [...direct('Schedule'), 'overlap-possible Schedule'],
  'scheduler-service-window.yaml': [
    'no-dead-letter-queue ScheduledRuleStop',
    'no-dead-letter-queue ScheduledRuleStart',
    'no-alarm ScheduledRuleStop',
    'no-alarm ScheduledRuleStart',
    'wildcard-permission ScheduleRole',
  ],
  'lambda-workspaces-optimizer.yaml': [
    ...direct('CostOptimizerScheduleRule'),
    'never-starts CostOptimizerLambdaPolicy',
    'run-task-bare-family CostOptimizerLambdaPolicy',
    'no-dead-letter-queue CostOptimizerCreateTaskFunction',
  ],
};

/** Rules that must find nothing at all in it. */
const not: Readonly<Record<string, readonly string[]>> = {
  'sfn-copilot-job.yaml': [
    'wildcard-permission',
    'overlap-possible',
    'secret-in-environment',
    'missing-pass-role',
    'missing-stop-task',
    'retry-misses-launch',
    'alarm-reaches-nobody',
  ],
  'sfn-cfn-modules-task.yaml': [
    'retry-misses-launch',
    'overlap-possible',
    'alarm-cannot-fire',
    'missing-stop-task',
    'not-seen',
  ],
  'sfn-aws-sample-sync.yaml': ['retry-misses-launch', 'missing-pass-role', 'never-starts', 'public-ip'],
  'sfn-cdk-fargate-task.json': [
    'pinned-revision',
    'missing-pass-role',
    'run-task-bare-family',
    'expression-refused',
    'fire-and-forget',
    'overlap-possible',
  ],
  'rule-bottlerocket-updater.yaml': [
    'pinned-revision',
    'rate-drift',
    'missing-pass-role',
    'schedule-disabled',
    'never-starts',
  ],
  'rule-prowler-nightly.yaml': ['pinned-revision', 'missing-pass-role', 'never-starts'],
  'rule-ecs-ec2-example.yaml': [
    'pinned-revision',
    'expression-refused',
    'missing-pass-role',
    'cron-in-container',
    'service-that-waits',
  ],
  'rule-prx-castle-etl.yaml': [
    'pinned-revision',
    'secret-in-environment',
    'never-starts',
    'missing-pass-role',
    'alarm-blind-to-silence',
  ],
  'scheduler-wagov-harvest.yaml': [
    'pinned-revision',
    'secret-in-environment',
    'dst-skipped',
    'rate-drift',
    'zone-less',
  ],
  'scheduler-fargate-efs.yaml': [
    'pinned-revision',
    'unbounded-delivery-retry',
    'missing-pass-role',
    'wildcard-permission',
    'log-kept-for-ever',
    'shared-role',
  ],
  'scheduler-service-window.yaml': [
    'fire-and-forget',
    'no-timeout',
    'overlap-possible',
    'missing-pass-role',
    'dst-skipped',
  ],
  'lambda-workspaces-optimizer.yaml': ['pinned-revision', 'missing-pass-role', 'wildcard-permission', 'no-logs'],
};

const { path, skip } = sharedFile('templates');

describe('templates that others wrote', { skip }, () => {
  for (const [file, wanted] of Object.entries(must))
    it(file, () => {
      const findings = findingsOf(join(path, file));
      const found = new Set(
        findings.flatMap(({ rule, resource, related }) => [resource, ...related].map((id) => `${rule} ${id}`)),
      );
      assert.deepEqual(
        wanted.filter((each) => !found.has(each)),
        [],
      );
      assert.deepEqual(
        findings.filter(({ rule }) => not[file]?.includes(rule)),
        [],
      );
    });

  it('of the wildcard permissions in a sample of AWS, only those without a condition are found', () => {
    const statements = findingsOf(join(path, 'sfn-aws-sample-sync.yaml')).filter(
      ({ rule }) => rule === 'wildcard-permission',
    );
    assert.deepEqual(
      statements.map(({ at }) => at),
      ['Policies/ECSSamplePolicy/Statement/2', 'Policies/ECSSamplePolicy/Statement/3'],
    );
  });
});

describe('what `punctual synth` makes has no finding', () => {
  for (const { template } of goldenPairs)
    it(template, () => assert.deepEqual(findingsOf(join(import.meta.dirname, '../fixtures', template)), []));
});

describe('a template with a loop', () => {
  it('has the jobs that the loop makes, each at the line of the loop', () => {
    const { Nightly, ...others } = fireAndForget().Resources;
    const looped = {
      Transform: 'AWS::LanguageExtensions',
      Parameters: { Subnet: { Type: 'String' }, Stage: { Type: 'String', Default: 'prod' } },
      Resources: { ...others, 'Fn::ForEach::Nights': ['Name', ['A', 'B'], { 'Night${Name}': Nightly }] },
    };
    const checked = check(JSON.stringify(looped, undefined, 1), now);
    assert.ok(!Array.isArray(checked), JSON.stringify(checked));
    const found = checked.findings.filter(({ rule }) => rule === 'fire-and-forget');
    assert.deepEqual(
      found.map(({ resource }) => resource),
      ['NightA', 'NightB'],
    );
    assert.equal(new Set(found.map(({ line }) => line)).size, 1);
  });
});

describe('a template whose functions make more than anybody takes', () => {
  const nested = (depth: number, around: (inner: unknown) => unknown, innermost: unknown): unknown =>
    depth === 0 ? innermost : around(nested(depth - 1, around, innermost));
  const thrice = (A: unknown) => ({ 'Fn::Sub': ['${A}${A}${A}', { A }] });
  const wholes: [what: string, value: unknown][] = [
    ['Fn::Sub', nested(19, thrice, 'aa')],
    ['Fn::ToJsonString', nested(24, (inner) => ({ 'Fn::ToJsonString': [inner] }), '"\\"')],
    [
      'Fn::Join and Fn::Split',
      nested(9, (inner) => ({ 'Fn::Join': ['b'.repeat(100), { 'Fn::Split': ['', inner] }] }), 'aa'),
    ],
  ];
  const checked = (sections: object) => {
    const found = check(JSON.stringify({ Transform: 'AWS::LanguageExtensions', ...sections }), now);
    return Array.isArray(found) ? found.map(({ message }) => message) : found.findings;
  };
  const topic = (DisplayName: unknown) => ({
    Resources: { A: { Type: 'AWS::SNS::Topic', Properties: { DisplayName } } },
  });
  for (const [what, value] of wholes)
    it(`by ${what} is refused`, () =>
      assert.deepEqual(checked(topic(value)), [
        "the template's functions make more text than is taken: some 20 million characters in all",
      ]));

  it('is not one whose functions only stand in each other', () =>
    assert.deepEqual(checked(topic(nested(19, thrice, ''))), []));

  it('nor is one with conditions that name each other without end', () => {
    const condition = (index: number) => ({ 'Fn::Not': [{ Condition: `C${index + 1}` }] });
    const Conditions = Object.fromEntries(Array.from({ length: 9000 }, (_, index) => [`C${index}`, condition(index)]));
    assert.deepEqual(checked({ Conditions, ...topic('a') }), [
      'a template may have at most 1000 conditions, found 9000',
    ]);
  });
});
