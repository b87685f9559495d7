/** A template as it is written: what a difference is told of. Pure. */
import { isObject } from '../../languages/is-object.ts';
import { parseText } from '../../languages/template/document.ts';
import { transformed } from '../../languages/template/parse.ts';
import type { Lookup } from './find-network.ts';

export interface Written {
  readonly resources: Readonly<Record<string, WrittenResource>>;
  readonly parameters: readonly string[];
  /** Of parameters that have one. */
  readonly defaults: Readonly<Record<string, string>>;
  /** Of a configuration's stack. */
  readonly app: string | undefined;
  /** Parameters that a configuration leaves to whoever deploys. */
  readonly lookups: Readonly<Record<string, Lookup>>;
}

export interface WrittenResource {
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly job: string | undefined;
}

/** What cannot be read is left out: CloudFormation says what is wrong with it. Loops go through the defaults of parameters. */
export function readWritten(text: string | undefined): Written {
  const document = text === undefined ? [] : parseText(text, true);
  const root = Array.isArray(document) ? {} : object(transformed(document, undefined, []).root);
  const resources = Object.entries(object(root['Resources'])).map(([id, resource]) => {
    const { Type, Properties, Metadata } = object(resource);
    const { Job } = object(object(Metadata)['Punctual']);
    return [
      id,
      { type: String(Type), properties: object(Properties), job: Job === undefined ? undefined : String(Job) },
    ] as const;
  });
  const parameters = Object.entries(object(root['Parameters']));
  const { App, Lookups } = object(object(root['Metadata'])['Punctual']);
  return {
    resources: Object.fromEntries(resources),
    parameters: parameters.map(([name]) => name),
    defaults: Object.fromEntries(
      parameters.flatMap(([name, parameter]) => {
        const { Default } = object(parameter);
        return Default === undefined ? [] : [[name, String(Default)]];
      }),
    ),
    app: App === undefined ? undefined : String(App),
    lookups: object(Lookups) as Written['lookups'],
  };
}

export const object = (value: unknown): Readonly<Record<string, unknown>> => (isObject(value) ? value : {});

/** `Report`, `Report.Arn`, `arn:aws:s3:::reports/*`: an intrinsic function by what it names. */
export function short(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(short).join(', ');
  const [[name, argument] = [], ...others] = Object.entries(object(value));
  if (others.length > 0 || name === undefined) return JSON.stringify(value);
  if (name === 'Ref') return String(argument);
  if (name === 'Fn::GetAtt') return Array.isArray(argument) ? argument.join('.') : String(argument);
  if (name === 'Fn::Sub') return String(Array.isArray(argument) ? argument[0] : argument);
  return JSON.stringify(value);
}

/** The parameter that switches a schedule. Undefined: its State is written, or is none of a schedule's. */
export function stateParameterOf({ type, properties }: WrittenResource): string | undefined {
  const { Ref } = object(properties['State']);
  return type === 'AWS::Scheduler::Schedule' && typeof Ref === 'string' ? Ref : undefined;
}
