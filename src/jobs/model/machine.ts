/**
 * State machines of a template: the definition in any of its forms, its tasks of ECS with what stands around each.
 * Source: AWS Step Functions Developer Guide, "Run Amazon ECS or Fargate tasks with Step Functions", "Handling errors".
 */
import { isObject } from '../../languages/is-object.ts';
import { isTooDeep } from '../../languages/nesting.ts';
import { at, type Fields, fieldsOf, numberOf, objectsOf } from './symbol.ts';
import type { Resource, Template } from './template.ts';

export interface Machine {
  readonly resource: Resource;
  /** Undefined: it lies elsewhere, or cannot be read before the template is deployed. */
  readonly definition: Fields | undefined;
  readonly isExpress: boolean;
  /** Of the whole execution; `unknown`: there is one, whose value is not known here. */
  readonly timeoutSeconds: Limit;
  readonly states: readonly State[];
  /** Those that start a task of ECS. */
  readonly tasks: readonly State[];
}

export type Limit = number | 'unknown' | undefined;

export interface State {
  readonly name: string;
  readonly fields: Fields;
  /** The states of the same scope, by name. */
  readonly scope: Fields;
  /** Parallel and Map states that it stands in, innermost first. */
  readonly around: readonly Fields[];
  /** Without the ARN's beginning: `ecs:runTask.sync`. */
  readonly integration: string;
}

export function machineOf(resource: Resource): Machine {
  const definition = definitionOf(resource.properties);
  const states = definition ? statesOf(definition, []) : [];
  return {
    resource,
    definition,
    isExpress:
      at(resource.properties, 'StateMachineType') === 'EXPRESS' || at(resource.properties, 'Type') === 'EXPRESS',
    timeoutSeconds: definition ? limitOf(definition) : 'unknown',
    states,
    tasks: states.filter(({ integration }) => /^(aws-sdk:)?ecs:runTask(\.|$)/.test(integration)),
  };
}

export const machinesOf = (template: Template): readonly Machine[] =>
  template.ofType('AWS::StepFunctions::StateMachine').map(machineOf);

/** The limit that a state or a definition has, in any of its forms. */
export function limitOf(fields: Fields): Limit {
  if (fields['TimeoutSecondsPath'] !== undefined) return 'unknown';
  const written = fields['TimeoutSeconds'];
  return written === undefined ? undefined : (numberOf(written) ?? 'unknown');
}

/** The arguments of the task, whichever language the machine speaks. */
export const argumentsOf = ({ fields }: State): Fields => fieldsOf(fields['Arguments'] ?? fields['Parameters']);

function definitionOf(properties: Fields): Fields | undefined {
  const whole = properties['Definition'];
  const substitutions = fieldsOf(properties['DefinitionSubstitutions']);
  if (isObject(whole)) return fieldsOf(parse(substitute(JSON.stringify(whole), substitutions)) ?? whole);
  const text = properties['DefinitionString'];
  return typeof text === 'string' ? parse(substitute(text, substitutions)) : undefined;
}

const substitute = (text: string, substitutions: Fields): string =>
  text.replace(/\$\{([^}]*)\}/g, (found, name: string) =>
    Object.hasOwn(substitutions, name) ? String(substitutions[name]) : found,
  );

/** A mark that stands where JSON wants a value becomes a text. */
function parse(text: string): Fields | undefined {
  const quoted = text.replace(/"(?:[^"\\]|\\.)*"|⟦[^⟦⟧]*⟧/gs, (found) =>
    found.startsWith('⟦') ? `"${found}"` : found.replace(/\n/g, '\\n'),
  );
  if (isTooDeep(quoted)) return undefined;
  try {
    const value: unknown = JSON.parse(quoted);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function statesOf(machine: Fields, around: readonly Fields[]): readonly State[] {
  const scope = fieldsOf(machine['States']);
  return Object.entries(scope).flatMap(([name, fields]) => {
    if (!isObject(fields)) return [];
    const inner = [...objectsOf(fields['Branches']), ...objectsOf(fields['ItemProcessor'] ?? fields['Iterator'])];
    const integration = /:states:::(.*)$/.exec(String(fields['Resource'] ?? ''))?.[1] ?? '';
    return [
      { name, fields, scope, around, integration },
      ...inner.flatMap((each) => statesOf(each, [fields, ...around])),
    ];
  });
}
