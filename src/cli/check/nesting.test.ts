/** Templates that nest others: what watches a machine from the template around it. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { type Sound, sound } from '../../jobs/check/fixtures/sound.ts';
import { nestingOf } from './nesting.ts';
import { checkSubject } from './read-subject.ts';

const folder = mkdtempSync(join(tmpdir(), 'punctual-nesting-'));
after(() => rmSync(folder, { recursive: true }));

const write = (name: string, template: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, JSON.stringify(template, null, 1));
  return file;
};

const machine = { 'Fn::GetAtt': ['Jobs', 'Outputs.MachineArn'] };

/** The sound template's machine in a stack of its own, its alarms and their topic in the one around it. */
function parted(): { readonly inner: Sound & { Outputs?: unknown }; readonly outer: Sound } {
  const inner: Sound & { Outputs?: unknown } = sound();
  inner.Outputs = { MachineArn: { Value: { Ref: 'Machine' } } };
  const outer: Sound = { Parameters: {}, Conditions: {}, Resources: {} };
  for (const id of ['FailedAlarm', 'SilentAlarm', 'Alerts', 'TopicKey']) {
    const resource = sound().Resources[id];
    if (resource) outer.Resources[id] = resource;
  }
  for (const id of ['FailedAlarm', 'SilentAlarm']) {
    delete inner.Resources[id];
    outer.Resources[id]!.Properties['Dimensions'] = [{ Name: 'StateMachineArn', Value: machine }];
  }
  outer.Resources['Jobs'] = { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: './inner.json' } };
  return { inner, outer };
}

async function found(outer: Sound, inner: Sound, ...named: readonly string[]): Promise<readonly string[]> {
  write('outer.json', outer);
  write('inner.json', inner);
  const nesting = nestingOf(named.map((name) => join(folder, name)));
  const lines: string[] = [];
  for (const file of nesting.files) {
    const { checked } = await checkSubject(file, {}, nesting.around(file));
    assert.ok(checked);
    for (const { rule, resource } of checked.findings)
      lines.push(`${file.slice(folder.length + 1)} ${rule} ${resource}`);
  }
  return lines.sort();
}

describe('a machine in a nested stack', () => {
  it('has the alarms of the template around it, which is checked with what it nests', async () => {
    const { inner, outer } = parted();
    assert.deepEqual(await found(outer, inner, 'outer.json'), []);
    assert.deepEqual(await found(outer, inner, 'inner.json', 'outer.json'), []);
    assert.deepEqual(await found(outer, inner, 'inner.json'), ['inner.json no-alarm Machine']);
  });

  it('whose alarms there ring on failures only may fall silent', async () => {
    const { inner, outer } = parted();
    delete outer.Resources['SilentAlarm'];
    assert.deepEqual(await found(outer, inner, 'outer.json'), ['inner.json alarm-blind-to-silence Machine']);
  });

  it('whose alarm there has no action, or one that nobody hears, reaches nobody', async () => {
    const mute = parted();
    delete mute.outer.Resources['FailedAlarm']!.Properties['AlarmActions'];
    assert.deepEqual(await found(mute.outer, mute.inner, 'outer.json'), [
      'outer.json alarm-reaches-nobody FailedAlarm',
    ]);
    const unheard = parted();
    delete unheard.outer.Resources['Alerts']!.Properties['Subscription'];
    assert.deepEqual(await found(unheard.outer, unheard.inner, 'outer.json'), [
      'outer.json alarm-reaches-nobody Alerts',
    ]);
  });

  it('whose alarm there is made only under a condition that is false by default has none', async () => {
    const { inner, outer } = parted();
    outer.Conditions['Never'] = { 'Fn::Equals': ['a', 'b'] };
    for (const id of ['FailedAlarm', 'SilentAlarm']) outer.Resources[id]!['Condition'] = 'Never';
    assert.deepEqual(await found(outer, inner, 'outer.json'), ['inner.json no-alarm Machine']);
  });

  it('may lie deeper, and a stack that nests itself ends nothing', async () => {
    const { inner, outer } = parted();
    write('middle.json', {
      Resources: {
        Inner: { Type: 'AWS::CloudFormation::Stack', Metadata: { 'aws:asset:path': 'inner.json' } },
        Again: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: 'outer.json' } },
      },
      Outputs: { MachineArn: { Value: { 'Fn::GetAtt': ['Inner', 'Outputs.MachineArn'] } } },
    });
    outer.Resources['Jobs']!.Properties['TemplateURL'] = 'middle.json';
    assert.deepEqual(await found(outer, inner, 'outer.json'), []);
  });
});
