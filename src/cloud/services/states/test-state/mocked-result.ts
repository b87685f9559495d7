/**
 * A mocked result, held against what the state can come to: a Map's and a Parallel's list, a task's response by AWS's model of its operation. Services that this
 * cloud has no model of are not looked at. "Any fields not specified in the API model are ignored": "Testing state machines with TestState API".
 */
import type { MockResponseValidationMode } from '@aws-sdk/client-sfn';
import { isObject } from '../../../../languages/is-object.ts';
import type { State } from '../../../../languages/states/machine.ts';
import type { Resource } from '../../../../languages/states/resource.ts';
import { modelOf } from '../../../models/model.ts';
import type { Member, Shape, Structure } from '../../../models/shape.ts';
import { validation } from '../errors.ts';
import { memberName, modelNames } from '../integrations/sdk/names.ts';
import { operationName, sdkNameOf, sdkOperation } from '../integrations/sdk/operation.ts';
import { lambdaInvocation, requiredMembers } from './mocked-outputs.table.ts';

/** Throws ValidationException in AWS's words. */
export function checkMockedResult(state: State, text: string, mode: MockResponseValidationMode): void {
  const result = parse(text);
  if (state.type === 'Map' && state.distributed?.writes) {
    if (!isObject(result)) throw validation('Mocked result must be a JSON object.');
  } else if ((state.type === 'Map' || state.type === 'Parallel') && !Array.isArray(result))
    throw validation('Mocked result must be an array.');
  if (state.type !== 'Task' || mode === 'NONE') return;
  const shape = outputOf(state.resource);
  if (shape) checkStructure(result, shape, mode);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw validation('Mocked result must be valid JSON');
  }
}

/** "The mocked response is validated against the polling API's schema": of `.sync` with states:startExecution that is DescribeExecution's. */
function outputOf({ kind, service, action, pattern }: Resource): Structure | undefined {
  const sdk = sdkNameOf(service);
  if (sdk !== undefined) return sdkOperation(sdk, action)?.output;
  if (service === 'lambda' && action === 'invoke' && pattern === '') return lambdaInvocation;
  if (kind !== 'service' || pattern === '.waitForTaskToken') return undefined;
  if (pattern === '') return modelOf(service, operationName(action))?.output;
  return service === 'states' ? modelOf('states', 'DescribeExecution')?.output : undefined;
}

function checkStructure(value: unknown, shape: Structure, mode: MockResponseValidationMode): void {
  if (!isObject(value)) throw validation('Mocked result must be a JSON object.');
  const known = modelNames(shape.members);
  const required = mode === 'STRICT' && Object.hasOwn(requiredMembers, shape.name) ? requiredMembers[shape.name]! : [];
  for (const name of required.map(memberName))
    if (!Object.hasOwn(value, name)) throw schemaError(`Required field '${name}' is missing`);
  for (const [name, each] of Object.entries(value)) {
    const member = shape.members.get(known.get(name) ?? '');
    if (member) checkMember(name, each, member, mode);
  }
}

function checkMember(
  name: string,
  value: unknown,
  { shape, constraints }: Member,
  mode: MockResponseValidationMode,
): void {
  const wanted = expected[shape.kind];
  if (wanted && !wanted.fits(value)) throw schemaError(`Field '${name}' must be ${wanted.called}`);
  if (constraints.enum && typeof value === 'string' && !constraints.enum.includes(value))
    throw schemaError(`Field '${name}' is not an expected value`);
  if (shape.kind === 'structure') checkStructure(value, shape, mode);
  else if (shape.kind === 'list') for (const each of value as unknown[]) checkMember(name, each, shape.item, mode);
  else if (shape.kind === 'map')
    for (const each of Object.values(value as object)) checkMember(name, each, shape.value, mode);
}

const schemaError = (what: string) => validation(`Mock result schema validation error: ${what}`);

type Expected = { readonly called: string; readonly fits: (value: unknown) => boolean };

const text: Expected = { called: 'a string', fits: (value) => typeof value === 'string' };
const number: Expected = { called: 'a number', fits: (value) => typeof value === 'number' };
const object: Expected = { called: 'an object', fits: isObject };

/** Times and bytes are texts in a mock. */
const expected: { readonly [Kind in Shape['kind']]?: Expected } = {
  string: text,
  timestamp: text,
  blob: text,
  integer: number,
  number,
  boolean: { called: 'a boolean', fits: (value) => typeof value === 'boolean' },
  list: { called: 'an array', fits: Array.isArray },
  map: object,
  structure: object,
};
