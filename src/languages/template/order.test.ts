import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { order, type Step } from './order.ts';
import { parseTemplate } from './parse.ts';
import type { Template } from './template.ts';

const read = (text: string): Template => {
  const template = parseTemplate(text);
  assert.ok(!Array.isArray(template), JSON.stringify(template));
  return template;
};
const steps = (template: Template, conditions: Record<string, boolean> = {}): Step[] => {
  const result = order(template, new Map(Object.entries(conditions)));
  assert.ok(
    result.every((step) => 'logicalId' in step),
    JSON.stringify(result),
  );
  return result as Step[];
};
const fault = (text: string, conditions: Record<string, boolean> = {}): string | undefined => {
  const [problem] = order(read(text), new Map(Object.entries(conditions)));
  return problem && 'message' in problem ? problem.message : undefined;
};

describe('the order of resources', () => {
  it('follows Ref, GetAtt, Sub and DependsOn, else the author', () => {
    const template = read(`
      Resources:
        E: {Type: T, DependsOn: D}
        D: {Type: T, Properties: {P: !Sub '\${C} \${AWS::Region}'}}
        C: {Type: T, Properties: {P: !GetAtt B.Arn}}
        B: {Type: T, Properties: {P: [!Ref A]}}
        A: {Type: T}
        F: {Type: T, Properties: {P: !Sub ['\${A}', {A: x}]}}
    `);
    assert.deepEqual(
      steps(template)
        .map(({ logicalId }) => logicalId)
        .join(''),
      'AFBCDE',
    );
    assert.deepEqual(steps(template)[3], { logicalId: 'C', dependsOn: ['B'] });
  });

  const conditional = `
    Conditions: {Wanted: !Equals [a, b]}
    Resources:
      A: {Type: T, Condition: Wanted}
      B: {Type: T, DependsOn: A, Properties: {P: !If [Wanted, !Ref A, x]}}
  `;
  it('leaves out what does not exist, and what only such a branch needs', () => {
    assert.deepEqual(steps(read(conditional), { Wanted: false }), [{ logicalId: 'B', dependsOn: [] }]);
    assert.deepEqual(steps(read(conditional), { Wanted: true })[1], { logicalId: 'B', dependsOn: ['A'] });
  });

  const cases: [name: string, text: string, message: string][] = [
    ['itself', 'Resources: {A: {Type: T, Properties: {P: !Ref A}}}', 'Circular dependency between resources: [A]'],
    [
      'a circle, without what comes before or after it',
      'Resources: {A: {Type: T, DependsOn: B}, B: {Type: T, DependsOn: [A, D]}, C: {Type: T, DependsOn: A}, D: {Type: T}}',
      'Circular dependency between resources: [A, B]',
    ],
    [
      'a resource whose condition is false',
      'Conditions: {Wanted: !Equals [a, b]}\nResources: {A: {Type: T, Condition: Wanted}, B: {Type: T, Properties: {P: !Ref A}}}',
      'Template format error: Unresolved resource dependencies [A] in the Resources block of the template',
    ],
  ];
  for (const [name, text, message] of cases)
    it(`refuses ${name}`, () => assert.equal(fault(text, { Wanted: false }), message));

  it('puts every resource after all that it depends on', () => {
    const graph = fc.array(fc.array(fc.nat(19), { maxLength: 4 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(graph, (needs) => {
        const resources = needs.map((wanted, index) => {
          const below = [...new Set(wanted.filter((other) => other < index))].map((other) => `R${other}`);
          return `R${index}: {Type: T, DependsOn: [${below.join(', ')}]}`;
        });
        const made = new Set<string>();
        for (const { logicalId, dependsOn } of steps(read(`Resources: {${resources.reverse().join(', ')}}`))) {
          assert.ok(dependsOn.every((other) => made.has(other)));
          made.add(logicalId);
        }
        assert.equal(made.size, needs.length);
      }),
    );
  });

  it("makes the article's roles before what takes them, and the rule near the end", () => {
    const template = read(readFileSync(new URL('../../../test/fixtures/article.yaml', import.meta.url), 'utf8'));
    const ids = steps(template, { HasAlertingModule: true }).map(({ logicalId }) => logicalId);
    const before = (first: string, second: string) =>
      assert.ok(ids.indexOf(first) < ids.indexOf(second), `${first}, ${second}`);
    before('TaskRole', 'TaskDefinition');
    before('TaskDefinition', 'StateMachineRole');
    before('StateMachineRole', 'StateMachine');
    before('RuleRole', 'Rule');
    before('StateMachine', 'ExecutionsFailedAlarm');
    assert.equal(steps(template, { HasAlertingModule: false }).length, ids.length - 2);
  });
});
