/** One state of a definition, checked: its fields, its paths, its data flow. Source: https://states-language.net/spec.html#state-types */

import type { DefinitionNode } from './definition-node.ts';
import { jsonataFields, laterFields, laterTypes, type StateType, stateFields } from './fields.table.ts';
import { secondsMax } from './limits.ts';
import type { FailState, PassState, Seconds, State, TaskState, WaitState } from './machine.ts';
import { parseChoices } from './parse-choice.ts';
import { parseCatch, parseRetry } from './parse-errors.ts';
import type { Path } from './path.ts';
import { parameterProblems, parseResource, type Resource } from './resources.ts';
import { compileTemplate, type Template } from './template.ts';
import { parseTimestamp, timestampMs } from './timestamp.ts';

/** The state; undefined where its problems leave nothing to go on with. */
export function parseState(name: string, node: DefinitionNode): State | undefined {
  node.require(['Type']);
  const type = node.text('Type');
  if (type === undefined) return undefined;
  if (laterTypes.includes(type)) {
    node.report(`The state type '${type}' is not supported by Punctual yet`, 'Type');
    return undefined;
  }
  if (!isStateType(type)) {
    node.report(
      `Value should be one of the following: [${[...Object.keys(stateFields), ...laterTypes].join(', ')}]`,
      'Type',
    );
    return undefined;
  }
  if (node.has('QueryLanguage')) checkQueryLanguage(node);
  refuseFields(node, type, stateFields[type]);
  return parseStateOfType(name, type, node);
}

const isStateType = (type: string): type is StateType => Object.hasOwn(stateFields, type);

/** JSONPath alone is supported yet. */
export function checkQueryLanguage(node: DefinitionNode): void {
  const language = node.text('QueryLanguage');
  if (language === 'JSONata')
    node.report("The query language 'JSONata' is not supported by Punctual yet", 'QueryLanguage');
  else if (language !== 'JSONPath')
    node.report('Value should be one of the following: [JSONPath, JSONata]', 'QueryLanguage');
}

function refuseFields(node: DefinitionNode, type: string, known: readonly string[]): void {
  const later = laterFields[type] ?? [];
  for (const field of Object.keys(node.object)) {
    if (known.includes(field)) continue;
    if (later.includes(field)) node.report(`The field '${field}' is not supported by Punctual yet`);
    else if (jsonataFields.includes(field))
      node.report(
        `The QueryLanguage is set to 'JSONPath', but field '${field}' is only supported for the 'JSONata' QueryLanguage`,
      );
    else node.report(`Field '${field}' is not supported`);
  }
}

/** Throws for a type that is in the table of fields and has no case here (which does not compile either). */
export function parseStateOfType(name: string, type: StateType, node: DefinitionNode): State | undefined {
  switch (type) {
    case 'Pass':
      return parsePass(name, node);
    case 'Task':
      return parseTask(name, node);
    case 'Wait':
      return parseWait(name, node);
    case 'Choice':
      node.require(['Choices']);
      return { type: 'Choice', name, ...data(node), choices: parseChoices(node), default: node.text('Default') };
    case 'Succeed':
      return { type: 'Succeed', name, ...data(node) };
    case 'Fail':
      return parseFail(name, node);
    default:
      throw new Error(`the state type \`${type satisfies never}\` has fields and no parser`);
  }
}

const data = (node: DefinitionNode) => ({
  inputPath: node.selection('InputPath'),
  outputPath: node.selection('OutputPath'),
});

function flow(node: DefinitionNode) {
  const end = node.boolean('End') === true;
  if (node.has('Next') && end) node.report('There should only be one of the following fields: [Next, End]');
  if (!node.has('Next') && !end) node.report('This object should have only one of the following fields: [Next, End]');
  return { ...data(node), next: node.text('Next') };
}

/** Any JSON, as Step Functions takes it; the specification says an object (aws/amazon-states-language-service, pull request 83). */
function template(node: DefinitionNode, field: string): Template | undefined {
  if (!node.has(field)) return undefined;
  return compileTemplate(node.get(field), (message) => node.report(message, field));
}

function parsePass(name: string, node: DefinitionNode): PassState {
  return {
    type: 'Pass',
    name,
    ...flow(node),
    parameters: template(node, 'Parameters'),
    result: node.has('Result') ? JSON.stringify(node.get('Result')) : undefined,
    resultPath: node.resultPath(),
  };
}

function parseTask(name: string, node: DefinitionNode): TaskState | undefined {
  node.require(['Resource']);
  const resource = taskResource(node);
  node.onlyOne(['TimeoutSeconds', 'TimeoutSecondsPath']);
  node.onlyOne(['HeartbeatSeconds', 'HeartbeatSecondsPath']);
  const [timeoutSeconds, heartbeatSeconds] = [seconds(node, 'TimeoutSeconds', 1), seconds(node, 'HeartbeatSeconds', 1)];
  if (
    timeoutSeconds?.is === 'fixed' &&
    heartbeatSeconds?.is === 'fixed' &&
    heartbeatSeconds.seconds >= timeoutSeconds.seconds
  )
    node.report('HeartbeatSeconds should be smaller than TimeoutSeconds', 'HeartbeatSeconds');
  const rest = {
    ...flow(node),
    parameters: template(node, 'Parameters'),
    resultSelector: template(node, 'ResultSelector'),
    resultPath: node.resultPath(),
    retry: parseRetry(node),
    catch: parseCatch(node),
  };
  return resource && { type: 'Task', name, resource, timeoutSeconds, heartbeatSeconds, ...rest };
}

function taskResource(node: DefinitionNode): Resource | undefined {
  const arn = node.text('Resource');
  if (arn === undefined) return undefined;
  const resource = parseResource(arn);
  if (typeof resource === 'string') {
    node.report(resource, 'Resource');
    return undefined;
  }
  for (const problem of parameterProblems(resource, node.get('Parameters') ?? {})) node.report(problem, 'Parameters');
  return resource;
}

function seconds(node: DefinitionNode, field: string, min: number): Seconds | undefined {
  if (node.has(`${field}Path`)) {
    const path = node.referencePath(`${field}Path`);
    return path && { is: 'path', path };
  }
  const fixed = node.integer(field, min, secondsMax);
  return fixed === undefined ? undefined : { is: 'fixed', seconds: fixed };
}

const waitFields = ['SecondsPath', 'Seconds', 'TimestampPath', 'Timestamp'];

function parseWait(name: string, node: DefinitionNode): WaitState | undefined {
  node.onlyOne(waitFields);
  if (!waitFields.some((field) => node.has(field)))
    node.report(`This object should have only one of the following fields: [${waitFields.join(', ')}]`);
  const rest = flow(node);
  const until = seconds(node, 'Seconds', 0) ?? untilTimestamp(node);
  return until && { type: 'Wait', name, ...rest, until };
}

function untilTimestamp(node: DefinitionNode): WaitState['until'] | undefined {
  if (node.has('TimestampPath')) {
    const path = node.referencePath('TimestampPath');
    return path && { is: 'timestamp-path', path };
  }
  const text = node.text('Timestamp');
  if (text === undefined) return undefined;
  const at = parseTimestamp(text);
  if (at === undefined) node.report('Expected value of type Timestamp', 'Timestamp');
  return at === undefined ? undefined : { is: 'timestamp', atMs: timestampMs(at) };
}

function parseFail(name: string, node: DefinitionNode): FailState {
  node.onlyOne(['Error', 'ErrorPath']);
  node.onlyOne(['Cause', 'CausePath']);
  const either = (field: string): string | Path | undefined => node.text(field) ?? node.jsonPath(`${field}Path`);
  return { type: 'Fail', name, error: either('Error'), cause: either('Cause') };
}
