/**
 * The four histories of ecs:runTask that AWS recorded, beside what the cloud makes of the same machines: every event in its place, every document with the same
 * fields. Values differ. The data stands beside the checkout and may be absent.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { sharedFile } from '../../../../../test/shared.ts';
import { simulatedRunner } from '../../../world/simulated-runner.ts';
import { ecs } from '../../ecs/ecs.ts';
import { events } from '../../events/events.ts';
import { iam } from '../../iam/iam.ts';
import { punctual } from '../../punctual/punctual.ts';
import { one, openStates, runTask, trust } from '../fixtures/open-states.ts';
import { states } from '../states.ts';

interface Case {
  readonly id: string;
  readonly history: { readonly events: readonly object[] };
}

const { path, skip } = sharedFile('conformance/ecs.json');
const cases: Case[] = skip ? [] : JSON.parse(readFileSync(path, 'utf8'));

/** Where `actual` has other fields than `expected`, or another kind of value in one. */
function differences(expected: unknown, actual: unknown, path: string): string[] {
  if (typeof expected !== 'object' || expected === null) return [];
  const value = typeof actual === 'string' ? JSON.parse(actual) : actual;
  if (typeof value !== 'object' || value === null) return [`${path}: ${String(actual)}`];
  const keys = new Set([...Object.keys(expected), ...Object.keys(value)]);
  return [...keys].flatMap((key) => {
    const here = `${path}/${key}`;
    if (!(key in expected)) return [`${here} is too much`];
    if (!(key in value)) return [`${here} is missing`];
    return differences(expected[key as never], value[key as never], here);
  });
}

const types = (events: readonly object[]): unknown[] =>
  events.map((event) => [event['type' as never], event['previousEventId' as never]]);

describe('ecs:runTask beside its recorded histories', { skip }, () => {
  for (const { id, history: recorded } of cases)
    it(id, async () => {
      const failsToStart = 'CannotPullContainerError: pull image manifest has been retried 1 time(s): failed';
      const run = id.endsWith('raise_failure') ? { seconds: 0, failsToStart } : { seconds: 3 };
      const cloud = await openStates({
        services: [iam, punctual, events, ecs, states],
        prepare: (world) => Object.assign(world, { runner: simulatedRunner(world, () => run) }),
      });
      const { held } = cloud;
      const roleOfTasks = { RoleName: 'tasks', AssumeRolePolicyDocument: trust('ecs-tasks.amazonaws.com') };
      await held.call('iam', 'CreateRole', roleOfTasks);
      await held.call('ecs', 'CreateCluster', { clusterName: 'jobs' });
      const { taskDefinition } = await held.call<{ taskDefinition: { taskDefinitionArn: string } }>(
        'ecs',
        'RegisterTaskDefinition',
        {
          family: 'job',
          cpu: '256',
          memory: '512',
          networkMode: 'awsvpc',
          requiresCompatibilities: ['FARGATE'],
          containerDefinitions: [{ name: 'main', image: 'busybox', entryPoint: ['echo', 'hello'], essential: true }],
        },
      );
      const Parameters = {
        Cluster: 'jobs',
        TaskDefinition: taskDefinition.taskDefinitionArn,
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['subnet-1', 'subnet-2'], SecurityGroups: ['sg-1'] } },
        LaunchType: 'FARGATE',
        PlatformVersion: '1.4.0',
      };
      const Resource = `arn:aws:states:::ecs:runTask${id.includes('sync') ? '.sync' : ''}`;
      const arn = await cloud.start(await cloud.create('m', one(runTask({ Resource, Parameters }))));
      await held.advance(120);
      const found = await cloud.history(arn);
      assert.deepEqual(types(found), types(recorded.events));
      assert.deepEqual(differences(recorded.events, JSON.parse(JSON.stringify(found)), ''), []);
      assert.deepEqual(held.errors, []);
    });
});
