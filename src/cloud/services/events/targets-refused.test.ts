/** Targets that PutTargets refuses as a whole, in words that others measured on AWS. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openHeld } from '../../../../test/held-cloud.ts';
import { allServices } from '../all.ts';

const queue = (Id: string) => ({ Id, Arn: 'arn:aws:sqs:us-east-1:000000000000:q' });
const cluster = {
  Id: 'job',
  Arn: 'arn:aws:ecs:us-east-1:000000000000:cluster/c',
  RoleArn: 'arn:aws:iam::000000000000:role/r',
};
const EcsParameters = {
  TaskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/f',
  LaunchType: 'FARGATE',
};

describe('PutTargets refuses', () => {
  const cases: [what: string, targets: object[], message: string][] = [
    ['one Id twice', [queue('a'), queue('b'), queue('a')], "More than one target with Id 'a' is provided."],
    [
      'a task on Fargate without a network',
      [{ ...cluster, EcsParameters }],
      'Parameter NetworkConfiguration must be specified for target job when launch type is FARGATE.',
    ],
    [
      'parameters of a cluster for a queue',
      [{ ...queue('a'), EcsParameters }],
      'Parameter(s) EcsParameters not supported for target: a.',
    ],
    [
      'parameters of a queue for a cluster',
      [{ ...cluster, EcsParameters: { ...EcsParameters, LaunchType: 'EC2' }, SqsParameters: { MessageGroupId: 'g' } }],
      'Parameter(s) SqsParameters not supported for target: job.',
    ],
  ];
  for (const [what, Targets, message] of cases)
    it(what, async () => {
      const held = await openHeld({ services: allServices });
      await held.call('events', 'PutRule', { Name: 'r', ScheduleExpression: 'rate(1 day)' });
      await assert.rejects(held.call('events', 'PutTargets', { Rule: 'r', Targets }), {
        code: 'ValidationException',
        message,
      });
    });
});
