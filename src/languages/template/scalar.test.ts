import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseTemplate } from './parse.ts';

describe('scalars', () => {
  const cases: [text: string, value: unknown][] = [
    ['600', 600],
    ['-1.5', -1.5],
    ['2.0', 2],
    ['1e3', 1000],
    ['true', true],
    ['yes', true],
    ['Off', false],
    ["'yes'", 'yes'],
    ['012345678901', '1.2345678901E10'],
    ['090000000000', '9.0E10'],
    ['08', '8.0'],
    ['-0912345', '-912345.0'],
    ['012345670123', 1402433619],
    ['0300', 192],
    ['-010', -8],
    ['00', 0],
    ['0', 0],
    ['0_7', 7],
    ['0777777777777777777777', '9223372036854775807'],
    ['123456789012', 123456789012],
    ['1_000', 1000],
    ['+5', 5],
    ['.5', 0.5],
    ['5.', 5],
    ['0.10', 0.1],
    ['9007199254740993', '9007199254740993'],
    ['12345678901234567890', '12345678901234567890'],
    ['0x1F', 31],
    ['-0xff', -255],
    ['0xFFFFFFFFFFFFFFFFFF', '4722366482869645213695'],
    ['0X1F', '0X1F'],
    ['0x', '0x'],
    ['0b101', 5],
    ['0b', '0b'],
    ['0o17', '0o17'],
    ['1:30', 90],
    ['12:30', 750],
    ['-1:30', -90],
    ['12:30:45', 45045],
    ['1:30.5', 90.5],
    ['0:30', '0:30'],
    ['09:30', '09:30'],
    ['1:60', '1:60'],
    ['8080:80', '8080:80'],
    ['22:22', 1342],
    ['2012-10-17', '2012-10-17'],
    ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ['1.2.3', '1.2.3'],
    ['1e', '1e'],
    ['12a', '12a'],
    ['y', 'y'],
    ['NO', false],
    ['!!str 12', '12'],
    ['!!str 0300', '0300'],
    ["'0300'", '0300'],
    ['"1:30"', '1:30'],
    [`1${'0'.repeat(1000)}`, `1${'0'.repeat(1000)}`],
    ["''", ''],
  ];
  for (const [text, value] of cases)
    it(`${text} is ${JSON.stringify(value)}`, () => {
      const template = parseTemplate(`Resources: {A: {Type: T, Properties: {P: ${text}}}}`);
      assert.ok(!Array.isArray(template), JSON.stringify(template));
      assert.deepEqual(template.resources.get('A')?.properties['P'], value);
    });
});

it('a number for a key is still read in a template that was deployed before', () => {
  const template = parseTemplate(`Resources: {A: {Type: T}}\nMappings: {M: {012345670123: {a: b}}}`, true);
  assert.ok(!Array.isArray(template));
  assert.equal(template.mappings.get('M')?.get('012345670123')?.get('a'), 'b');
});
