/** Alarm mute rules: an alarm that is muted changes its state and tells nobody, until the window ends. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  DescribeAlarmHistoryOutput,
  GetAlarmMuteRuleOutput,
  ListAlarmMuteRulesOutput,
} from '@aws-sdk/client-cloudwatch';
import { type HeldAlarms, openAlarms } from '../fixtures/held-alarms.ts';

/** From midnight on, as long as `Duration` says. */
const rule = (Duration: string, more: object = {}) => ({
  Name: 'night',
  Rule: { Schedule: { Expression: 'cron(0 0 * * *)', Duration } },
  MuteTargets: { AlarmNames: ['all'] },
  ...more,
});

/** The alarm `all` is OK at 00:00, and in ALARM with `a`. */
async function open(): Promise<HeldAlarms> {
  const held = await openAlarms();
  await held.child('a');
  await held.compose('ALARM(a)');
  held.published();
  return held;
}
const put = (held: HeldAlarms, input: object) => held.call('cloudwatch', 'PutAlarmMuteRule', input);
const get = (held: HeldAlarms) =>
  held.call<GetAlarmMuteRuleOutput>('cloudwatch', 'GetAlarmMuteRule', { AlarmMuteRuleName: 'night' });

describe('an alarm that is muted', () => {
  it('takes its actions when the window ends, if it is still in that state', async () => {
    const held = await open();
    await put(held, rule('PT2H'));
    assert.equal((await get(held)).Status, 'ACTIVE');
    await held.set('a', 'ALARM');
    assert.equal((await held.composite()).StateValue, 'ALARM');
    await held.advance(7199);
    assert.deepEqual(held.published(), []);
    await held.advance(1);
    assert.deepEqual(held.published(), ['all ALARM']);
    assert.equal((await get(held)).Status, 'SCHEDULED');
    const input = { AlarmName: 'all', HistoryItemType: 'Action', ScanBy: 'TimestampAscending' };
    const history = await held.call<DescribeAlarmHistoryOutput>('cloudwatch', 'DescribeAlarmHistory', input);
    assert.deepEqual(
      history.AlarmHistoryItems?.map(({ HistorySummary = '' }) => HistorySummary.replace(/ action .*/, '')),
      ['Successfully executed', 'Actions are muted by an alarm mute rule', 'Successfully executed'],
    );
  });

  it('takes none if it is back in the state that it left', async () => {
    const held = await open();
    await put(held, rule('PT2H'));
    await held.set('a', 'ALARM');
    await held.advance(60);
    await held.set('a', 'OK');
    await held.advance(7200);
    assert.deepEqual(held.published(), []);
    await held.set('a', 'ALARM');
    assert.deepEqual(held.published(), ['all ALARM']);
  });

  it('is muted while any of its rules is active', async () => {
    const held = await open();
    await put(held, rule('PT1H'));
    await put(held, rule('PT3H', { Name: 'longer' }));
    await held.set('a', 'ALARM');
    await held.advance(2 * 3600);
    assert.deepEqual(held.published(), []);
    await held.advance(3600);
    assert.deepEqual(held.published(), ['all ALARM']);
  });

  it('is heard at once when the rule is deleted, or names it no more', async () => {
    const held = await open();
    await put(held, rule('PT2H'));
    await held.set('a', 'ALARM');
    await put(held, rule('PT2H', { MuteTargets: { AlarmNames: ['a'] } }));
    await held.advance(1);
    assert.deepEqual(held.published(), ['all ALARM']);
    await put(held, rule('PT2H'));
    await held.set('a', 'OK');
    await held.call('cloudwatch', 'DeleteAlarmMuteRule', { AlarmMuteRuleName: 'night' });
    await held.advance(1);
    assert.deepEqual(held.published(), ['all OK']);
  });

  it('is heard before the rule’s start and after its expiry', async () => {
    const held = await open();
    const [StartDate, ExpireDate] = [new Date('2026-01-02T00:00:00Z'), new Date('2026-01-03T00:00:00Z')];
    await put(held, rule('P1D', { StartDate, ExpireDate }));
    await held.set('a', 'ALARM');
    assert.deepEqual(held.published(), ['all ALARM']);
    await held.advanceTo('2026-01-02T12:00:00Z');
    await held.set('a', 'OK');
    assert.deepEqual(held.published(), []);
    await held.advanceTo('2026-01-03T00:00:00Z');
    assert.deepEqual(held.published(), ['all OK']);
    assert.equal((await get(held)).Status, 'EXPIRED');
  });

  it('stays muted over a restart', async () => {
    const held = await open();
    await put(held, rule('PT2H'));
    await held.set('a', 'ALARM');
    await held.restart();
    await held.advance(7200);
    assert.deepEqual(held.published(), ['all ALARM']);
    assert.deepEqual(held.errors, []);
  });
});

describe('a mute rule', () => {
  it('is listed by alarm and status', async () => {
    const held = await open();
    await put(held, rule('PT1H'));
    const once = { Schedule: { Expression: 'at(2026-05-10T14:00)', Duration: 'PT1H' } };
    await put(held, { Name: 'once', Rule: once, Tags: [{ Key: 'k', Value: 'v' }] });
    const list = async (input: object) => {
      const found = await held.call<ListAlarmMuteRulesOutput>('cloudwatch', 'ListAlarmMuteRules', input);
      return found.AlarmMuteRuleSummaries?.map(({ AlarmMuteRuleArn, Status, MuteType }) =>
        [AlarmMuteRuleArn?.split(':').at(-1), Status, MuteType].join(' '),
      );
    };
    assert.deepEqual(await list({}), ['night ACTIVE RECURRING', 'once SCHEDULED ONE_TIME']);
    assert.deepEqual(await list({ AlarmName: 'all' }), ['night ACTIVE RECURRING']);
    assert.deepEqual(await list({ Statuses: ['SCHEDULED'] }), ['once SCHEDULED ONE_TIME']);
    await held.advanceTo('2026-05-10T15:00:00Z');
    assert.deepEqual(await list({ Statuses: ['EXPIRED'] }), ['once EXPIRED ONE_TIME']);
    const ResourceARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm-mute-rule:once';
    const { Tags } = await held.call<{ Tags: object[] }>('cloudwatch', 'ListTagsForResource', { ResourceARN });
    assert.deepEqual(Tags, [{ Key: 'k', Value: 'v' }]);
  });

  const refusals: [what: string, input: object, words: RegExp][] = [
    ['alarms that are not there', { MuteTargets: { AlarmNames: ['x'] } }, /the alarms \[x\] do not exist/],
    [
      'no schedule',
      { Rule: { Schedule: { Expression: 'daily', Duration: 'PT1H' } } },
      /^Rule\.Schedule: Expression `daily`/,
    ],
    ['an end before its start', { StartDate: new Date(2), ExpireDate: new Date(1) }, /StartDate must be before/],
  ];
  for (const [what, input, words] of refusals)
    it(`is refused with ${what}`, async () => {
      const held = await open();
      await assert.rejects(put(held, rule('PT1H', input)), ({ message }: Error) => words.test(message));
    });
});
