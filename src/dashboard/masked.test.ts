import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mask, withoutSecretParts, withoutSecrets } from './masked.ts';

const acts = (value: unknown): unknown => withoutSecrets(value, true);
const looks = (value: unknown): unknown => withoutSecrets(value, false);

describe('within a text, for who may only look', () => {
  const cases: [text: string, shown: string][] = [
    ['connecting to postgres://me:hunter2@db/x', 'connecting to postgres://me:••••@db/x'],
    ['DB_PASSWORD=hunter2 report --day 3', 'DB_PASSWORD=•••• report --day 3'],
    ['{"apiToken": "hunter2", "day": 3}', '{"apiToken": "••••", "day": 3}'],
    ['{\\"apiToken\\":\\"hunter2\\",\\"day\\":3}', '{\\"apiToken\\":\\"••••\\",\\"day\\":3}'],
    ['login refused, password: hunter2', 'login refused, password: ••••'],
    ['?access_key=hunter2&day=3', '?access_key=••••&day=3'],
    ['Authorization: Bearer hunter2hunter2', 'Authorization: Bearer ••••'],
    ['key AKIAABCDEFGHIJKLMNOP is old', 'key •••• is old'],
    ['-----BEGIN PRIVATE KEY-----\nhunter2', '••••'],
    [
      'arn:aws:states:eu-west-1:1:execution:auth-token-refresh:run-1',
      'arn:aws:states:eu-west-1:1:execution:auth-token-refresh:run-1',
    ],
    ['auth-service: exit code 3', 'auth-service: exit code 3'],
  ];
  for (const [text, shown] of cases) it(text, () => assert.equal(withoutSecretParts(text), shown));
});

describe('what no screen shows', () => {
  it('is in what functions of templates are called with; what they name is no secret', () => {
    const Environment = [
      { Name: 'DB_PASSWORD', Value: { 'Fn::Sub': 'hunter2' } },
      { Name: 'DB', Value: { 'Fn::Join': ['', ['postgres://me:', 'hunter2', '@', { Ref: 'Db' }]] } },
      { Name: 'SHOP', Value: { 'Fn::Sub': 'berlin' } },
      { Name: 'PORT', Value: 80 },
      { Name: 'ROLE', Value: { 'Fn::GetAtt': ['Role', 'Arn'] } },
    ];
    assert.deepEqual(acts({ Environment }), {
      Environment: [
        { Name: 'DB_PASSWORD', Value: { 'Fn::Sub': mask } },
        { Name: 'DB', Value: { 'Fn::Join': [mask, [mask, mask, mask, { Ref: 'Db' }]] } },
        ...Environment.slice(2),
      ],
    });
    assert.doesNotMatch(JSON.stringify(looks({ Environment })), /hunter2|berlin|80/);
    assert.match(JSON.stringify(looks({ Environment })), /"ROLE","Value":\{"Fn::GetAtt":\["Role","Arn"\]/);
  });

  it('is in objects of variables, and where a condition chooses', () => {
    const Variables = { Name: 'berlin', API_TOKEN: { 'Fn::Sub': 'hunter2' } };
    const chosen = { Environment: { 'Fn::If': ['IsProd', [{ Name: 'API_TOKEN', Value: 'hunter2' }], []] } };
    assert.deepEqual(acts({ Environment: { Variables } }), {
      Environment: { Variables: { Name: 'berlin', API_TOKEN: { 'Fn::Sub': mask } } },
    });
    assert.deepEqual(acts(chosen), {
      Environment: { 'Fn::If': ['IsProd', [{ Name: 'API_TOKEN', Value: mask }], []] },
    });
    assert.doesNotMatch(JSON.stringify(looks([{ Environment: { Variables } }, chosen])), /hunter2|berlin/);
  });

  it('is in texts that are JSON, by the same rules', () => {
    const environment = [
      { name: 'API_TOKEN', value: 'hunter2' },
      { name: 'SHOP', value: 'berlin' },
    ];
    const Input = JSON.stringify({ containerOverrides: [{ name: 'report', environment }] });
    const DefinitionString = JSON.stringify({ States: { Run: { Parameters: { Environment: environment } } } });
    for (const properties of [{ Input, DefinitionString }, { DefinitionString: { 'Fn::Sub': DefinitionString } }]) {
      assert.match(JSON.stringify(acts(properties)), /API_TOKEN.*SHOP.*berlin/);
      assert.doesNotMatch(JSON.stringify(acts(properties)), /hunter2/);
      assert.doesNotMatch(JSON.stringify(looks(properties)), /hunter2|berlin/);
      assert.match(JSON.stringify(looks(properties)), /States/);
    }
    const torn = { DefinitionString: { 'Fn::Join': ['', ['{"Name":"API_TOKEN","Value":"hunter2"', { Ref: 'Rest' }]] } };
    assert.doesNotMatch(JSON.stringify([acts(torn), looks(torn)]), /hunter2/);
    assert.match(JSON.stringify(acts({ DefinitionString: { 'Fn::Join': ['', ['{"States":', '}']] } })), /States/);
  });

  it('is in the objects that JSONata makes', () => {
    const made = (token: string, shop: string, command: string): string =>
      `{% [{'Environment': [{'Name': 'RUN_ID', 'Value': $id}, {'Name': "API_TOKEN", 'Value': ${token}}, {'Name': "SHOP", 'Value': ${shop}}], 'Command': [${command}]}] %}`;
    const written = made('"hun\\"ter2"', '"berlin"', '"send]", "hunter2"');
    assert.equal(acts(written), made(`'${mask}'`, '"berlin"', '"send]", "hunter2"'));
    assert.equal(looks(written), made(`'${mask}'`, `'${mask}'`, `'${mask}'`));
  });

  it('is, for who may only look, each command and input', () => {
    const properties = { Command: ['send', '--key', 'hunter2'], Input: '{"a": "hunter2"}', Image: 'report:1' };
    assert.deepEqual(acts(properties), properties);
    assert.deepEqual(looks(properties), { Command: mask, Input: mask, Image: 'report:1' });
    assert.deepEqual(acts({ Command: ['load', 'postgres://me:hunter2@db/x'] }), { Command: ['load', mask] });
  });
});
