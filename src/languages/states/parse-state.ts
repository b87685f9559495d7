/** One state of a definition, checked: its fields, its language, its data flow. Source: https://states-language.net/spec.html#state-types */
import type { DefinitionNode } from './definition-node.ts';
import { type StateType, stateFields } from './fields.table.ts';
import type { ChoiceState, FailState, Language, PassState, State, SucceedState, WaitState } from './machine.ts';
import { parseAssign } from './parse-assign.ts';
import { parseChoices } from './parse-choice.ts';
import { data, flow, seconds, wholePath } from './parse-flow.ts';
import { type ParseScope, parseMap, parseParallel } from './parse-scopes.ts';
import { parseTask } from './parse-task.ts';
import { refuseFields } from './refuse-fields.ts';
import type { Template } from './template.ts';
import { parseTimestamp } from './timestamp.ts';

/** The state; undefined where its problems leave nothing to go on with. */
export function parseState(name: string, outer: DefinitionNode, parseScope: ParseScope): State | undefined {
  outer.require(['Type']);
  const type = outer.text('Type');
  if (type === undefined) return undefined;
  if (!isStateType(type)) {
    outer.reportOther(type, Object.keys(stateFields), 'Type');
    return undefined;
  }
  const node = outer.in(languageOf(outer));
  refuseFields(node, stateFields[type]);
  return parseStateOfType(name, type, node, (inner) => {
    const around = inner.in(outer.language);
    return parseScope(around.in(languageOf(around)));
  });
}

const isStateType = (type: string): type is StateType => Object.hasOwn(stateFields, type);

/**
 * The language of a machine, of states inside a state, or of a state: what it says, or else that of the states around it. A Parallel's or a Map's own is not
 * for the states inside it: "If not provided for the state machine, the default value for each state is JSONPath" (Step Functions guide, "State machine structure").
 */
export function languageOf(node: DefinitionNode): Language {
  if (!node.has('QueryLanguage')) return node.language;
  const language = node.text('QueryLanguage');
  if (language === 'JSONPath') {
    if (node.language === 'JSONata')
      node.report("'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine");
    return node.language;
  }
  if (language !== undefined && language !== 'JSONata')
    node.reportOther(language, ['JSONPath', 'JSONata'], 'QueryLanguage');
  // Whatever it says, it is not JSONPath (floci-io/floci, pull request 2972).
  return 'JSONata';
}

/** Throws for a type that is in the table of fields and has no case here (which does not compile either). */
export function parseStateOfType(
  name: string,
  type: StateType,
  node: DefinitionNode,
  parseScope: ParseScope,
): State | undefined {
  switch (type) {
    case 'Pass':
      return parsePass(name, node);
    case 'Task':
      return parseTask(name, node);
    case 'Wait':
      return parseWait(name, node);
    case 'Choice':
      return parseChoice(name, node);
    case 'Succeed':
      return parseSucceed(name, node);
    case 'Fail':
      return parseFail(name, node);
    case 'Parallel':
      return parseParallel(name, node, parseScope);
    case 'Map':
      return parseMap(name, node, parseScope);
    default:
      throw new Error(`the state type \`${type satisfies never}\` has fields and no parser`);
  }
}

const parsePass = (name: string, node: DefinitionNode): PassState => ({
  type: 'Pass',
  name,
  ...flow(node),
  parameters: node.language === 'JSONPath' ? node.template('Parameters') : undefined,
  result: node.language === 'JSONPath' && node.has('Result') ? JSON.stringify(node.get('Result')) : undefined,
  resultPath: node.language === 'JSONPath' ? node.resultPath() : wholePath,
});

function parseChoice(name: string, node: DefinitionNode): ChoiceState {
  node.require(['Choices']);
  return {
    type: 'Choice',
    name,
    ...data(node),
    assign: parseAssign(node),
    choices: parseChoices(node),
    default: node.text('Default'),
  };
}

const parseSucceed = (name: string, node: DefinitionNode): SucceedState => ({
  type: 'Succeed',
  name,
  ...data(node),
  assign: undefined,
});

const waitFields = ['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp'];

function parseWait(name: string, node: DefinitionNode): WaitState | undefined {
  node.onlyOne(waitFields);
  if (!waitFields.some((field) => node.has(field)))
    node.report(`This object should have only one of the following fields: [${waitFields.join(', ')}]`);
  const rest = flow(node);
  const inSeconds = seconds(node, 'Seconds', 0);
  if (inSeconds) return { type: 'Wait', name, ...rest, until: { is: 'seconds', template: inSeconds } };
  const timestamp = parseUntil(node);
  return timestamp && { type: 'Wait', name, ...rest, until: { is: 'timestamp', template: timestamp } };
}

function parseUntil(node: DefinitionNode): Template | undefined {
  if (node.language === 'JSONPath' && node.has('TimestampPath')) return node.pathTemplate('TimestampPath');
  const expression = node.expression('Timestamp');
  if (expression) return expression;
  const value = node.text('Timestamp');
  if (value === undefined) return undefined;
  if (parseTimestamp(value) === undefined) node.report('Expected value of type Timestamp', 'Timestamp');
  return { is: 'constant', value };
}

function parseFail(name: string, node: DefinitionNode): FailState {
  const { language } = node;
  node.onlyOne(['Error', 'ErrorPath']);
  node.onlyOne(['Cause', 'CausePath']);
  const either = (field: string): Template | undefined => {
    if (node.has(`${field}Path`)) return node.pathOrCall(`${field}Path`);
    const value = node.text(field);
    return node.expression(field) ?? (value === undefined ? undefined : { is: 'constant', value });
  };
  return { type: 'Fail', name, language, error: either('Error'), cause: either('Cause') };
}
