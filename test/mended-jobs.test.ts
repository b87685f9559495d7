/** A template whose schedule asks for a task and forgets it, deployed as it is and as it is mended: what becomes of a task that fails. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeStacksOutput } from '@aws-sdk/client-cloudformation';
import type { DescribeAlarmHistoryOutput } from '@aws-sdk/client-cloudwatch';
import { checkInput } from '../src/cloud/kit/check-input.ts';
import type { ContainerSpec } from '../src/cloud/kit/runner.ts';
import { allServices } from '../src/cloud/services/all.ts';
import { simulatedRunner } from '../src/cloud/world/simulated-runner.ts';
import { renderYaml } from '../src/jobs/generate/yaml.ts';
import { mend } from '../src/jobs/mend/mend.ts';
import { instant } from '../src/languages/instant.ts';
import { forgetful } from './forgetful.ts';
import { type Held, openHeld } from './held-cloud.ts';

interface Life {
  readonly held: Held;
  readonly commands: readonly string[];
  readonly slots: readonly (string | undefined)[];
}

/** A day with it, in which every task exits with 3. */
async function dayOf(template: object, parameters: Readonly<Record<string, string>>): Promise<Life> {
  const commands: string[] = [];
  const slots: (string | undefined)[] = [];
  const held = await openHeld({
    services: allServices,
    checkInput,
    start: '2026-02-01T00:00:00Z',
    prepare(world) {
      world.runner = simulatedRunner(world, ({ command, environment }: ContainerSpec) => {
        commands.push(command.join(' '));
        slots.push(environment['SCHEDULED_TIME']);
        return { seconds: 5, exitCode: 3 };
      });
    },
  });
  await held.call('cloudformation', 'CreateStack', {
    StackName: 'jobs',
    TemplateBody: renderYaml(template),
    Capabilities: ['CAPABILITY_IAM'],
    Parameters: Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
  });
  const { Stacks } = await held.call<DescribeStacksOutput>('cloudformation', 'DescribeStacks', { StackName: 'jobs' });
  assert.equal(Stacks?.[0]?.StackStatus, 'CREATE_COMPLETE', Stacks?.[0]?.StackStatusReason);
  await held.advanceTo('2026-02-01T12:00:00Z');
  return { held, commands, slots };
}

describe('a job that fails', () => {
  it('as its schedule forgets it, is run once, and no alarm rings', async () => {
    const { held, commands } = await dayOf(forgetful, {});
    assert.deepEqual(commands, ['work --all']);
    assert.deepEqual(await rung(held), []);
  });

  it('as it is mended, is tried again with its own command and slot, and its alarm rings', async () => {
    const mended = mend(JSON.stringify(forgetful), instant(Date.UTC(2026, 1, 1)));
    assert.ok(!Array.isArray(mended));
    const { Parameters, Resources } = mended.template as { Parameters: object; Resources: object };
    const template = { Parameters, Resources: { ...forgetful.Resources, ...Resources } };
    const { held, commands, slots } = await dayOf(template, { JobsAlertEmail: 'ops@example.com' });
    assert.deepEqual(commands, ['work --all', 'work --all', 'work --all']);
    assert.deepEqual([...new Set(slots)], ['2026-02-01T04:30:00Z']);
    assert.ok((await rung(held)).includes('jobs_nightly_failed'));
    assert.deepEqual(held.errors, []);
  });
});

/** Alarms that have rung. */
async function rung(held: Held): Promise<readonly (string | undefined)[]> {
  const { AlarmHistoryItems = [] } = await held.call<DescribeAlarmHistoryOutput>('cloudwatch', 'DescribeAlarmHistory', {
    HistoryItemType: 'StateUpdate',
  });
  return AlarmHistoryItems.filter(({ HistorySummary }) => HistorySummary?.endsWith('to ALARM')).map(
    ({ AlarmName }) => AlarmName,
  );
}
