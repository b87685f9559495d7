/** A mend drops in: the template with it has no fire-and-forget target left, and what the target said is kept. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { sharedFile } from '../../../test/shared.ts';
import { instant } from '../../languages/instant.ts';
import { parseText } from '../../languages/template/document.ts';
import { check } from '../check/check.ts';
import { at, type Fields, fieldsOf } from '../model/symbol.ts';
import { fireAndForget } from './fixtures/fire-and-forget.ts';
import { type Mend, mend } from './mend.ts';

const now = instant(Date.UTC(2026, 10, 29));

function mendOf(text: string): Mend {
  const result = mend(text, now);
  assert.ok(!Array.isArray(result), JSON.stringify(result));
  return result;
}

/** As somebody takes it: its resources replace and come beside. */
function taken(text: string): Fields {
  const document = parseText(text);
  assert.ok(!Array.isArray(document));
  const root = fieldsOf(document.root);
  const { template } = mendOf(text);
  const both = (section: string) => ({ ...fieldsOf(root[section]), ...fieldsOf(template[section]) });
  return { ...root, Parameters: both('Parameters'), Resources: both('Resources') };
}

function rulesIn(template: Fields): readonly string[] {
  const checked = check(JSON.stringify(template), now);
  assert.ok(!Array.isArray(checked), JSON.stringify(checked));
  return checked.findings.map(({ severity, rule, resource }) => `${severity} ${rule} ${resource}`);
}

describe('a mend of a schedule', () => {
  const text = JSON.stringify(fireAndForget());
  const whole = taken(text);
  const run = at(whole, 'Resources', 'NightlyMachine', 'Properties', 'Definition', 'States', 'Attempt', 'Branches');
  const given = at((run as unknown[])[0], 'States', 'Run', 'Arguments') as Fields;

  it('leaves nothing to find', () => {
    assert.ok(rulesIn({ ...fireAndForget() }).some((each) => each.includes('fire-and-forget')));
    assert.deepEqual(rulesIn(whole), []);
  });

  it('keeps cluster, family, network and capacity', () => {
    assert.deepEqual(given['Cluster'], { 'Fn::GetAtt': ['Cluster', 'Arn'] });
    assert.equal(given['TaskDefinition'], 'report');
    assert.deepEqual(given['NetworkConfiguration'], {
      AwsvpcConfiguration: { AssignPublicIp: 'DISABLED', Subnets: [{ Ref: 'Subnet' }] },
    });
    assert.deepEqual(given['CapacityProviderStrategy'], [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }]);
    assert.equal(given['LaunchType'], undefined);
  });

  it('keeps the overrides of the Input, and substitutes what was substituted', () => {
    const [container] = at(given, 'Overrides', 'ContainerOverrides') as Fields[];
    assert.deepEqual(container?.['Command'], ['report', { 'Fn::Sub': '--stage=${Stage}' }]);
    const environment = container?.['Environment'] as Fields[];
    assert.deepEqual(environment.at(-1), { Name: 'MODE', Value: 'full' });
    assert.ok(environment.some(({ Name }) => Name === 'SCHEDULED_TIME'));
    assert.equal(at(given, 'Overrides', 'Cpu'), '512');
  });

  it('tells the topic that somebody hears, or asks whom to tell', () => {
    assert.deepEqual(at(whole, 'Resources', 'NightlyFailedAlarm', 'Properties', 'AlarmActions'), [{ Ref: 'Alerts' }]);
    const unheard = fireAndForget();
    delete unheard.Resources['Alerts'];
    const alone = taken(JSON.stringify(unheard));
    assert.deepEqual(rulesIn(alone), []);
    assert.deepEqual(Object.keys(fieldsOf(alone['Parameters'])), ['Stage', 'Subnet', 'JobsAlertEmail']);
  });

  it('may start the task in a cluster that the target names, where it gives no ARN', () => {
    const clusters = (cluster: string): unknown => {
      const { Resources, ...rest } = fireAndForget();
      const target = (Resources as Record<string, Fields>)['Nightly']!['Properties'] as Record<string, Fields>;
      const input = `{"Cluster": "${cluster}", "TaskDefinition": "report"}`;
      const RoleArn = target['Target']!['RoleArn'];
      target['Target'] = { Arn: 'arn:aws:scheduler:::aws-sdk:ecs:runTask', RoleArn, Input: { 'Fn::Sub': input } };
      const { Resources: mended } = mendOf(JSON.stringify({ ...rest, Resources })).template as { Resources: Fields };
      const [policy] = at(mended, 'JobsMachineRole', 'Properties', 'Policies') as Fields[];
      const [run] = at(policy, 'PolicyDocument', 'Statement') as Fields[];
      return at(run, 'Condition', 'ArnEquals', 'ecs:cluster');
    };
    const arn = (name: string) => ({
      'Fn::Sub': `arn:\${AWS::Partition}:ecs:\${AWS::Region}:\${AWS::AccountId}:cluster/${name}`,
    });
    assert.deepEqual(clusters('${Cluster}'), [arn('${Cluster}'), { 'Fn::Sub': '${Cluster}' }]);
    assert.deepEqual(clusters('${Stage}-jobs'), [arn('${Stage}-jobs')]);
    assert.deepEqual(clusters('${Cluster.Arn}'), [{ 'Fn::Sub': '${Cluster.Arn}' }]);
  });

  it('says that there is nothing to mend in what is mended', () => {
    assert.deepEqual(mendOf(JSON.stringify(whole)).mended, []);
  });
});

describe('a mend of a rule', () => {
  it('replaces the target that asks for a task, and leaves the others', () => {
    const template = fireAndForget();
    const { Target } = template.Resources['Nightly']!.Properties as { Target: Fields };
    const { EcsParameters, ...target } = Target;
    const { NetworkConfiguration, ...parameters } = fieldsOf(EcsParameters);
    template.Resources['Nightly'] = {
      Type: 'AWS::Events::Rule',
      Properties: {
        ScheduleExpression: 'rate(1 day)',
        Targets: [
          { Id: 'log', Arn: 'arn:aws:logs:eu-central-1:111122223333:log-group:/aws/events/x' },
          {
            ...target,
            Id: 'task',
            EcsParameters: {
              ...parameters,
              NetworkConfiguration: { AwsVpcConfiguration: at(NetworkConfiguration, 'AwsvpcConfiguration') },
            },
          },
        ],
      },
    };
    const whole = taken(JSON.stringify(template));
    assert.deepEqual(
      rulesIn(whole).filter((each) => !each.startsWith('note')),
      [],
    );
    const targets = at(whole, 'Resources', 'Nightly', 'Properties', 'Targets') as Fields[];
    assert.deepEqual(
      targets.map(({ Id }) => Id),
      ['log', 'task'],
    );
    assert.equal(at(targets[1], 'InputTransformer', 'InputTemplate'), '{"scheduledTime": <time>}');
  });

  it('leaves a function that starts a task, and says so', () => {
    const template = fireAndForget();
    template.Resources['Lambda'] = {
      Type: 'AWS::Lambda::Function',
      Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] } },
    };
    template.Resources['Nightly']!.Properties['Target'] = { Arn: { 'Fn::GetAtt': ['Lambda', 'Arn'] } };
    const { mended, left } = mendOf(JSON.stringify(template));
    assert.deepEqual(mended, []);
    assert.match(left[0] ?? '', /^Nightly starts a function, Lambda/);
  });

  it('is left where its schedule is refused, without an alarm on silence where it is never due again, and mended where only Scheduler takes it', () => {
    const withSchedule = (expression: string) => {
      const template = fireAndForget();
      template.Resources['Nightly']!.Properties['ScheduleExpression'] = expression;
      return mendOf(JSON.stringify(template));
    };
    assert.match(
      withSchedule('cron(0 3 * * *)').left.join(),
      /Nightly: its schedule, cron\(0 3 \* \* \*\), is refused/,
    );
    const { mended, notes } = withSchedule('cron(0 3 1 1 ? 2020)');
    assert.equal(mended.length, 1);
    assert.ok(notes.some((note) => note.includes('it has no alarm on silence')));
    assert.equal(withSchedule('rate(1 hours)').mended.length, 1);
  });
});

const { path, skip } = sharedFile('templates');

describe('mends of templates that others wrote', { skip }, () => {
  const grave = ['fire-and-forget', 'no-alarm', 'no-dead-letter-queue', 'no-timeout', 'alarm-reaches-nobody'];
  for (const file of skip ? [] : readdirSync(path).filter((name) => /\.(yaml|json)$/.test(name)))
    it(file, () => {
      const text = readFileSync(join(path, file), 'utf8');
      const { mended } = mendOf(text);
      if (mended.length === 0) return;
      const left = rulesIn(taken(text)).filter((each) => grave.includes(each.split(' ')[1] as string));
      assert.deepEqual(
        left.filter((each) => mended.some((id) => each.includes(id))),
        [],
      );
    });
});
