import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AlarmState } from '../tables.ts';
import { alarmsIn, holds, parseAlarmRule } from './alarm-rule.ts';

const states: Readonly<Record<string, AlarmState>> = {
  a: 'ALARM',
  o: 'OK',
  i: 'INSUFFICIENT_DATA',
  'a name (with parentheses)': 'ALARM',
  'arn:aws:cloudwatch:us-east-1:000000000000:alarm:x': 'ALARM',
};

describe('a rule', () => {
  const cases: [rule: string, isAlarm: boolean][] = [
    ['TRUE', true],
    ['FALSE', false],
    ['ALARM(a)', true],
    ['ALARM("a")', true],
    ['ALARM ( a )', true],
    ['ALARM(o)', false],
    ['OK(o)', true],
    ['INSUFFICIENT_DATA(i)', true],
    ['ALARM(missing)', false],
    ['NOT ALARM(missing)', true],
    ['ALARM(a name (with parentheses))', true],
    ['ALARM("a name (with parentheses)")', true],
    ['ALARM(arn:aws:cloudwatch:us-east-1:000000000000:alarm:x)', true],
    ['ALARM(a) AND OK(o)', true],
    ['ALARM(a) AND ALARM(o)', false],
    ['ALARM(o) OR ALARM(a)', true],
    ['ALARM(a) OR ALARM(a) AND FALSE', true],
    ['(ALARM(a) OR ALARM(a)) AND FALSE', false],
    ['NOT FALSE AND FALSE', false],
    ['NOT (FALSE AND FALSE)', true],
    ['NOT NOT TRUE', true],
    ['(((TRUE)))', true],
    ['\n ALARM(a)\n AND\tNOT ALARM(o) ', true],
  ];
  for (const [text, isAlarm] of cases)
    it(`${text.trim()} is ${isAlarm}`, () => {
      const rule = parseAlarmRule(text);
      if (typeof rule === 'string') assert.fail(rule);
      assert.equal(
        holds(rule, (alarm) => states[alarm]),
        isAlarm,
      );
    });

  it('names its alarms, each once', () => {
    const rule = parseAlarmRule('ALARM(a) AND (OK("b") OR NOT ALARM(a)) AND TRUE');
    assert.deepEqual(typeof rule === 'string' ? rule : alarmsIn(rule), ['a', 'b']);
  });
});

describe('what is no rule', () => {
  const cases: [text: string, mistake: RegExp][] = [
    ['', /^an alarm, TRUE, FALSE or \( is expected at the end$/],
    ['ALARM()', /^ALARM\(\) must name an alarm$/],
    ['ALARM(a', /^cannot read `ALARM\(a` at character 0$/],
    ['alarm(a)', /^cannot read `alarm\(a\)`/],
    ['ALARM(a) AND', /at the end$/],
    ['ALARM(a) ALARM(b)', /^AND or OR is expected before `ALARM`$/],
    ['AND TRUE', /is expected before `AND`$/],
    ['(TRUE', /^a parenthesis is not closed$/],
    ['TRUE)', /^AND or OR is expected before `\)`$/],
    ['TRUE XOR FALSE', /^cannot read `XOR FALSE` at character 4$/],
    [Array(501).fill('TRUE').join(' OR '), /^more than 500 elements$/],
    [Array.from({ length: 101 }, (_, n) => `ALARM(${n})`).join(' OR '), /^more than 100 alarms$/],
  ];
  for (const [text, mistake] of cases)
    it(`\`${text.slice(0, 40)}\``, () => {
      assert.match(String(parseAlarmRule(text)), mistake);
    });
});
