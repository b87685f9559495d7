/**
 * A mocked result, held against what the state can come to: a Map's and a Parallel's list, a task's response by AWS's model of its operation. Services that this
 * cloud has no model of are not looked at, but for some operations. "Any fields not specified in the API model are ignored": "Testing state machines with TestState API".
 */
import type { MockResponseValidationMode } from '@aws-sdk/client-sfn';
import { isObject } from '../../../../languages/is-object.ts';
import { own } from '../../../../languages/own.ts';
import type { State } from '../../../../languages/states/machine.ts';
import type { Resource } from '../../../../languages/states/resource.ts';
import { modelOf } from '../../../models/model.ts';
import { requiredOutputs } from '../../../models/required-outputs.table.ts';
import { serviceOfSdk } from '../../../models/services.ts';
import type { Member, Shape, Structure } from '../../../models/shape.ts';
import { validation } from '../errors.ts';
import { memberName, modelNames } from '../integrations/sdk/names.ts';
import { operationName, sdkNameOf } from '../integrations/sdk/operation.ts';
import { outputsElsewhere, requiredElsewhere } from './mocked-outputs.table.ts';

/** Throws ValidationException in AWS's words. */
export function checkMockedResult(state: State, text: string, mode: MockResponseValidationMode): void {
  const result = parse(text);
  if (state.type === 'Map' && state.distributed?.writer) {
    if (!isObject(result)) throw validation('Mocked result must be a JSON object.');
  } else if ((state.type === 'Map' || state.type === 'Parallel') && !Array.isArray(result))
    throw validation('Mocked result must be an array.');
  if (state.type !== 'Task' || mode === 'NONE') return;
  const output = outputOf(state.resource);
  if (output) checkStructure(result, output.shape, mode === 'STRICT' ? output : { ...output, required: {} });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw validation('Mocked result must be valid JSON');
  }
}

interface Rules {
  /** Required members of structures, by the structure's name. */
  readonly required: Readonly<Record<string, readonly string[]>>;
  /** Members that are JSON here, texts in the model. */
  readonly free: readonly string[];
}

interface Output extends Rules {
  readonly shape: Structure;
}

const modelled = (service: string, operation: string, free: readonly string[] = []): Output | undefined => {
  const shape = modelOf(service, operation)?.output;
  return shape && { shape, required: requiredOutputs[service] ?? {}, free };
};

/** "The mocked response is validated against the polling API's schema": of `.sync` with states:startExecution that is DescribeExecution's, whose texts `.sync:2` gives as JSON. */
function outputOf({ kind, service, action, pattern }: Resource): Output | undefined {
  const sdk = sdkNameOf(service);
  const own = sdk === undefined ? service : serviceOfSdk(sdk);
  if (pattern === '.waitForTaskToken') return undefined;
  if (pattern !== '')
    return kind === 'service' && service === 'states'
      ? modelled('states', 'DescribeExecution', pattern === '.sync:2' ? ['Input', 'Output'] : [])
      : undefined;
  const known = own !== undefined && kind !== 'elsewhere' ? modelled(own, operationName(action)) : undefined;
  const shape = outputsElsewhere[`${sdk ?? service}:${action}`];
  return known ?? (shape && { shape, required: requiredElsewhere, free: [] });
}

function checkStructure(value: unknown, shape: Structure, rules: Rules): void {
  if (!isObject(value)) throw validation('Mocked result must be a JSON object.');
  const known = modelNames(shape.members);
  const required = own(rules.required, shape.name) ?? [];
  for (const name of required.map(memberName))
    if (!Object.hasOwn(value, name)) throw schemaError(`Required field '${name}' is missing`);
  for (const [name, each] of Object.entries(value)) {
    const member = shape.members.get(known.get(name) ?? '');
    if (member && !rules.free.includes(name)) checkMember(name, each, member, rules);
  }
}

function checkMember(name: string, value: unknown, { shape, constraints }: Member, rules: Rules): void {
  const wanted = expected[shape.kind];
  if (wanted && !wanted.fits(value)) throw schemaError(`Field '${name}' must be ${wanted.called}`);
  if (constraints.enum && typeof value === 'string' && !constraints.enum.includes(value))
    throw schemaError(`Field '${name}' is not an expected value`);
  if (shape.kind === 'structure') checkStructure(value, shape, rules);
  else if (shape.kind === 'list') for (const each of value as unknown[]) checkMember(name, each, shape.item, rules);
  else if (shape.kind === 'map')
    for (const each of Object.values(value as object)) checkMember(name, each, shape.value, rules);
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
