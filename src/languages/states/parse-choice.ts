/** The rules of a Choice state, checked. Source: https://states-language.net/spec.html#choice-state; AWS's words. */
import { type ChoiceRule, parsePattern } from './choice.ts';
import type { DefinitionNode } from './definition-node.ts';
import { comparisons, traits } from './fields.table.ts';
import type { Choice } from './machine.ts';
import { parseAssign } from './parse-assign.ts';
import { refuseForJsonata, refuseForJsonPath } from './refuse-fields.ts';
import { parseTimestamp } from './timestamp.ts';

const operators: readonly string[] = [
  ...comparisons.flatMap(({ name }) => [name, `${name}Path`]),
  'StringMatches',
  ...traits,
];

const selectors = ['And', 'Or', 'Not', 'Variable', 'Condition'];

export function parseChoices(state: DefinitionNode): Choice[] {
  if (state.list('Choices')?.length === 0) state.report('Value cannot be empty', 'Choices');
  return state.children('Choices').flatMap((node, i) => {
    node.require(['Next']);
    const next = node.text('Next');
    const rule = node.language === 'JSONata' ? parseCondition(node, i) : parseRule(node, ['Next', 'Comment', 'Assign']);
    const assign = parseAssign(node, { place: `Choices[${i}]/Assign` });
    const output = node.language === 'JSONata' ? node.template('Output', { place: `Choices[${i}]/Output` }) : undefined;
    return next === undefined ? [] : [{ rule: rule ?? wrongRule, next, assign, output }];
  });
}

/** Stands for one with problems: where it leads is looked at all the same. */
const wrongRule: Choice['rule'] = { is: 'condition', template: { is: 'constant', value: false } };

function parseCondition(node: DefinitionNode, index: number): Choice['rule'] | undefined {
  for (const field of selectors) if (field !== 'Condition' && node.has(field)) refuseForJsonata(node, field);
  node.refuseOthers([...selectors, 'Next', 'Comment', 'Assign', 'Output']);
  node.require(['Condition']);
  const value = node.get('Condition');
  if (typeof value === 'boolean') return { is: 'condition', template: { is: 'constant', value } };
  const template = node.expression('Condition', `Choices[${index}]/Condition`);
  if (!template && node.has('Condition'))
    node.report('Condition must be a boolean or a JSONata expression', 'Condition');
  return template && { is: 'condition', template };
}

function parseRule(node: DefinitionNode, extra: readonly string[]): ChoiceRule | undefined {
  const chosen = selectors.filter((field) => node.has(field));
  if (chosen.length !== 1) {
    node.report(`The object must have only one of the following fields, [${selectors.join(', ')}]`);
    return undefined;
  }
  const selector = chosen[0]!;
  if (selector === 'Condition') {
    refuseForJsonPath(node, 'Condition');
    return undefined;
  }
  node.refuseOthers([...extra, selector, ...(selector === 'Variable' ? operators : [])]);
  if (selector === 'Variable') return parseComparison(node);
  if (selector === 'Not') {
    const inner = node.child('Not');
    const rule = inner && parseRule(inner, ['Comment']);
    return rule && { is: 'not', rule };
  }
  if (node.list(selector)?.length === 0) node.report('Value cannot be empty', selector);
  const rules = node.children(selector).map((each) => parseRule(each, ['Comment']));
  return { is: selector === 'And' ? 'and' : 'or', rules: rules.filter((rule) => rule !== undefined) };
}

function parseComparison(node: DefinitionNode): ChoiceRule | undefined {
  const variable = node.referencePath('Variable');
  const chosen = operators.filter((field) => node.has(field));
  if (chosen.length === 0) node.report(`These fields are required: [${operators.join(', ')}]`);
  if (chosen.length > 1) node.onlyOne(chosen);
  const operator = chosen[0];
  if (!variable || operator === undefined) return undefined;
  const trait = traits.find((name) => name === operator);
  if (trait) {
    const expected = node.boolean(trait);
    return expected === undefined ? undefined : { is: 'trait', variable, trait, expected };
  }
  if (operator === 'StringMatches') {
    const pattern = parsePattern(node.text(operator) ?? '');
    if (!pattern) node.report('A backslash must be followed by `*` or a backslash', operator);
    return pattern && { is: 'matches', variable, pattern };
  }
  return parseRelation(node, operator, variable);
}

function parseRelation(
  node: DefinitionNode,
  operator: string,
  variable: NonNullable<ReturnType<DefinitionNode['referencePath']>>,
): ChoiceRule | undefined {
  const { kind, relation } = comparisons.find(({ name }) => operator === name || operator === `${name}Path`)!;
  if (operator.endsWith('Path')) {
    const path = node.referencePath(operator);
    return path && { is: 'compare', variable, kind, relation, to: { path } };
  }
  const value = node.get(operator);
  if (kind === 'Numeric' && typeof value !== 'number') node.report('Expected value of type Number', operator);
  else if (kind === 'Boolean' && typeof value !== 'boolean') node.report('Expected value of type Boolean', operator);
  else if ((kind === 'String' || kind === 'Timestamp') && typeof value !== 'string')
    node.report('Expected value of type String', operator);
  else if (kind === 'Timestamp' && parseTimestamp(value as string) === undefined)
    node.report('Expected value of type Timestamp', operator);
  return { is: 'compare', variable, kind, relation, to: { value } };
}
