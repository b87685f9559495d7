/** What AWS publishes of its resource types (as the CDK carries it, a development dependency): whether properties are of the form that it says. */
import { isObject } from '../src/languages/is-object.ts';

/** As `@aws-cdk/service-spec-types` writes them. */
interface TypeOf {
  readonly type: string;
  readonly element?: TypeOf;
  readonly types?: readonly TypeOf[];
  readonly reference?: { readonly $ref: string };
}
interface Fields {
  readonly [name: string]: {
    readonly type: TypeOf;
    readonly previousTypes?: readonly TypeOf[];
    readonly required?: boolean;
  };
}
interface Database {
  lookup(entity: string, index: string, by: string, value: string): readonly { readonly properties: Fields }[];
  get(entity: string, id: string): { readonly properties: Fields };
}

/** Undefined: the package is not installed. Its name stands in a variable, so that the type check needs it nowhere. */
export async function publishedSchemas(): Promise<Database | undefined> {
  const name = '@aws-cdk/aws-service-spec';
  try {
    return ((await import(name)) as { loadAwsServiceSpecSync(): Database }).loadAwsServiceSpecSync();
  } catch (error) {
    if (process.env['CI'] || (error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    return undefined;
  }
}

/** What does not hold, each with its path. */
export function faults(database: Database, type: string, properties: Readonly<Record<string, unknown>>): string[] {
  const [resource] = database.lookup('resource', 'cloudFormationType', 'equals', type);
  return resource ? ofFields(database, resource.properties, properties, type) : [`${type} is no type of AWS`];
}

function ofFields(
  database: Database,
  fields: Fields,
  value: Readonly<Record<string, unknown>>,
  path: string,
): string[] {
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(fields, name));
  const missing = Object.keys(fields).filter((name) => fields[name]?.required && value[name] === undefined);
  return [
    ...unknown.map((name) => `${path}.${name} is no property`),
    ...missing.map((name) => `${path}.${name} is required`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const field = fields[name];
      const types = field ? [field.type, ...(field.previousTypes ?? [])] : [];
      return field === undefined ? [] : ofAny(database, types, inner, `${path}.${name}`);
    }),
  ];
}

/** Of several types the one that fits best. */
function ofAny(database: Database, types: readonly TypeOf[], value: unknown, path: string): string[] {
  const each = types.map((type) => ofType(database, type, value, path));
  return each.toSorted((left, right) => left.length - right.length)[0] ?? [];
}

function ofType(database: Database, type: TypeOf, value: unknown, path: string): string[] {
  if (isFunction(value)) return [];
  const is = (holds: boolean): string[] =>
    holds ? [] : [`${path} is ${JSON.stringify(value)?.slice(0, 80)}, no ${type.type}`];
  switch (type.type) {
    case 'string':
      return is(typeof value === 'string');
    case 'integer':
      return is(Number.isInteger(value));
    case 'number':
      return is(typeof value === 'number');
    case 'boolean':
      return is(typeof value === 'boolean');
    case 'json':
      return is(isObject(value) || typeof value === 'string');
    case 'array':
      return Array.isArray(value)
        ? value.flatMap((item, index) => ofType(database, type.element as TypeOf, item, `${path}[${index}]`))
        : is(false);
    case 'map':
      return isObject(value)
        ? Object.entries(value).flatMap(([key, item]) =>
            ofType(database, type.element as TypeOf, item, `${path}.${key}`),
          )
        : is(false);
    case 'tag':
      return is(isObject(value) && typeof value['Key'] === 'string' && value['Value'] !== undefined);
    case 'union':
      return ofAny(database, type.types ?? [], value, path);
    case 'ref': {
      const { properties } = database.get('typeDefinition', type.reference?.$ref as string);
      return isObject(value) ? ofFields(database, properties, value, path) : is(false);
    }
    default:
      return is(true);
  }
}

const isFunction = (value: unknown): boolean =>
  isObject(value) && Object.keys(value).length === 1 && /^(Ref|Fn::\w+)$/.test(Object.keys(value)[0] as string);
