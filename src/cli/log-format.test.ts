import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Line, renderJson, renderReply, renderText } from './log-format.ts';

const at = new Date('2026-01-31T04:30:10Z');
const time = '2026-01-31T04:30:10.000Z';
const failed: Line = {
  level: 'ERROR',
  job: 'report',
  message: 'task 9a818ecb of report:3 failed',
  ids: { taskArn: 'arn:aws:ecs:us-east-1:000000000000:task/jobs/01a2' },
};
const hostile = 'a\x1b[2Jb\x07\u202e\r\n2026-01-31T04:30:10.000Z INFO  report: all is well\x9b31m';

describe('a line', () => {
  const texts: [name: string, line: Line, text: string][] = [
    ['of a job', failed, `${time} ERROR report: task 9a818ecb of report:3 failed\n`],
    ['of the cloud itself', { level: 'INFO', message: 'stopped' }, `${time} INFO  punctual: stopped\n`],
    ['with a hint', { level: 'WARN', message: 'a', hint: 'b' }, `${time} WARN  punctual: a\n  -> b\n`],
    [
      'whose job data would be another line',
      { level: 'WARN', job: hostile, message: hostile },
      `${time} WARN  ${['', ''].map(() => 'a\\x1b[2Jb\\x07\\u202e\\r\\n2026-01-31T04:30:10.000Z INFO  report: all is well\\x9b31m').join(': ')}\n`,
    ],
    [
      'of several, which are indented',
      { level: 'ERROR', message: 'one\ntwo', hint: 'three\nfour' },
      `${time} ERROR punctual: one\n  two\n  -> three\n  four\n`,
    ],
  ];
  for (const [name, line, text] of texts) it(`${name} is text`, () => assert.equal(renderText(line, at, false), text));

  it('has its level in colour where that is wanted, and nothing else', () => {
    assert.equal(
      renderText({ ...failed, message: '\x1b[31mred' }, at, true),
      `\x1b[2m${time}\x1b[0m \x1b[31mERROR\x1b[0m report: \\x1b[31mred\n`,
    );
  });

  it('is an object of JSON with its ids', () => {
    const text = renderJson(failed, at);
    assert.match(text, /^[^\n]*\n$/);
    assert.deepEqual(JSON.parse(text), {
      time,
      level: 'ERROR',
      job: 'report',
      message: failed.message,
      ...failed.ids,
    });
    assert.deepEqual(JSON.parse(renderJson({ level: 'INFO', message: 'stopped' }, at)), {
      time,
      level: 'INFO',
      message: 'stopped',
    });
  });

  it('has no control character as JSON, when it is read either', () => {
    const text = renderJson({ level: 'WARN', job: hostile, message: hostile, hint: hostile, ids: { id: hostile } }, at);
    assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]|\n./);
    for (const value of Object.values(JSON.parse(text) as Record<string, string>))
      assert.doesNotMatch(value, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  it('of a command that somebody typed has neither time nor level', () => {
    assert.equal(renderReply({ level: 'ERROR', message: 'a', hint: 'b' }), 'punctual: a\n  -> b\n');
    assert.equal(renderReply({ level: 'WARN', message: 'a' }), 'punctual: warning: a\n');
    assert.equal(renderReply({ level: 'INFO', message: 'a' }), 'punctual: a\n');
  });
});
