/**
 * A template that another one nests, with what watches it from there: alarms and rules on what its outputs give. What is told of them is judged where they stand.
 * Left out: what the template around it gives it as parameters.
 * Source: AWS CloudFormation User Guide, "Split a template into reusable pieces using nested stacks".
 */
import { isObject } from '../../languages/is-object.ts';
import { at, mentions, unknownMark } from './symbol.ts';
import type { Resource, Template } from './template.ts';

export interface Around {
  readonly parent: Template;
  /** The logical id that the nested stack has there. */
  readonly stack: string;
}

export function nestedIn(template: Template, around: readonly Around[]): Template {
  const watching = around.flatMap((each) => watchersOf(template, each));
  if (watching.length === 0) return template;
  const all = new Set(watching);
  return {
    ...template,
    resources: new Map([...template.resources, ...watching.map((each) => [each.id, each] as const)]),
    isAround: (resource) => all.has(resource),
    ofType: (...types) => [...template.ofType(...types), ...watching.filter(({ type }) => types.includes(type))],
  };
}

const ends = new Set(['Step Functions Execution Status Change', 'ECS Task State Change']);

function watchersOf({ outputs }: Template, { parent, stack }: Around): readonly Resource[] {
  const isAbout = ({ type, properties }: Resource): boolean =>
    mentions(properties, stack) ||
    (type === 'AWS::Events::Rule' &&
      [at(properties, 'EventPattern', 'detail-type')].flat().some((each) => ends.has(String(each))));
  return parent
    .ofType('AWS::CloudWatch::Alarm', 'AWS::Events::Rule')
    .filter((each) => isAbout(each) && parent.isMade(each) !== false)
    .map((each) => ({
      ...each,
      // No reference can name it.
      id: `${stack}.${each.id}`,
      properties: fromWithin(each.properties, outputs, stack) as Resource['properties'],
      condition: undefined,
    }));
}

/** The outputs of the stack as what they are in its template, anything else of the template around it as unknown. */
function fromWithin(value: unknown, outputs: Template['outputs'], stack: string): unknown {
  if (Array.isArray(value)) return value.map((each) => fromWithin(each, outputs, stack));
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fromWithin(each, outputs, stack)]));
  if (typeof value !== 'string') return value;
  return value.replace(/⟦([^?⟦⟧][^⟦⟧]*)⟧/g, (_, name: string) => {
    const [id, kind, output = ''] = name.split('.');
    const given = id === stack && kind === 'Outputs' ? at(outputs, output, 'Value') : undefined;
    return typeof given === 'string' ? given : unknownMark(name);
  });
}
