/** Composite alarms: their states follow those of others, and their actions wait for a suppressor. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DescribeAlarmsOutput } from '@aws-sdk/client-cloudwatch';
import { type HeldAlarms, openAlarms } from '../fixtures/held-alarms.ts';

const arn = (name: string) => `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${name}`;

async function open(AlarmRule: string, more?: object): Promise<HeldAlarms> {
  const held = await openAlarms();
  for (const name of ['a', 'b', 'quiet']) await held.child(name);
  await held.compose(AlarmRule, more);
  held.published();
  return held;
}

describe('a composite alarm', () => {
  it('is evaluated when it is made, and takes the actions of its first state', async () => {
    const held = await openAlarms();
    await held.child('a');
    await held.compose('ALARM(a)');
    const { StateValue, StateReason, AlarmArn } = await held.composite();
    assert.equal(AlarmArn, arn('all'));
    assert.equal(StateValue, 'OK');
    assert.equal(StateReason, `${arn('all')} was created and its alarm rule evaluates to OK`);
    assert.deepEqual(held.published(), ['all OK']);
  });

  it('changes with its children, and says which of them it was', async () => {
    const held = await open('ALARM(a) AND NOT ALARM(b)');
    await held.set('a', 'ALARM');
    const { StateValue, StateReason, StateReasonData } = await held.composite();
    assert.equal(StateValue, 'ALARM');
    assert.equal(StateReason, `${arn('a')} transitioned to ALARM at Thursday 01 January, 2026 00:00:00 UTC`);
    assert.deepEqual(JSON.parse(String(StateReasonData)), {
      triggeringAlarms: [{ arn: arn('a'), state: { value: 'ALARM', timestamp: '2026-01-01T00:00:00.000+0000' } }],
    });
    assert.deepEqual(held.published(), ['all ALARM']);
    const event = held.events.at(-1);
    assert.equal(event?.detail['alarmName'], 'all');
    assert.deepEqual(event?.detail['configuration'], { alarmRule: 'ALARM(a) AND NOT ALARM(b)' });
    await held.set('b', 'ALARM');
    assert.equal((await held.composite()).StateValue, 'OK');
    assert.deepEqual(held.published(), ['all OK']);
    await held.set('b', 'INSUFFICIENT_DATA');
    await held.set('quiet', 'ALARM');
    assert.deepEqual(held.published(), ['all ALARM']);
    assert.deepEqual(held.errors, []);
  });

  it('may have composite children', async () => {
    const held = await open('ALARM(a)');
    await held.compose(`ALARM("${arn('all')}") AND OK(b)`, { AlarmName: 'above' });
    await held.set('b', 'OK');
    held.published();
    await held.set('a', 'ALARM');
    assert.deepEqual(held.published().sort(), ['above ALARM', 'all ALARM']);
  });

  it('is shown where it is asked for, with its parents and children', async () => {
    const held = await open('ALARM(a) OR ALARM(b)');
    const names = async (input: object) => {
      const found = await held.call<DescribeAlarmsOutput>('cloudwatch', 'DescribeAlarms', input);
      return [...(found.MetricAlarms ?? []), ...(found.CompositeAlarms ?? [])].map(({ AlarmName }) => AlarmName);
    };
    assert.deepEqual(await names({}), ['a', 'b', 'quiet']);
    assert.deepEqual(await names({ AlarmTypes: ['CompositeAlarm'] }), ['all']);
    assert.deepEqual(await names({ ChildrenOfAlarmName: 'all' }), ['a', 'b']);
    assert.deepEqual(await names({ ParentsOfAlarmName: 'b' }), ['all']);
  });

  it('keeps its children from being deleted, unless it goes with them', async () => {
    const held = await open('ALARM(a)');
    const remove = (...AlarmNames: string[]) => held.call('cloudwatch', 'DeleteAlarms', { AlarmNames });
    await assert.rejects(remove('a'), /: Cannot delete a as there are composite alarm\(s\) depending on it\.$/);
    await held.call('cloudwatch', 'PutCompositeAlarm', { AlarmName: 'both', AlarmRule: 'ALARM(a) OR ALARM(b)' });
    await assert.rejects(
      remove('b', 'a'),
      /: Cannot delete b,a as there are composite alarm\(s\) depending on them\.$/,
    );
    await remove('both', 'a', 'all');
    await remove('b');
    assert.deepEqual(
      held.sql('SELECT name FROM alarm').map(({ name }) => name),
      ['quiet'],
    );
  });

  const refusals: [what: string, input: object, words: RegExp][] = [
    ['a rule that cannot be read', { AlarmRule: 'ALARM(a' }, /^Invalid AlarmRule syntax: cannot read/],
    [
      'children that are not there',
      { AlarmRule: 'ALARM(a) OR OK(x)' },
      /as alarms \[x\] in the alarm rule do not exist/,
    ],
    ['itself as its child', { AlarmRule: 'ALARM(all)' }, /^The alarm rule of all depends on all itself/],
    ['a suppressor without periods', { ActionsSuppressor: 'quiet' }, /must be given with an ActionsSuppressor/],
    ['periods without a suppressor', { ActionsSuppressorWaitPeriod: 1 }, /need an ActionsSuppressor/],
    ['the name of a metric alarm', { AlarmName: 'b' }, /^The alarm b is a metric alarm/],
  ];
  for (const [what, input, words] of refusals)
    it(`refuses ${what}`, async () => {
      const held = await open('TRUE');
      await assert.rejects(held.compose('ALARM(a)', input), ({ message }: Error) => words.test(message));
    });
});

describe('a suppressor', () => {
  const suppressed = {
    ActionsSuppressor: 'quiet',
    ActionsSuppressorWaitPeriod: 60,
    ActionsSuppressorExtensionPeriod: 120,
  };
  /** OK, and nothing waits. */
  async function openSuppressed(): Promise<HeldAlarms> {
    const held = await open('ALARM(a)', suppressed);
    await held.advance(60);
    assert.deepEqual(held.published(), ['all OK']);
    return held;
  }

  it('in ALARM holds the actions back, which follow its end by the extension period', async () => {
    const held = await openSuppressed();
    await held.set('quiet', 'ALARM');
    await held.set('a', 'ALARM');
    const { ActionsSuppressedBy, ActionsSuppressedReason } = await held.composite();
    assert.deepEqual([ActionsSuppressedBy, ActionsSuppressedReason], ['Alarm', 'Actions suppressed by Alarm']);
    await held.advance(3600);
    await held.set('quiet', 'OK');
    assert.equal((await held.composite()).ActionsSuppressedBy, 'ExtensionPeriod');
    await held.advance(119);
    assert.deepEqual(held.published(), []);
    await held.advance(1);
    assert.deepEqual(held.published(), ['all ALARM']);
    assert.equal((await held.composite()).ActionsSuppressedBy, undefined);
  });

  it('is waited for; one that does not come holds nothing longer than the wait period', async () => {
    const held = await openSuppressed();
    await held.set('a', 'ALARM');
    assert.equal((await held.composite()).ActionsSuppressedBy, 'WaitPeriod');
    await held.advance(59);
    assert.deepEqual(held.published(), []);
    await held.advance(1);
    assert.deepEqual(held.published(), ['all ALARM']);
  });

  it('that comes within the wait period holds the actions back', async () => {
    const held = await openSuppressed();
    await held.set('a', 'ALARM');
    await held.advance(30);
    await held.set('quiet', 'ALARM');
    assert.equal((await held.composite()).ActionsSuppressedBy, 'Alarm');
    await held.advance(3600);
    assert.deepEqual(held.published(), []);
  });

  it('owes nothing of an alarm that is back in the state that it left', async () => {
    const held = await openSuppressed();
    await held.set('quiet', 'ALARM');
    await held.set('a', 'ALARM');
    await held.set('a', 'OK');
    await held.set('quiet', 'OK');
    await held.restart();
    await held.advance(3600);
    assert.deepEqual(held.published(), []);
    assert.deepEqual(held.errors, []);
  });
});
