/**
 * Every demand of AWS's models, broken alone: for each operation of each service, in each protocol that it speaks, every input that is wrong in one place is
 * sent, and the answer is held against AWS's forms, which are written down here a second time.
 */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inAwsOrder } from '../src/cloud/models/enum-order.ts';
import type { OperationModel } from '../src/cloud/models/model.ts';
import { matcherOf } from '../src/cloud/models/pattern.ts';
import type { Member } from '../src/cloud/models/shape.ts';
import { allServices } from '../src/cloud/services/all.ts';
import { operationsOf } from './ask-once.ts';
import { openHeld } from './held-cloud.ts';
import { violationsOf, type Wrong } from './one-violation.ts';
import { callAll, protocolsOf, type Spoken, written } from './wire-call.ts';

/** Service -> its code for what breaks its model. */
const codes: Readonly<Record<string, string>> = {
  cloudformation: 'ValidationError',
  ecr: 'InvalidParameterException',
  ecs: 'InvalidParameterException',
  events: 'ValidationException',
  iam: 'ValidationError',
  kms: 'ValidationException',
  logs: 'InvalidParameterException',
  scheduler: 'ValidationException',
  secretsmanager: 'ValidationException',
  sns: 'ValidationError',
  ssm: 'ValidationException',
  states: 'ValidationException',
  sts: 'ValidationError',
};

/** JSON's name, and Query's. */
const ofCloudWatch = { json: 'ValidationException', cbor: 'ValidationException', query: 'ValidationError', rest: '' };

/** What a client is to find in the reply: `code: message`. */
function expected({ service, operation }: OperationModel, wrong: Wrong, spoken: Spoken): RegExp {
  const { kind, path, member } = wrong;
  if (kind === 'type')
    return new RegExp(
      `^${spoken === 'query' ? 'MalformedInput' : 'SerializationException'}: (?:[A-Z]+_VALUE can not be converted to an? [A-Z]|[A-Z]+_VALUE can not be converted to milliseconds|Expected (?:list or )?null$|Start of )`,
    );
  if (service === 'cloudwatch' && onMetrics.has(operation)) return expectedOfMetrics(operation, wrong, spoken);
  if (service === 'sqs') {
    const code = spoken === 'query' ? 'MissingParameter' : 'MissingRequiredParameterException';
    return new RegExp(`^${code}: The request must contain the parameter ${member.name}\\.$`);
  }
  const found = brokenBy(wrong);
  if (service === 'ecr')
    return /^InvalidParameterException: Invalid parameter at '[^']+' failed to satisfy constraint: '/;
  if (service === 'iam' && kind === 'pattern' && !wrong.part && member.constraints.pattern === '[\\w+=,.@-]+')
    return whole(
      `ValidationError: The specified value for ${path} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
    );
  const texts = found.map((words) => `${shown(wrong)} at '${path}' failed to satisfy constraint: ${words}`);
  const errors = `${texts.length} validation error${texts.length === 1 ? '' : 's'}`;
  const code = service === 'cloudwatch' ? ofCloudWatch[spoken] : codes[service];
  return whole(`${code}: ${errors} detected: ${texts.join('; ')}`);
}

/** `…` stands for anything. */
const whole = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '[^]*')}$`);

const onMetrics: ReadonlySet<string> = new Set([
  'PutMetricData',
  'GetMetricStatistics',
  'GetMetricData',
  'ListMetrics',
]);

/** Operations on metrics name parameters as Query does, and have codes of their own. What they say of entities, which are not there, is not known. */
function expectedOfMetrics(operation: string, { kind, path, value, part }: Wrong, spoken: Spoken): RegExp {
  if (path.startsWith('entityMetricData.')) return /./;
  const parameter = path
    .replaceAll(/(\d+)\.member/g, 'member.$1')
    .replaceAll(/(?:^|\.)(?!member\b)[a-z]/g, (start) => start.toUpperCase());
  const isMissing = kind === 'missing' || (kind === 'short' && Object.keys(value as object).length === 0);
  const line = isMissing
    ? `The parameter ${parameter} is required.`
    : kind === 'pattern'
      ? `The value … for parameter ${parameter} is invalid.`
      : kind === 'long' && Array.isArray(value)
        ? `The collection ${parameter} must not have a size greater than ….`
        : `The parameter ${parameter}${part ? '.member.1.<list element>' : ''} must be ….`;
  if (operation === 'GetMetricData') return whole(`${ofCloudWatch[spoken]}: ${line}\n`);
  const code = isMissing ? 'MissingRequiredParameter' : 'InvalidParameterValue';
  return whole(`${spoken === 'query' ? code.replace('Required', '') : `${code}Exception`}: ${line}`);
}

/** AWS's words for each demand on the value that it does not meet; what is wrong with a part is said of all of it. */
function brokenBy({ kind, value, member, part }: Wrong): string[] {
  if (kind === 'missing') return ['Member must not be null'];
  const demands = demandsOn(member);
  if (!part) return demands.filter(([, holds]) => !holds(value)).map(([words]) => words);
  const subject = { item: 'Member', key: 'Map keys', value: 'Map value' }[part];
  return [`${subject} must satisfy constraint: [${demands.map(([words]) => words).join(', ')}]`];
}

type Demand = readonly [words: string, holds: (value: unknown) => boolean];

function demandsOn({ shape, constraints: { min, max, pattern, enum: words } }: Member): Demand[] {
  const what = shape.kind === 'integer' || shape.kind === 'number' ? 'value' : 'length';
  const found: (Demand | false)[] = [
    max !== undefined && [`Member must have ${what} less than or equal to ${max}`, (value) => sizeOf(value) <= max],
    min !== undefined && [`Member must have ${what} greater than or equal to ${min}`, (value) => sizeOf(value) >= min],
    pattern !== undefined && [
      `Member must satisfy regular expression pattern: ${pattern}`,
      (value) => matcherOf(pattern)(value as string),
    ],
    words !== undefined && [
      `Member must satisfy enum value set: [${inAwsOrder(words).join(', ')}]`,
      (value) => words.includes(value as string),
    ],
  ];
  return found.filter((one) => one !== false);
}

const sizeOf = (value: unknown): number =>
  typeof value === 'number'
    ? value
    : typeof value === 'string'
      ? [...value].length
      : Object.keys(value as object).length;

function shown({ value, member, part }: Wrong): string {
  if (value === null) return 'Value null';
  if (member.sensitive && !part) return 'Value';
  return part || typeof value === 'object' ? 'Value…' : `Value '${value}'`;
}

/** What is short may stand in a name by chance. */
const isSecret = ({ member, value }: Wrong): boolean => member.sensitive && String(value).length > 12;

const held = await openHeld({ services: allServices });
for (const plan of allServices.filter(({ service }) => protocolsOf(service).length > 0))
  describe(`one thing wrong in a call of ${plan.service}`, () => {
    for (const model of operationsOf(held, plan))
      it(`${model.operation} is refused in AWS's words`, async () => {
        const all = model.input ? violationsOf(model.input) : [];
        for (const spoken of protocolsOf(plan.service)) {
          const sent = all.flatMap((wrong) => {
            const request = written(model, wrong.input, spoken);
            return request ? [{ wrong, request }] : [];
          });
          const answers = await callAll(
            held,
            sent.map(({ request }) => request),
          );
          for (const [index, { wrong, request }] of sent.entries()) {
            const { status, code, message } = answers[index] ?? {};
            const where = `${spoken}: ${wrong.name}: ${request.body}`;
            assert.match(`${code}: ${message}`, expected(model, wrong, spoken), where);
            assert.equal(status, 400, where);
            if (isSecret(wrong)) assert.ok(!message?.includes(String(wrong.value)), where);
          }
        }
      });
  });

describe('all of them', () => {
  it('leave the operator without a complaint', () => assert.deepEqual(held.errors, []));
});
