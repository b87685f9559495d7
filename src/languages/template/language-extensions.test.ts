/** What loops make of a template, what they may not look like, and names that functions give. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loopDepthMax } from './limits.ts';
import { type Given, readTemplate } from './parse.ts';

const head = 'Transform: AWS::LanguageExtensions\nMappings: {M: {x: {c: [q, r]}, on: {a: Go}}}\n';
const names = 'Parameters: {Names: {Type: CommaDelimitedList, Default: "a,b-1"}}\n';
const queue = '{Type: AWS::SQS::Queue}';
const loop = (collection: string, fragment: string, name = 'L', identifier = 'X') =>
  `Fn::ForEach::${name}: [${identifier}, ${collection}, {${fragment}}]`;
const pseudo = new Map([['AWS::Region', 'eu-west-1']]);
const read = (body: string, given: Given = { parameters: new Map(), pseudo }) =>
  readTemplate(head + body, false, given);

/** Logical id -> all that stands under it. */
function made(body: string, given?: Given): Record<string, object> {
  const { template, problems } = read(body, given);
  assert.deepEqual(problems, []);
  return Object.fromEntries([...template!.resources].map(([id, { type, dependsOn, ...rest }]) => [id, { ...rest }]));
}

describe('Fn::ForEach', () => {
  it('makes a member of each value, with names of letters and digits where `&` stands', () => {
    const ids = Object.keys(made(`${names}Resources: {${loop('!Ref Names', `'Q&{X}': ${queue}`)}}`));
    assert.deepEqual(ids, ['Qa', 'Qb1']);
  });

  it('puts the value where Ref and Sub name the identifier, and in no plain text', () => {
    const properties =
      "{R: !Ref X, S: !Sub '${X}/${AWS::Region}/${!X}', W: !Sub ['${X}${Y}', {X: 1, Y: !Ref X}], T: '${X} &{X}', K: {'${X}': 1}}";
    const { Qa } = made(`Resources: {${loop('[a]', `'Q\${X}': {Type: T, Properties: ${properties}}`)}}`);
    assert.deepEqual(Qa, {
      properties: {
        R: 'a',
        S: { 'Fn::Sub': 'a/${AWS::Region}/${!X}' },
        W: { 'Fn::Sub': ['${X}${Y}', { X: 1, Y: 'a' }] },
        T: '${X} &{X}',
        K: { '${X}': 1 },
      },
    });
  });

  it('puts the value into names of resources and conditions', () => {
    const one =
      "{Type: T, Condition: 'Is${X}', DependsOn: ['P${X}'], Properties: {A: !Ref 'P${X}', B: !GetAtt ['P${X}', Arn]}}";
    const body = `Conditions: {Isa: !Equals [a, a]}\nResources: {Pa: {Type: T}, ${loop('[a]', `'Q\${X}': ${one}`)}}`;
    const { template, problems } = read(body);
    assert.deepEqual(problems, []);
    const { condition, dependsOn, properties } = template!.resources.get('Qa')!;
    assert.deepEqual([condition, [...dependsOn]], ['Isa', ['Pa']]);
    assert.deepEqual(properties, { A: { Ref: 'Pa' }, B: { 'Fn::GetAtt': ['Pa', 'Arn'] } });
  });

  it('makes properties, conditions and outputs too', () => {
    const { template, problems } = read(`
Conditions: {${loop('[a, b]', "'Is${X}': !Equals [!Ref X, a]")}}
Resources: {Q: {Type: T, Properties: {${loop('[One, Two]', "'${X}': !Ref X", 'P')}}}}
Outputs: {${loop('[a]', "'O${X}': {Value: !Ref Q, Condition: !Sub 'Is${X}'}", 'O')}}`);
    assert.deepEqual(problems, []);
    assert.deepEqual([...template!.conditions.keys()], ['Isa', 'Isb']);
    assert.deepEqual(template!.resources.get('Q')!.properties, { One: 'One', Two: 'Two' });
    assert.deepEqual([...template!.outputs], [['Oa', { value: { Ref: 'Q' }, condition: 'Isa' }]]);
  });

  it('goes through a mapping, by the value of the loop around it', () => {
    const inner = loop('!FindInMap [M, !Ref X, c]', `'Q\${X}\${Y}': ${queue}`, 'In', 'Y');
    assert.deepEqual(Object.keys(made(`Resources: {${loop('[x]', inner)}}`)), ['Qxq', 'Qxr']);
  });

  it('lets a mapping decide on a condition, or leave it out', () => {
    const condition = "!FindInMap [M, 'on', !Ref X, {DefaultValue: !Ref AWS::NoValue}]";
    const body = `Conditions: {Go: !Equals [a, a]}\nResources: {${loop('[a, b]', `'Q\${X}': {Type: T, Condition: ${condition}}`)}}`;
    assert.deepEqual(made(body), { Qa: { properties: {}, condition: 'Go' }, Qb: { properties: {} } });
  });

  it('goes once through what nobody knows yet, where nobody deploys it', () => {
    const body = `Parameters: {N: {Type: CommaDelimitedList}}\nResources: {${loop('!Ref N', `'Q\${X}': ${queue}`)}}`;
    assert.deepEqual(Object.keys(made(body, { parameters: new Map() })), ['QX']);
    assert.deepEqual(Object.keys(made(body, { parameters: new Map([['N', 'c,d']]), pseudo })), ['Qc', 'Qd']);
  });

  const nested = (depth: number): string =>
    Array.from({ length: depth }).reduce<string>(
      (inner, _, index) => loop('[a]', inner, `L${index}`, `X${index}`),
      `'Q\${X0}': ${queue}`,
    );
  const q = `'Q\${X}': ${queue}`;
  const wrong: [name: string, resources: string, message: RegExp][] = [
    ['without a fragment', 'Fn::ForEach::L: [X, [a]]', /^Fn::ForEach layout is incorrect$/],
    ['without a name', `Fn::ForEach: [X, [a], {${q}}]`, /^Fn::ForEach layout is incorrect$/],
    ['over a text', loop('a', q), /^Could not find a collection or could not be resolved for Fn::ForEach$/],
    ['over what a resource is', loop('!GetAtt [Q, Arn]', q), /^Could not find a collection/],
    ['by a condition', loop('!If [C, [a], [b]]', q), /^Could not find a collection/],
    ['with a key that is always the same', loop('[a]', `Q: ${queue}`), /^the key Q must have \$\{X\} or &\{X\} in it$/],
    [
      'with a key of something else',
      loop('[a]', `'Q\${X}\${Y}': ${queue}`),
      /^only identifiers of loops are known in keys/,
    ],
    ['that makes a member twice', loop('[a, a]', q), /^Fn::ForEach makes Qa, which is there already$/],
    ['that makes what is there', `Qa: ${queue}, ${loop('[a]', q)}`, /^Fn::ForEach makes Qa, which is there already$/],
    [
      'that makes what comes after it',
      `${loop('[a]', q)}, Qa: ${queue}`,
      /^Fn::ForEach makes Qa, which is there already$/,
    ],
    [
      'that makes nothing, endlessly',
      [1, 2, 3, 4].reduce(
        (inner, index) => loop(`[${Array.from({ length: 200 }, (_, i) => `a${i}`)}]`, inner, `L${index}`, `X${index}`),
        'Q: {}',
      ),
      /^the key Q must have/,
    ],
    ['by a name of JavaScript', loop('[__proto__]', `'\${X}': ${queue}`), /^this key is not allowed/],
    ['by the name of a resource', `L: ${queue}, ${loop('[a]', q)}`, /^the name of the loop Fn::ForEach::L stands/],
    [
      'within another with its identifier',
      loop('[a]', loop('[b]', q, 'In')),
      /^the identifier X is that of a loop around/,
    ],
    ['too deep', nested(loopDepthMax + 1), /^Fn::ForEach may be nested 5 deep at most$/],
    ['of a name that is none', loop('[a-b]', q), /^Template format error: Resource name Qa-b is non alphanumeric\.$/],
    [
      'that makes too much',
      loop(`[${Array.from({ length: 99 }, (_, i) => i)}]`, `'Q\${X}': {Type: ${'T'.repeat(20_000)}}`),
      /^Template may not exceed 1000000 bytes in size\.$/,
    ],
  ];
  for (const [name, resources, message] of wrong)
    it(`is refused ${name}`, () => {
      const { problems } = read(`Resources: {${resources}}`);
      assert.match(problems[0]!.message, message);
      assert.equal(problems[0]!.line, 3);
    });

  it('may be nested five deep', () => {
    assert.deepEqual(Object.keys(made(`Resources: {${nested(loopDepthMax)}}`)), ['Qa']);
  });

  it('needs the transform', () => {
    const { problems } = readTemplate(`Resources: {Q: {Type: T, Properties: {${loop('[a]', "'${X}': 1")}}}}`);
    assert.deepEqual(
      problems.map(({ message }) => message),
      ['`Fn::ForEach::L` needs the transform AWS::LanguageExtensions'],
    );
  });

  it('is shown at its own line in what is wrong with what it makes', () => {
    const { problems } = read(`Resources:\n  Fn::ForEach::L:\n    - X\n    - [a]\n    - Q\${X}:\n        Tpye: T`);
    assert.deepEqual(
      problems.map(({ line, message }) => [line, message]),
      [
        [8, "Invalid template resource property 'Tpye'"],
        [7, 'Template format error: [/Resources/Qa] Every Resources object must contain a Type member.'],
      ],
    );
  });
});

describe('names by functions', () => {
  it('stand in Ref, GetAtt, DependsOn and policies', () => {
    const given = { parameters: new Map([['Keep', 'Retain']]), pseudo };
    const body = `Parameters: {Keep: {Type: String}}
Resources:
  Qa: {Type: T, DeletionPolicy: !Ref Keep}
  B: {Type: T, DependsOn: [!Join ['', [Q, a]]]}
  C: {Type: T, Properties: {R: {Ref: {'Fn::Join': ['', [Q, a]]}}, A: !GetAtt [!Select [0, [Qa]], Arn]}}`;
    const { template, problems } = read(body, given);
    assert.deepEqual(problems, []);
    assert.equal(template!.resources.get('Qa')!.deletionPolicy, 'Retain');
    assert.deepEqual(template!.resources.get('B')!.dependsOn, ['Qa']);
    assert.deepEqual(template!.resources.get('C')!.properties, {
      R: { Ref: 'Qa' },
      A: { 'Fn::GetAtt': ['Qa', 'Arn'] },
    });
  });
});
