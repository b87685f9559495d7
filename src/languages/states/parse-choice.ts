/** The rules of a Choice state, checked. Source: https://states-language.net/spec.html#choice-state; AWS's words. */
import { type ChoiceRule, parsePattern } from './choice.ts';
import { comparisons, traits } from './fields.table.ts';
import type { Place } from './place.ts';
import { parseTimestamp } from './timestamp.ts';

const operators: readonly string[] = [
  ...comparisons.flatMap(({ name }) => [name, `${name}Path`]),
  'StringMatches',
  ...traits,
];

const selectors = ['And', 'Or', 'Not', 'Variable', 'Condition'];

export function parseChoices(state: Place): { rule: ChoiceRule; next: string }[] {
  if (state.list('Choices')?.length === 0) state.fault('Value cannot be empty', 'Choices');
  return state.places('Choices').flatMap((place) => {
    place.require(['Next']);
    const next = place.text('Next');
    const rule = parseRule(place, ['Next', 'Comment']);
    return rule && next !== undefined ? [{ rule, next }] : [];
  });
}

function parseRule(place: Place, extra: readonly string[]): ChoiceRule | undefined {
  const chosen = selectors.filter((field) => place.has(field));
  if (chosen.length !== 1) {
    place.fault(`The object must have only one of the following fields, [${selectors.join(', ')}]`);
    return undefined;
  }
  const selector = chosen[0]!;
  if (selector === 'Condition') {
    place.fault(
      "The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' QueryLanguage",
    );
    return undefined;
  }
  place.refuseOthers([...extra, selector, ...(selector === 'Variable' ? operators : [])]);
  if (selector === 'Variable') return parseComparison(place);
  if (selector === 'Not') {
    const inner = place.child('Not');
    const rule = inner && parseRule(inner, ['Comment']);
    return rule && { is: 'not', rule };
  }
  if (place.list(selector)?.length === 0) place.fault('Value cannot be empty', selector);
  const rules = place.places(selector).map((each) => parseRule(each, ['Comment']));
  return { is: selector === 'And' ? 'and' : 'or', rules: rules.filter((rule) => rule !== undefined) };
}

function parseComparison(place: Place): ChoiceRule | undefined {
  const variable = place.referencePath('Variable');
  const chosen = operators.filter((field) => place.has(field));
  if (chosen.length === 0) place.fault(`These fields are required: [${operators.join(', ')}]`);
  if (chosen.length > 1) place.onlyOne(chosen);
  const operator = chosen[0];
  if (!variable || operator === undefined) return undefined;
  const trait = traits.find((name) => name === operator);
  if (trait) {
    const expected = place.boolean(trait);
    return expected === undefined ? undefined : { is: 'trait', variable, trait, expected };
  }
  if (operator === 'StringMatches') {
    const pattern = parsePattern(place.text(operator) ?? '');
    if (!pattern) place.fault('A backslash must be followed by `*` or a backslash', operator);
    return pattern && { is: 'matches', variable, pattern };
  }
  return parseRelation(place, operator, variable);
}

function parseRelation(
  place: Place,
  operator: string,
  variable: NonNullable<ReturnType<Place['referencePath']>>,
): ChoiceRule | undefined {
  const { kind, relation } = comparisons.find(({ name }) => operator === name || operator === `${name}Path`)!;
  if (operator.endsWith('Path')) {
    const path = place.referencePath(operator);
    return path && { is: 'compare', variable, kind, relation, to: { path } };
  }
  const value = place.get(operator);
  if (kind === 'Numeric' && typeof value !== 'number') place.fault('Expected value of type Number', operator);
  else if (kind === 'Boolean' && typeof value !== 'boolean') place.fault('Expected value of type Boolean', operator);
  else if ((kind === 'String' || kind === 'Timestamp') && typeof value !== 'string')
    place.fault('Expected value of type String', operator);
  else if (kind === 'Timestamp' && parseTimestamp(value as string) === undefined)
    place.fault('Expected value of type Timestamp', operator);
  return { is: 'compare', variable, kind, relation, to: { value } };
}
