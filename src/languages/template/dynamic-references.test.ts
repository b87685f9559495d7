import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { dynamicParts } from './dynamic-references.ts';

const arn = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:s-AbCdEf';
const cases: [text: string, reference: object][] = [
  ['{{resolve:ssm:name}}', { service: 'ssm', name: 'name' }],
  ['{{resolve:ssm:/a/b:12}}', { service: 'ssm', name: '/a/b', version: '12' }],
  ['{{resolve:ssm-secure:a.b-c:1}}', { service: 'ssm-secure', name: 'a.b-c', version: '1' }],
  ['{{resolve:secretsmanager:s}}', { service: 'secretsmanager', secretId: 's' }],
  ['{{resolve:secretsmanager:s:SecretString}}', { service: 'secretsmanager', secretId: 's' }],
  ['{{resolve:secretsmanager:s:SecretString:key}}', { service: 'secretsmanager', secretId: 's', jsonKey: 'key' }],
  [
    `{{resolve:secretsmanager:${arn}:SecretString:key::id}}`,
    { service: 'secretsmanager', secretId: arn, jsonKey: 'key', versionId: 'id' },
  ],
  [`{{resolve:secretsmanager:${arn}}}`, { service: 'secretsmanager', secretId: arn }],
  [
    '{{resolve:secretsmanager:s:::AWSPREVIOUS}}',
    { service: 'secretsmanager', secretId: 's', versionStage: 'AWSPREVIOUS' },
  ],
];
const wrong = [
  '{{resolve:ssm}}',
  '{{resolve:ssm:}}',
  '{{resolve:ssm:a:b}}',
  '{{resolve:ssm:a:1:2}}',
  '{{resolve:ssm:a b}}',
  '{{resolve:secretsmanager:}}',
  '{{resolve:secretsmanager:s:SecretBinary}}',
  '{{resolve:secretsmanager:s:SecretString:k:stage:id}}',
  '{{resolve:secretsmanager:s:SecretString:k:::x}}',
  '{{resolve:s3:x}}',
  '{{resolve:ssm:a}',
];

describe('a dynamic reference', () => {
  for (const [text, reference] of cases)
    it(`is read: ${text}`, () => assert.deepEqual(dynamicParts(text), [{ reference, text }]));

  for (const text of wrong)
    it(`is none: ${text}`, () => {
      const [part, ...others] = dynamicParts(text);
      assert.ok(part && 'wrong' in part && part.text === text);
      assert.deepEqual(others, []);
    });

  it('stands within text, several times', () => {
    const reference = { service: 'ssm', name: 'a' };
    const text = '{{resolve:ssm:a}}';
    assert.deepEqual(dynamicParts(`x${text}{{y}}${text}`), [
      { text: 'x' },
      { reference, text },
      { text: '{{y}}' },
      { reference, text },
    ]);
  });

  it('leaves all of the text in the parts', () => {
    const piece = fc.constantFrom('{{resolve:', 'ssm:', 'a', '}}', '}', '{{', ':1', 'secretsmanager:');
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join('')),
        (text) => {
          assert.equal(
            dynamicParts(text)
              .map((part) => part.text)
              .join(''),
            text,
          );
        },
      ),
    );
  });
});
