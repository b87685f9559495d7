/** One call as a client makes it: through the dispatcher, its answer or error written down as the wire does. */
import assert from 'node:assert/strict';
import { AwsError } from '../src/cloud/kit/aws-error.ts';
import { root } from '../src/cloud/kit/caller.ts';
import type { ServiceDefinition } from '../src/cloud/kit/service.ts';
import { modelOf, type OperationModel } from '../src/cloud/models/model.ts';
import { services } from '../src/cloud/models/services.ts';
import { jsonProtocol } from '../src/cloud/wire/json-protocol.ts';
import { queryProtocol } from '../src/cloud/wire/query-protocol.ts';
import type { Held } from './held-cloud.ts';

const requestId = 'r';

/** Fails where the client would meet a bug of ours, or an answer that cannot be written down. False: it is refused. */
export async function askOnce(held: Held, model: OperationModel, input: object): Promise<boolean> {
  const { service, operation } = model;
  let answer: unknown;
  try {
    answer = await answered(held, held.cloud.call(service, operation, structuredClone(input), root));
  } catch (error) {
    assert.ok(error instanceof AwsError, `${error}`);
    assert.notEqual(error.code, 'InternalFailure', held.errors.at(-1));
    refuse(service, error);
    return false;
  }
  write(model, answer);
  return true;
}

/** A call that waits is answered when its time is over. */
export async function answered<T>(held: Held, answer: Promise<T>): Promise<T> {
  let waits = true;
  answer
    .catch(() => {})
    .finally(() => {
      waits = false;
    });
  await held.runUntilIdle();
  if (waits) await held.advance(longestPollSeconds);
  return answer;
}

const longestPollSeconds = 20;

function refuse(service: string, error: AwsError): void {
  if (services[service]?.json) jsonProtocol('application/x-amz-json-1.1').encodeError(service, error, requestId);
  if (services[service]?.query) queryProtocol.encodeError(service, error, requestId);
}

function write(model: OperationModel, answer: unknown): void {
  const { json, query } = services[model.service] ?? {};
  if (json) jsonProtocol('application/x-amz-json-1.1').encodeOutput(model, answer, requestId);
  if (query) queryProtocol.encodeOutput(model, answer, requestId);
}

/** What there is of a service, with that which takes things away last. */
export const operationsOf = (held: Held, plan: ServiceDefinition): OperationModel[] =>
  Object.entries(plan.open(held.cloud.host).operations)
    .filter(([, { internal }]) => !internal)
    .map(([operation]) => modelOf(plan.service, operation))
    .filter((model) => model !== undefined)
    .sort((a, b) => Number(takesAway.test(a.operation)) - Number(takesAway.test(b.operation)));

const takesAway = /^(?:Delete|Remove|Purge|Deregister|Stop|Unsubscribe)/;
