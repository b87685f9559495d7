/**
 * The Rules section: assertions about the values of parameters, held before anything is made.
 * Left out, refused by name: functions that look at what EC2 has (Fn::RefAll, Fn::ValueOf, Fn::ValueOfAll).
 * Source: AWS CloudFormation User Guide, "CloudFormation template Rules syntax"; Template Reference, "Rule functions". AWS's words for a rule that
 * does not hold are not known: the author's own, AssertDescription, are given with its place.
 */
import { isObject } from '../is-object.ts';
import { didYouMean } from '../nearest.ts';
import type { Problem } from '../problem.ts';
import type { Json, JsonObject, Path } from './document.ts';
import { evaluate, type Scope } from './evaluate.ts';
import { pseudoParameters } from './functions.table.ts';
import { functionOf } from './functions.ts';
import type { Assertion, Rule } from './template.ts';

const junctions = ['Fn::And', 'Fn::Or', 'Fn::Not'];
const comparisons = ['Fn::Equals', 'Fn::Contains', 'Fn::EachMemberEquals', 'Fn::EachMemberIn'];
/** Within comparisons; other functions are not for rules. */
const values = ['Ref'];
const ofAccount = ['Fn::RefAll', 'Fn::ValueOf', 'Fn::ValueOfAll'];

/** A member of the section; what is wrong goes to `problems`. */
export function parseRule(
  node: Json,
  path: Path,
  problems: Problem[],
  parameters: ReadonlySet<string>,
): Rule | undefined {
  const check = (value: Json | undefined, at: Path): void => checkRuleValue(value, at, problems, parameters);
  const wrong = (at: Path, message: string): undefined => void problems.push({ path: at, message });
  if (!isObject(node)) return wrong(path, 'a rule must be an object');
  const { RuleCondition: condition, Assertions: assertions, ...others } = node;
  for (const name of Object.keys(others)) wrong([...path, name], `Invalid template rule property '${name}'`);
  if (!Array.isArray(assertions) || assertions.length === 0)
    return wrong(path, 'Template format error: every rule must have a list of Assertions');
  if (condition !== undefined) check(condition, [...path, 'RuleCondition']);
  const read = assertions.flatMap((one, index): Assertion[] => {
    const at = [...path, 'Assertions', index];
    if (!isObject(one) || one['Assert'] === undefined) {
      wrong(at, 'Template format error: every assertion must have an Assert');
      return [];
    }
    check(one['Assert'], [...at, 'Assert']);
    const { AssertDescription: description } = one as JsonObject;
    return [{ assert: one['Assert'] as Json, ...(typeof description === 'string' ? { description } : {}) }];
  });
  return { ...(condition === undefined ? {} : { condition }), assertions: read };
}

function checkRuleValue(
  node: Json | undefined,
  path: Path,
  problems: Problem[],
  parameters: ReadonlySet<string>,
): void {
  const call = node === undefined ? undefined : functionOf(node);
  const known = [...junctions, ...comparisons];
  if (!call || !known.includes(call.name)) {
    const why = call && ofAccount.includes(call.name) ? ': what EC2 has is not there' : '';
    const message = `a rule asks by ${known.join(', ')}${call ? `, not by ${call.name}` : ''}${why}`;
    problems.push({ path, message });
    return;
  }
  const list = Array.isArray(call.argument) ? call.argument : [];
  const at = (index: number): Path => [...path, call.name, index];
  if (junctions.includes(call.name)) {
    if (list.length === 0) problems.push({ path, message: `Template error: ${call.name} requires a list argument` });
    for (const [index, item] of list.entries()) checkRuleValue(item, at(index), problems, parameters);
    return;
  }
  if (list.length !== 2) problems.push({ path, message: `Template error: ${call.name} requires a list of two` });
  for (const [index, item] of list.entries()) checkOperand(item, at(index), problems, parameters);
}

function checkOperand(node: Json, path: Path, problems: Problem[], parameters: ReadonlySet<string>): void {
  if (Array.isArray(node)) {
    for (const [index, item] of node.entries()) checkOperand(item, [...path, index], problems, parameters);
    return;
  }
  if (!isObject(node)) return;
  const call = functionOf(node);
  const name = String(call?.argument);
  if (!call || !values.includes(call.name))
    problems.push({ path, message: 'a rule compares text, lists and parameters (Ref)' });
  else if (!parameters.has(name) && !pseudoParameters.has(name))
    problems.push({
      path,
      message: `Template format error: Unresolved dependencies [${name}]. Cannot reference resources in the Rules block of the template`,
      ...didYouMean(name, parameters),
    });
}

/** The assertions that do not hold. `scope` needs no resources and no conditions. */
export function brokenRules(rules: ReadonlyMap<string, Rule>, scope: Omit<Scope, 'conditions'>): Problem[] {
  const full: Scope = { ...scope, conditions: new Map() };
  const problems: Problem[] = [];
  for (const [name, { condition, assertions }] of rules) {
    if (condition !== undefined && !holds(condition, full, problems)) continue;
    for (const [index, { assert, description }] of assertions.entries()) {
      if (holds(assert, full, problems)) continue;
      const path = ['Rules', name, 'Assertions', index];
      problems.push({ path, message: description ?? `Template error: the assertion of rule ${name} does not hold` });
    }
  }
  return problems;
}

function holds(node: Json, scope: Scope, problems: Problem[]): boolean {
  const { name, argument } = functionOf(node) as { name: string; argument: Json };
  const list = argument as Json[];
  if (name === 'Fn::And') return list.every((item) => holds(item, scope, problems));
  if (name === 'Fn::Or') return list.some((item) => holds(item, scope, problems));
  if (name === 'Fn::Not') return !holds(list[0] as Json, scope, problems);
  const [left = [], right = []] = list.map((item) => textsOf(evaluate(item, scope, ['Rules'], problems)));
  if (name === 'Fn::Equals') return JSON.stringify(left) === JSON.stringify(right);
  if (name === 'Fn::Contains') return left.includes(right[0] as string);
  if (name === 'Fn::EachMemberEquals') return left.every((item) => item === right[0]);
  return left.every((item) => right.includes(item));
}

const textsOf = (value: Json | undefined): string[] => [value ?? []].flat().map(String);
