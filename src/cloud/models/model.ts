/**
 * What AWS's own models say of the operations of this cloud, by the service's name: the shapes of inputs and outputs, and the errors.
 * The wire decodes and encodes by it, states and cloudformation check and convert names by it.
 */
import { NormalizedSchema } from '@smithy/core/schema';
import { demandsMet, type HttpBindings, httpBindingsOf, matchPath, type RestHead } from './http.ts';
import { type ServiceFacts, services } from './services.ts';
import { type Structure, structureOf } from './shape.ts';

export interface OperationModel {
  readonly service: string;
  readonly operation: string;
  /** Absent where the operation takes, or returns, nothing. */
  readonly input: Structure | undefined;
  readonly output: Structure | undefined;
  /** The SDK's own schemas, for its codecs. */
  readonly inputSchema: unknown;
  readonly outputSchema: unknown;
  /** Of a REST service's operation: how it is written in HTTP. */
  readonly http?: HttpBindings | undefined;
}

export interface ErrorModel {
  /** As the SDK names its class: `QueueDoesNotExist`. */
  readonly name: string;
  readonly namespace: string;
  /** Its code in the Query protocol (`AWS.SimpleQueueService.NonExistentQueue`). */
  readonly queryCode: string;
  /** The status that AWS's model gives; undefined: 400, the protocol's own. */
  readonly status: number | undefined;
  readonly structure: Structure;
  readonly schema: unknown;
}

/** The first number in an SDK schema says what it describes. */
const operationSchema = 9;
const errorSchema = -3;

type StaticSchema = readonly [kind: number, namespace: string, name: string, ...rest: unknown[]];

interface ServiceModel {
  readonly operations: ReadonlyMap<string, StaticSchema>;
  /** By name and by Query code. */
  readonly errors: ReadonlyMap<string, StaticSchema>;
}

const serviceModels = new Map<string, ServiceModel>();
const operationModels = new Map<string, OperationModel>();

/** The model of an operation (`'states'`, `'StartExecution'`); undefined where AWS has none of that name. */
export function modelOf(service: string, operation: string): OperationModel | undefined {
  const name = `${service}:${operation}`;
  const known = operationModels.get(name);
  if (known) return known;
  const schema = serviceModel(service)?.operations.get(operation);
  if (!schema) return undefined;
  const { constraints, rest } = services[service]!;
  const [, , , , inputSchema, outputSchema] = schema;
  const input = structureOf(inputSchema, constraints);
  const output = structureOf(outputSchema, constraints);
  const http = rest && httpBindingsOf(schema, [inputSchema, input], [outputSchema, output]);
  const made: OperationModel = { service, operation, input, output, inputSchema, outputSchema, http };
  operationModels.set(name, made);
  return made;
}

interface Found {
  readonly model: OperationModel;
  /** Of the path. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * The operation of a REST service that a request calls. Of those whose method and path fit it is the one that demands most of query and headers:
 * a copy of an object is a put with one header more.
 */
export function operationAt(service: string, request: RestHead): Found | undefined {
  let found: (Found & { readonly demands: number }) | undefined;
  for (const operation of serviceModel(service)?.operations.keys() ?? []) {
    const model = modelOf(service, operation);
    const labels = model?.http && matchPath(model.http, request.method, request.path);
    if (!model?.http || !labels) continue;
    const demands = demandsMet(model.http, request, services[service]?.rest === 'xml');
    if (demands !== undefined && demands > (found?.demands ?? -1)) found = { model, labels, demands };
  }
  return found;
}

/** The model of an error, by the SDK's name for it or by its Query code; undefined where AWS's model has none such. */
export function errorModelOf(service: string, code: string): ErrorModel | undefined {
  const schema = serviceModel(service)?.errors.get(code);
  if (!schema) return undefined;
  const traits = traitsOf(schema);
  const facts = services[service]!;
  return {
    name: schema[2],
    namespace: schema[1],
    queryCode: traits.awsQueryError?.[0] ?? schema[2],
    status: statusOf(facts, traits),
    structure: structureOf(schema, facts.constraints)!,
    schema,
  };
}

interface ErrorTraits {
  readonly awsQueryError?: readonly [code: string, status: number];
  readonly httpError?: number;
}

/**
 * The status of awsQueryError is that of services which are, or once were, called by the Query protocol. Those that have spoken JSON alone answer 400 to each
 * fault of a client, whatever their model says: ECS's AccessDeniedException is 400 in responses that users pasted, and Step Functions' ResourceNotFound in
 * its API reference.
 */
function statusOf({ json, query }: ServiceFacts, { awsQueryError, httpError }: ErrorTraits): number | undefined {
  if (query) return awsQueryError?.[1] ?? httpError;
  return json && httpError !== undefined && httpError < 500 ? undefined : httpError;
}

const traitsOf = (schema: StaticSchema) => NormalizedSchema.of(schema as never).getMergedTraits() as ErrorTraits;

function serviceModel(service: string): ServiceModel | undefined {
  const known = serviceModels.get(service);
  if (known) return known;
  const facts = Object.hasOwn(services, service) ? services[service] : undefined;
  if (!facts) return undefined;
  const operations = new Map<string, StaticSchema>();
  const errors = new Map<string, StaticSchema>();
  for (const schema of Object.values(facts.client())) {
    if (!isStaticSchema(schema)) continue;
    if (schema[0] === operationSchema) operations.set(schema[2], schema);
    if (schema[0] !== errorSchema) continue;
    errors.set(schema[2], schema);
    const code = traitsOf(schema).awsQueryError?.[0];
    if (code) errors.set(code, schema);
  }
  const made = { operations, errors };
  serviceModels.set(service, made);
  return made;
}

const isStaticSchema = (value: unknown): value is StaticSchema =>
  Array.isArray(value) && value.length >= 5 && typeof value[0] === 'number' && typeof value[2] === 'string';
