import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { logDestination, multilinePattern } from './log-destination.ts';

const container = (options: Record<string, string>) => ({
  name: 'main',
  image: 'b',
  logConfiguration: {
    logDriver: 'awslogs' as const,
    options: { 'awslogs-group': 'g', 'awslogs-region': 'r', ...options },
  },
});

describe('the output of a container', () => {
  it('goes to a stream of its prefix, its name and its task, or of the task alone', () => {
    assert.equal(logDestination('t', container({ 'awslogs-stream-prefix': 'p' }))?.stream, 'p/main/t');
    assert.equal(logDestination('t', container({}))?.stream, 't');
    assert.equal(logDestination('t', { name: 'main', image: 'b' }), undefined);
  });

  it('is cut into events by its lines, unless a pattern says with what an event begins', () => {
    assert.equal(multilinePattern(container({})), undefined);
    assert.equal(multilinePattern(container({ 'awslogs-multiline-pattern': '^INFO' })), '^INFO');
  });

  it('begins an event with its date where there is a pattern too', () => {
    const both = container({ 'awslogs-multiline-pattern': '^INFO', 'awslogs-datetime-format': '%Y' });
    assert.equal(multilinePattern(both), '[0-9]{4}');
  });

  const formats: readonly [string, string, string][] = [
    ['[%Y-%m-%d %H:%M:%S]', '[2026-11-24 08:00:01] it began', '2026-11-24 08:00:01 it began'],
    ['%b %d, %Y', 'Nov 24, 2026 it began', 'November 24, 2026'],
    ['%d/%B/%y %I:%M %p%L', '24/November/26 08:00 AM.123', '24/November/26 08:00'],
    ['100%%.%Z', '100%.CEST', '100%xCEST'],
  ];
  for (const [format, begins, goesOn] of formats)
    it(`begins an event with a date of the format ${format}`, () => {
      const pattern = new RegExp(multilinePattern(container({ 'awslogs-datetime-format': format })) as string);
      assert.match(begins, pattern);
      assert.doesNotMatch(goesOn, pattern);
    });
});
