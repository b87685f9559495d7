/** What an author lets stand, and templates without a job. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { check } from './check.ts';
import { checked, now } from './fixtures/checked.ts';
import { type Node, sound } from './fixtures/sound.ts';
import { direct, run, statement } from './fixtures/spoil.ts';
import type { CheckedFile } from './report.ts';
import { renderFile, sentence, standing, tally } from './report.ts';

/** A job without a retry, whose machine has these entries. */
function withoutRetry(...ignore: readonly unknown[]): CheckedFile {
  const template = sound();
  const machine = template.Resources['Machine']!;
  delete (machine.Properties['Definition'] as { States: { Run: { Retry?: unknown } } }).States.Run.Retry;
  machine['Metadata'] = { Punctual: { check: { ignore } } };
  return checked(template);
}

const rulesOf = (file: CheckedFile): readonly string[] =>
  standing(file).map(({ severity, rule }) => `${severity} ${rule}`);

describe('a finding is ignored', () => {
  it('where its rule and a reason stand in the Metadata of the resource', () => {
    const file = withoutRetry({ rule: 'no-retry', reason: 'a second run would pay twice' });
    assert.deepEqual(rulesOf(file), []);
    assert.equal(file.findings[0]?.ignored, 'a second run would pay twice');
    assert.equal(tally([file]), '1 ignored');
  });

  it('at one state only, if that is named', () => {
    assert.deepEqual(rulesOf(withoutRetry({ rule: 'no-retry', at: 'Run', reason: 'meant' })), []);
    const other = withoutRetry({ rule: 'no-retry', at: 'Other', reason: 'meant' });
    assert.deepEqual(rulesOf(other), ['warning no-retry', 'note ignore-unused']);
  });

  it('of several reasons why a job never starts, which are findings of their own, the one that `about` names', () => {
    const template = sound();
    delete run(template).Parameters.NetworkConfiguration;
    statement(template, 'ExecutionRole', 0).Action = 'logs:PutLogEvents';
    const reasons = (file: CheckedFile) => standing(file).map(({ rule, about }) => `${rule} ${about}`);
    assert.deepEqual(reasons(checked(template)), [
      'never-starts NetworkConfiguration',
      'never-starts logs:PutLogEvents',
    ]);
    const ignore = [{ rule: 'never-starts', about: 'logs:PutLogEvents', reason: 'a policy from elsewhere lets it' }];
    template.Resources['Schedule']!['Metadata'] = { Punctual: { check: { ignore } } };
    assert.deepEqual(reasons(checked(template)), ['never-starts NetworkConfiguration']);
  });

  it('not without a reason, and not by a rule that there is not', () => {
    assert.deepEqual(rulesOf(withoutRetry({ rule: 'no-retry' })), ['warning no-retry', 'warning ignore-refused']);
    const misspelt = withoutRetry({ rule: 'no-retrys', reason: 'meant' });
    assert.deepEqual(rulesOf(misspelt), ['warning no-retry', 'warning ignore-refused']);
    assert.match(standing(misspelt)[1]?.mend ?? '', /no-retry/);
  });
});

describe('conditions', () => {
  const withIf = (isDefault: string): CheckedFile => {
    const template = sound();
    template.Parameters['Told'] = { Type: 'String', Default: isDefault };
    template.Conditions['IsTold'] = { 'Fn::Equals': [{ Ref: 'Told' }, 'yes'] };
    const actions = { 'Fn::If': ['IsTold', [{ Ref: 'Alerts' }], { Ref: 'AWS::NoValue' }] };
    template.Resources['FailedAlarm']!.Properties['AlarmActions'] = actions;
    return checked(template);
  };

  it('are read with the defaults', () => assert.deepEqual(rulesOf(withIf('no')), ['error alarm-reaches-nobody']));

  it('and the other way, which is less grave, and said', () => {
    const file = withIf('yes');
    assert.deepEqual(rulesOf(file), ['warning alarm-reaches-nobody']);
    assert.match(file.findings[0]?.message ?? '', /where a condition goes the other way/);
  });
});

describe('a report', () => {
  it('of a job without a finding counts it', () => {
    const file = checked(sound());
    assert.equal(sentence([file]), '1 schedule: 1 with nothing grave.');
    assert.equal(renderFile(file), '');
  });

  it('shows a finding under its job, with its line and what to write', () => {
    assert.match(
      renderFile(withoutRetry()),
      /^Schedule, every day at 04:30 Europe\/Berlin, machine Machine\n? +template\.json:\d+\n\n {2}warning {2}no-retry +line \d+\n {4}Machine, Run: no Retry.*-> Retry: /s,
    );
  });

  it('says of one of two schedules of a task what is wrong with that one alone', () => {
    const template = sound();
    direct(template);
    const other = structuredClone(template.Resources['Schedule']!);
    template.Resources['Other'] = other;
    delete (other.Properties as { Target: { EcsParameters: Node } }).Target.EcsParameters['NetworkConfiguration'];
    const file = checked(template);
    assert.match(sentence([file]), /^2 schedules: 1 that never starts, 1 fire and forget\./);
    assert.match(renderFile(file), /^Schedule, (?:(?!never-starts).)*^Other, .*never-starts/ms);
  });

  it('counts a job whose alarms tell a topic that nobody hears', () => {
    const template = sound();
    delete template.Resources['Alerts']!.Properties['Subscription'];
    assert.equal(sentence([checked(template)]), '1 schedule: 1 whose alarms reach nobody.');
  });

  it('of a template without a scheduled job says so', () => {
    const file = checked({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
    assert.equal(sentence([file]), 'no scheduled container job in template.json.');
    assert.deepEqual(file.findings, []);
  });

  it('is none of a text that is no template', () => {
    for (const text of ['{', 'a: 1', '- x']) assert.ok(Array.isArray(check(text, now)), text);
    assert.deepEqual(check(' \n', now), [{ path: [], message: 'the file is empty' }]);
  });

  it('says each of two things that are wrong with one target', () => {
    const template = sound();
    delete template.Resources['UndeliveredAlarm'];
    template.Resources['Undelivered']!.Properties['FifoQueue'] = true;
    assert.deepEqual(rulesOf(checked(template)), ['warning dead-letters-lost', 'warning dead-letters-lost']);
  });

  it('names a place with a part that is not known as its author writes it', () => {
    const template = sound();
    template.Parameters['Stage'] = { Type: 'String' };
    const [container] = template.Resources['Task']!.Properties['ContainerDefinitions'] as Record<string, unknown>[];
    delete container!['LogConfiguration'];
    container!['Name'] = { 'Fn::Sub': '${Stage}-job' };
    assert.equal(checked(template).findings[0]?.at, '${Stage}-job');
  });
});
