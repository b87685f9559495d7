/** Plans and states of Terraform are checked as templates are, and findings are called by their addresses. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from './check.ts';
import { now } from './fixtures/checked.ts';
import {
  arns,
  containers,
  definition,
  type Planned,
  planOf,
  type Resources,
  sound,
  stateOf,
  type Values,
} from './fixtures/terraform.ts';
import { renderFile } from './report.ts';

function foundIn(text: string): readonly string[] {
  const checked = check(text, now);
  assert.ok(!Array.isArray(checked), JSON.stringify(checked));
  return checked.findings.map(({ severity, rule, resource, line }) =>
    `${severity} ${rule} ${resource} ${line ?? ''}`.trim(),
  );
}

const spoilt = (spoil: (resources: Resources) => void): readonly string[] => {
  const resources = sound();
  spoil(resources);
  return foundIn(stateOf(resources));
};

const set =
  (address: string, values: Values) =>
  (resources: Resources): void => {
    resources[address] = { ...resources[address], ...values };
  };

it('two resources whose names differ by their spelling alone are both checked', () => {
  const resources = sound();
  const { 'aws_scheduler_schedule.nightly': nightly = {} } = resources;
  const [target] = nightly['target'] as Values[];
  for (const name of ['at_night', 'atNight', 'at_night2'])
    resources[`aws_scheduler_schedule.${name}`] = { ...nightly, name, target: [{ ...target, dead_letter_config: [] }] };
  const found = foundIn(stateOf(resources)).filter((each) => each.includes('no-dead-letter-queue'));
  assert.deepEqual(
    found.map((each) => each.split('.').at(-1)),
    ['at_night', 'atNight', 'at_night2'],
  );
});

const machine = 'aws_sfn_state_machine.report';
const target = (more: Values) => (resources: Resources) => {
  const schedule = resources['aws_scheduler_schedule.nightly'] as { target: Values[] };
  Object.assign(schedule.target[0] ?? {}, more);
};
const ecs = {
  arn: arns.cluster,
  ecs_parameters: [
    {
      task_definition_arn: arns.task,
      task_count: 1,
      launch_type: 'FARGATE',
      network_configuration: [{ assign_public_ip: true, subnets: ['subnet-1'], security_groups: [] }],
      capacity_provider_strategy: [],
    },
  ],
};

/** A finding of the state that is spoilt so. */
/** A subnet whose route to everywhere, written in its table or apart, leads through `gateway`. */
const routed =
  (isInline: boolean, gateway: Values) =>
  (resources: Resources): void => {
    const route = { cidr_block: '0.0.0.0/0', gateway_id: '', nat_gateway_id: '', ...gateway };
    resources['aws_subnet.jobs'] = { id: 'subnet-1', map_public_ip_on_launch: false };
    resources['aws_internet_gateway.out'] = { id: 'igw-1' };
    resources['aws_nat_gateway.out'] = { id: 'nat-1' };
    resources['aws_route_table.jobs'] = { id: 'rtb-1', route: isInline ? [route] : [] };
    resources['aws_route_table_association.jobs'] = { id: 'a-1', subnet_id: 'subnet-1', route_table_id: 'rtb-1' };
    const { cidr_block: destination_cidr_block, ...rest } = route;
    if (!isInline) resources['aws_route.out'] = { id: 'r-1', route_table_id: 'rtb-1', destination_cidr_block, ...rest };
  };

const spoils: readonly (readonly [found: string, spoil: (resources: Resources) => void])[] = [
  ['error fire-and-forget aws_scheduler_schedule.nightly', target(ecs)],
  ['note public-ip aws_scheduler_schedule.nightly', target(ecs)],
  ['error missing-pass-role aws_iam_role.start', target(ecs)],
  ['warning no-dead-letter-queue aws_scheduler_schedule.nightly', target({ dead_letter_config: [] })],
  [
    'warning unbounded-delivery-retry aws_scheduler_schedule.nightly',
    target({ retry_policy: [{ maximum_event_age_in_seconds: 86400, maximum_retry_attempts: 185 }] }),
  ],
  [
    'error no-alarm aws_sfn_state_machine.report',
    (resources) => delete resources['aws_cloudwatch_metric_alarm.failed'],
  ],
  [
    'error alarm-reaches-nobody aws_sns_topic.alerts',
    (resources) => delete resources['aws_sns_topic_subscription.ops'],
  ],
  [
    'error alarm-reaches-nobody aws_sns_topic.alerts',
    (resources) => {
      const Statement = [{ Effect: 'Allow', Action: 'sns:Publish', Principal: { Service: 'events.amazonaws.com' } }];
      resources['aws_sns_topic_policy.alerts'] = { arn: arns.topic, policy: JSON.stringify({ Statement }) };
    },
  ],
  [
    'warning pinned-revision aws_sfn_state_machine.report',
    set(machine, { definition: definition().replace('"report"', JSON.stringify(arns.task)) }),
  ],
  [
    'warning no-retry aws_sfn_state_machine.report',
    set(machine, { definition: definition().replace(/"Retry":\[\{.*?\}\],/, '') }),
  ],
  [
    'warning missing-stop-task aws_iam_role.machine',
    (resources) => {
      const policy = resources['aws_iam_policy.machine'] as { policy: string };
      policy.policy = policy.policy.replace('ecs:StopTask', 'ecs:ListTasks');
    },
  ],
  [
    'note log-kept-for-ever aws_cloudwatch_log_group.report',
    set('aws_cloudwatch_log_group.report', { retention_in_days: 0 }),
  ],
  [
    'warning secret-in-environment aws_ecs_task_definition.report',
    set('aws_ecs_task_definition.report', {
      container_definitions: JSON.stringify([
        { ...containers()[0], environment: [{ name: 'DB_PASSWORD', value: 'hunter2' }] },
      ]),
    }),
  ],
  [
    'error alarm-cannot-fire aws_cloudwatch_metric_alarm.failed',
    set('aws_cloudwatch_metric_alarm.failed', { dimensions: { Machine: arns.machine } }),
  ],
  ['error never-starts aws_scheduler_schedule.nightly', routed(true, { gateway_id: 'igw-1' })],
  ['error never-starts aws_scheduler_schedule.nightly', routed(false, { gateway_id: 'igw-1' })],
  [
    'note schedule-disabled aws_scheduler_schedule.nightly',
    set('aws_scheduler_schedule.nightly', { state: 'DISABLED' }),
  ],
];

describe('a state of Terraform', () => {
  it('of a job that is made as it should be has no finding', () => assert.deepEqual(foundIn(stateOf(sound())), []));

  for (const [found, spoil] of spoils)
    it(found, () => {
      const all = spoilt(spoil);
      assert.ok(all.includes(found), all.join('\n'));
    });

  it('a subnet behind a NAT gateway needs no address', () => {
    for (const isInline of [true, false]) assert.deepEqual(spoilt(routed(isInline, { nat_gateway_id: 'nat-1' })), []);
  });

  it('a revision that stays is not pinned', () => {
    const found = spoilt((resources) => {
      set(machine, { definition: definition().replace('"report"', JSON.stringify(arns.task)) })(resources);
      set('aws_ecs_task_definition.report', { skip_destroy: true })(resources);
    });
    assert.deepEqual(found, []);
  });

  it('has the targets of a rule with the rule, by their own addresses', () => {
    const resources = sound();
    delete resources['aws_scheduler_schedule.nightly'];
    resources['aws_cloudwatch_event_rule.nightly'] = {
      name: 'nightly',
      schedule_expression: 'rate(1 day)',
      state: 'ENABLED',
    };
    resources['aws_cloudwatch_event_target.nightly'] = {
      rule: 'nightly',
      target_id: 'one',
      arn: arns.cluster,
      role_arn: 'arn:aws:iam::111122223333:role/start',
      ecs_target: ecs.ecs_parameters,
    };
    const checked = check(stateOf(resources), now);
    assert.ok(!Array.isArray(checked));
    const [finding] = checked.findings.filter(({ rule }) => rule === 'fire-and-forget');
    assert.deepEqual(
      [finding?.resource, finding?.at],
      ['aws_cloudwatch_event_rule.nightly', 'aws_cloudwatch_event_target.nightly'],
    );
    assert.match(
      renderFile({ file: 'state.json', ...checked }),
      /^aws_cloudwatch_event_rule\.nightly, every day, task job\n? +state\.json\n/,
    );
  });

  it('that is nested without end is refused, and one with names of no type says nothing', () => {
    const state = (root: string) => check(`{"format_version":"1.0","values":{"root_module":${root}}}`, now);
    const deep = state(`${'{"child_modules":['.repeat(20_000)}${']}'.repeat(20_000)}`);
    assert.ok(Array.isArray(deep));
    assert.match(String(deep[0]?.message), /nested deeper/);
    const resource = { mode: 'managed', type: 'constructor', name: '__proto__', address: 'a', values: {} };
    const policy = { ...resource, type: 'aws_iam_role', values: { assume_role_policy: '['.repeat(50_000) } };
    const odd = state(
      JSON.stringify({ resources: [resource, policy, null, 7], child_modules: [null, 5, { resources: 7 }] }),
    );
    assert.ok(!Array.isArray(odd));
    assert.deepEqual(odd.findings, []);
  });

  it("in Terraform's own form is refused, with what to do", () => {
    const problems = check('{"version": 4, "terraform_version": "1.13.4", "resources": []}', now);
    assert.ok(Array.isArray(problems));
    assert.match(problems[0]?.hint ?? '', /terraform show -json/);
  });
});

/** What the provider works out by itself, of a role. */
const worked = { managed_policy_arns: true, inline_policy: true, unique_id: true };

/** What a first plan does not know: every ARN, and each text that has one in it. */
function firstPlan(): Planned {
  const values = sound();
  const unknown: Resources = {};
  const resources = Object.entries(values).map(([address, each]) => {
    const [type = '', name = ''] = address.split('.');
    delete each['arn'];
    delete each['arn_without_revision'];
    delete each['id'];
    unknown[address] = { arn: true, id: true, ...(type === 'aws_iam_role' ? worked : {}) };
    return { address, mode: 'managed', type, name, expressions: {} as Values };
  });
  const refer = (address: string, attribute: string, ...references: readonly string[]): void => {
    delete values[address]?.[attribute];
    unknown[address] = { ...unknown[address], [attribute]: true };
    const both = references.flatMap((each) => [each, each.replace(/\.[^.]*$/, '')]);
    Object.assign(resources.find((each) => each.address === address)?.expressions ?? {}, {
      [attribute]: { references: both },
    });
  };
  refer('aws_ecs_task_definition.report', 'execution_role_arn', 'aws_iam_role.execution.arn');
  refer('aws_ecs_task_definition.report', 'task_role_arn', 'aws_iam_role.task.arn');
  refer('aws_iam_role_policy.execution', 'role', 'aws_iam_role.execution.id');
  refer('aws_iam_role_policy.execution', 'policy', 'aws_cloudwatch_log_group.report.arn');
  refer('aws_iam_policy.machine', 'policy', 'aws_iam_role.task.arn', 'aws_iam_role.execution.arn');
  refer('aws_iam_role_policy_attachment.machine', 'policy_arn', 'aws_iam_policy.machine.arn');
  refer(machine, 'role_arn', 'aws_iam_role.machine.arn');
  refer('aws_iam_role_policy.start', 'policy', machine, 'aws_sqs_queue.undelivered.arn');
  refer('aws_sns_topic_subscription.ops', 'topic_arn', 'aws_sns_topic.alerts.arn');
  for (const alarm of ['failed', 'silent', 'undelivered']) {
    const address = `aws_cloudwatch_metric_alarm.${alarm}`;
    refer(address, 'alarm_actions', 'aws_sns_topic.alerts.arn');
    if (alarm !== 'undelivered') refer(address, 'dimensions', 'aws_sfn_state_machine.report.arn');
    values[address]!['dimensions'] = alarm === 'undelivered' ? { QueueName: 'undelivered' } : {};
    if (alarm !== 'undelivered') unknown[address]!['dimensions'] = { StateMachineArn: true };
  }
  const schedule = 'aws_scheduler_schedule.nightly';
  const [given] = values[schedule]!['target'] as Values[];
  delete given?.['arn'];
  delete given?.['role_arn'];
  given!['dead_letter_config'] = [{}];
  unknown[schedule]!['target'] = [{ arn: true, role_arn: true, dead_letter_config: [{ arn: true }] }];
  Object.assign(resources.find(({ address }) => address === schedule)?.expressions ?? {}, {
    target: [
      {
        arn: { references: ['aws_sfn_state_machine.report.arn', 'aws_sfn_state_machine.report'] },
        role_arn: { references: ['aws_iam_role.start.arn', 'aws_iam_role.start'] },
        dead_letter_config: [{ arn: { references: ['aws_sqs_queue.undelivered.arn', 'aws_sqs_queue.undelivered'] } }],
      },
    ],
  });
  return { values, unknown, configuration: { resources } };
}

describe('a plan of Terraform', () => {
  it('of a job that is made as it should be has no finding, though no ARN is known', () =>
    assert.deepEqual(foundIn(planOf(firstPlan())), []));

  it('knows a machine by what refers to it', () => {
    const plan = firstPlan();
    delete plan.values['aws_cloudwatch_metric_alarm.failed'];
    assert.deepEqual(foundIn(planOf(plan)), ['error no-alarm aws_sfn_state_machine.report']);
  });

  it('knows that a role without a policy may not pass anything', () => {
    const plan = firstPlan();
    delete plan.values['aws_iam_role_policy_attachment.machine'];
    assert.ok(foundIn(planOf(plan)).includes('error missing-pass-role aws_iam_role.machine'));
  });

  it('says of a definition that is not known yet that it was not seen', () => {
    const plan = firstPlan();
    delete plan.values[machine]!['definition'];
    plan.unknown[machine]!['definition'] = true;
    assert.deepEqual(foundIn(planOf(plan)), ['note not-seen aws_scheduler_schedule.nightly']);
  });
});

describe('resources of which there are several', () => {
  const several = (keys: readonly string[], reference: readonly string[]): Planned => {
    const values: Resources = {};
    const unknown: Resources = {};
    for (const key of keys) {
      values[`aws_scheduler_schedule.job["${key}"]`] = { schedule_expression: 'rate(1 hour)', target: [{}] };
      unknown[`aws_scheduler_schedule.job["${key}"]`] = { target: [{ arn: true }] };
      values[`aws_sfn_state_machine.job["${key}"]`] = { name: key, definition: definition() };
      unknown[`aws_sfn_state_machine.job["${key}"]`] = { arn: true };
    }
    const target = [{ arn: { references: reference } }];
    const resources = [
      { type: 'aws_scheduler_schedule', name: 'job', expressions: { target } },
      { type: 'aws_sfn_state_machine', name: 'job', expressions: { definition: {} } },
    ];
    return { values, unknown, configuration: { resources } };
  };
  const started = (plan: Planned): readonly string[] => {
    const checked = check(planOf(plan), now);
    assert.ok(!Array.isArray(checked));
    return checked.jobs.jobs.map((job) =>
      job.kind === 'machine' ? `${job.schedule?.resource.name} ${job.machine.resource.name}` : job.kind,
    );
  };

  it('are matched by their own keys', () =>
    assert.deepEqual(started(several(['a', 'b'], ['aws_sfn_state_machine.job', 'each.key'])), [
      'aws_scheduler_schedule.job["a"] aws_sfn_state_machine.job["a"]',
      'aws_scheduler_schedule.job["b"] aws_sfn_state_machine.job["b"]',
    ]));

  it('are matched by a key that is written', () => {
    const reference = [
      'aws_sfn_state_machine.job["b"].arn',
      'aws_sfn_state_machine.job["b"]',
      'aws_sfn_state_machine.job',
    ];
    assert.deepEqual(started(several(['a', 'b'], reference)).slice(0, 2), [
      'aws_scheduler_schedule.job["a"] aws_sfn_state_machine.job["b"]',
      'aws_scheduler_schedule.job["b"] aws_sfn_state_machine.job["b"]',
    ]);
  });
});

describe('modules of Terraform', () => {
  it('are followed through their variables and outputs', () => {
    const text = planOf({
      values: {
        'aws_ecs_cluster.jobs': { name: 'jobs' },
        'module.job["a"].aws_scheduler_schedule.this': {
          schedule_expression: 'rate(1 hour)',
          target: [{ ecs_parameters: [{ launch_type: 'EC2' }] }],
        },
        'module.task.aws_ecs_task_definition.this': {
          family: 'report',
          requires_compatibilities: ['EC2'],
          container_definitions: '[{"name":"job","image":"a"}]',
        },
      },
      unknown: {
        'module.job["a"].aws_scheduler_schedule.this': {
          target: [{ arn: true, ecs_parameters: [{ task_definition_arn: true }] }],
        },
        'module.task.aws_ecs_task_definition.this': { arn: true },
      },
      configuration: {
        module_calls: {
          job: {
            expressions: { task: { references: ['module.task.arn', 'module.task'] } },
            module: {
              resources: [
                {
                  type: 'aws_scheduler_schedule',
                  name: 'this',
                  expressions: {
                    target: [{ ecs_parameters: [{ task_definition_arn: { references: ['var.task'] } }] }],
                  },
                },
              ],
            },
          },
          task: {
            module: {
              outputs: {
                arn: {
                  expression: { references: ['aws_ecs_task_definition.this.arn', 'aws_ecs_task_definition.this'] },
                },
              },
              resources: [{ type: 'aws_ecs_task_definition', name: 'this', expressions: {} }],
            },
          },
        },
      },
    });
    const found = foundIn(text);
    assert.ok(found.includes('error fire-and-forget module.job["a"].aws_scheduler_schedule.this'), found.join('\n'));
    assert.ok(found.includes('warning no-logs module.task.aws_ecs_task_definition.this'), found.join('\n'));
  });
});
