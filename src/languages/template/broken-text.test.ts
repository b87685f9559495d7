/** A text that does not parse: what is wrong with it hides nothing of what else is wrong. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { renderPath } from '../problem.ts';
import { readTemplate } from './parse.ts';

const said = (text: string): string[] =>
  readTemplate(text)
    .problems.toSorted((one, next) => one.line! - next.line!)
    .map(({ line, path, message, hint }) =>
      [line, renderPath(path), message.replace('Template format error: ', ''), hint].filter(Boolean).join(' '),
    );

const queue = (...properties: string[]): string =>
  ['  Queue:', '    Type: AWS::SQS::Queue', '    Properties:', ...properties].join('\n');
const yaml = (...properties: string[]): string =>
  `Resources:\n${queue(...properties)}\n  Topic:\n    Type: AWS::SNS::Topic\n    Propertes: {}\n`;
const other = "9 /Resources/Topic/Propertes Invalid template resource property 'Propertes' did you mean `Properties`?";
const at = '/Resources/Queue/Properties/QueueName';
const notWell = (language: string) => (line: number, column: number) =>
  `${language} not well-formed. (line ${line}, column ${column})`;
const [yamlAt, jsonAt] = [notWell('YAML'), notWell('JSON')];
const noEnd = 'Flow sequence in block collection must be sufficiently indented and end with a ]';

const cases: [name: string, text: string, said: string[]][] = [
  [
    'a quote without end',
    yaml('      QueueName: "a', '      Tags: []'),
    [`5 ${at} ${yamlAt(10, 1)} Missing closing "quote`, other],
  ],
  [
    'a bracket without end',
    yaml('      QueueName: [a, b', '      Tags: []'),
    [`5 ${at} ${yamlAt(6, 7)} ${noEnd}`, other],
  ],
  ['a tab', yaml('\tQueueName: a', '      Tags: []'), [`5 ${yamlAt(5, 1)} Tabs are not allowed as indentation`, other]],
  [
    'a line with too few blanks',
    yaml('      QueueName: a', '   DelaySeconds: 1'),
    [`6 ${yamlAt(6, 1)} Unexpected scalar at node end`, other],
  ],
  [
    'nothing but a tab',
    yaml('\tQueueName: a'),
    [`5 /Resources/Queue/Properties ${yamlAt(5, 1)} Tabs are not allowed as indentation`, other.replace('9', '8')],
  ],
  [
    'a key without a colon, and what refers to it',
    `${yaml('      QueueName: !GetAtt More.QueueName', '      Tags: []')}  More\n    Type: AWS::SQS::Queue\n`,
    [other, `10 ${yamlAt(10, 3)} A key wants a colon and a blank behind it`],
  ],
  [
    'faults of two resources',
    `${yaml('      QueueName: "a', '      Tags: []')}  More:\n    Type: [\n`,
    [`5 ${at} ${yamlAt(12, 1)} Missing closing "quote`, other, `11 /Resources/More/Type ${yamlAt(11, 12)} ${noEnd}`],
  ],
  [
    'what refers to a resource of which nothing is read',
    `Resources:\n  Topic: "a\n${queue('      QueueName: !GetAtt Topic.TopicName')}\n  Other:\n    DependsOn: Topic\n    Type: AWS::SNS::Topic\n`,
    [`2 /Resources/Topic ${yamlAt(10, 1)} Missing closing "quote`],
  ],
  [
    'commas of JSON, and a comment',
    '{"Resources": {\n"A": {"Type": "T",}, // one\n"B": {"Type": "T" "Propertes": {}}\n}}',
    [
      `2 ${jsonAt(2, 19)} delete the comma before it`,
      `2 ${jsonAt(2, 22)} delete the comment: JSON has none`,
      `3 ${jsonAt(3, 19)} put a comma before it`,
      "3 /Resources/B/Propertes Invalid template resource property 'Propertes' did you mean `Properties`?",
    ],
  ],
  [
    'what YAML alone would take',
    '{"Resources": {\n\'A\': {"Type": "T", "Propertes": {}}}}',
    [
      `2 ${jsonAt(2, 1)} Expected property name or '}'`,
      "2 /Resources/A/Propertes Invalid template resource property 'Propertes' did you mean `Properties`?",
    ],
  ],
  [
    'more than anybody reads',
    `Resources:\n${Array.from({ length: 60 }, (_, n) => `  R${n}: "a\n`).join('')}`,
    [`2 ${yamlAt(2, 9)} Missing closing "quote`],
  ],
];

describe('of a text that does not parse all is said, once:', () => {
  for (const [name, text, expected] of cases) it(name, () => assert.deepEqual(said(text), expected));
});
