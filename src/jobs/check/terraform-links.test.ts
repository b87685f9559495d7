/** What a state of Terraform names by its ARN is the resource of that ARN, whatever else has it among its values. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { check } from './check.ts';
import { now } from './fixtures/checked.ts';
import { arns, type Resources, sound, stateOf, type Values } from './fixtures/terraform.ts';

const machine = 'aws_sfn_state_machine.report';

function foundIn(resources: Resources): readonly string[] {
  const checked = check(stateOf(resources), now);
  assert.ok(!Array.isArray(checked), JSON.stringify(checked));
  return checked.findings.map(({ rule, resource }) => `${rule} ${resource}`);
}

/** Without a limit, its machine is found to overlap by whoever starts it. */
function unbounded(): Resources {
  const resources = sound();
  const { definition } = resources[machine] as { definition: string };
  resources[machine] = { ...resources[machine], definition: definition.replaceAll(/"TimeoutSeconds":\d+,/g, '') };
  return resources;
}

it('a rule in a module starts a machine outside of it, though its target has the ARN of the machine', () => {
  const resources = unbounded();
  delete resources['aws_scheduler_schedule.nightly'];
  resources['module.nightly.aws_cloudwatch_event_rule.this'] = {
    name: 'nightly',
    state: 'ENABLED',
    schedule_expression: 'cron(30 4 * * ? *)',
  };
  resources['module.nightly.aws_cloudwatch_event_target.this'] = {
    rule: 'nightly',
    arn: arns.machine,
    role_arn: 'arn:aws:iam::111122223333:role/start',
  };
  const found = foundIn(resources);
  assert.ok(found.includes('overlap-possible module.nightly.aws_cloudwatch_event_rule.this'), found.join('\n'));
  assert.ok(!found.some((each) => each.startsWith('no-alarm')), found.join('\n'));
});

it('a schedule starts a machine by an alias of it', () => {
  const resources = unbounded();
  const alias = `${arns.machine}:live`;
  resources['aws_sfn_alias.live'] = {
    name: 'live',
    arn: alias,
    routing_configuration: [{ state_machine_version_arn: `${arns.machine}:3`, weight: 100 }],
  };
  const schedule = resources['aws_scheduler_schedule.nightly'] as { target: Values[] };
  Object.assign(schedule.target[0] ?? {}, { arn: alias });
  assert.ok(foundIn(resources).includes('overlap-possible aws_scheduler_schedule.nightly'));
});
