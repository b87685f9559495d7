/** A service's error as problems of the resource that it was asked for, at the property that it names. */

import { isObject } from '../../../../languages/is-object.ts';
import { didYouMean } from '../../../../languages/nearest.ts';
import { isProblems, type Problem, renderPath } from '../../../../languages/problem.ts';
import { fargateHasNever, fargateSizesNear } from '../../../../languages/resources/fargate.ts';
import type { Path } from '../../../../languages/template/document.ts';
import { type Resource, type Template, withPositions } from '../../../../languages/template/template.ts';
import type { AwsError } from '../../../kit/aws-error.ts';
import { typeOf } from './values.ts';

/** `place`: where in its properties, if that is known better than its words tell. */
export function problemsOf(
  { template }: { readonly template: Template },
  logicalId: string,
  error: AwsError,
  place?: Path,
): readonly Problem[] {
  const known = error.fields['problems'];
  if (error.code === 'ValidationError' && isProblems(known) && known.some(({ path }) => path[0] === 'Resources'))
    return known;
  const { message } = error;
  const resource = template.resources.get(logicalId)!;
  const nested = error.fields['nested'];
  if (isProblems(nested))
    return withPositions(
      nested.map((one) => ofNested(resource, logicalId, one)),
      template.positions,
    );
  const path = ['Resources', logicalId, ...(place ? ['Properties', ...place] : pathWithin(resource, error))];
  const hint = (isProblems(known) ? known[0]?.hint : error.hint) ?? enumHint(message);
  const problems = [{ path, message, ...(hint ? { hint } : {}) }, ...sizesToo(resource, path, message)];
  return withPositions(problems, template.positions);
}

const inNested = 'in its template';

/** What tells problems of one message in a nested stack's template apart. */
export const nestedPlace = ({ hint = '' }: Problem): string => (hint.includes(inNested) ? hint : '');

/** What is wrong in a nested stack's template, at what gives that template or the parameter that is meant. */
function ofNested({ properties }: Resource, logicalId: string, { hint, line, path, ...problem }: Problem): Problem {
  const given = isObject(properties['Parameters']) ? properties['Parameters'] : {};
  const named = Object.keys(given).find((name) => path[0] === 'Parameters' && problem.message.includes(name));
  const place = named === undefined ? ['TemplateURL'] : ['Parameters', named];
  const there = `${inNested}${line === undefined ? '' : `, line ${line}`}: ${renderPath(path)}`;
  return {
    ...problem,
    path: ['Resources', logicalId, 'Properties', ...place],
    hint: hint === undefined ? there : `${hint}; ${there}`,
  };
}

/** The part of a resource that a message is about: the property that it names, else all of them. */
function pathWithin(resource: Resource, error: AwsError): string[] {
  if (error.message.includes('Metadata.Punctual')) return ['Metadata', 'Punctual'];
  const [named] = propertiesNamed(resource, error);
  return ['Properties', ...(named === undefined ? [] : [named])];
}

/** Words of AWS's for properties that its message does not name. */
const otherWords: readonly [words: RegExp, properties: readonly string[]][] = [
  [/^Invalid State Machine Definition/, ['Definition', 'DefinitionString', 'DefinitionS3Location']],
  [/^No Fargate configuration exists/, ['Cpu', 'Memory']],
  [/^Invalid Schedule Expression Timezone/, ['ScheduleExpressionTimezone']],
  [/^Invalid Schedule Expression /, ['ScheduleExpression']],
  [/^Event pattern is not valid/, ['EventPattern']],
  [
    /^Container(\.| names must)|^Cannot depend on container|^A dependency container|^The sum of all container/,
    ['ContainerDefinitions'],
  ],
  [
    /^The '\w+' setting for container|^Links are|container when networkMode=awsvpc|in port mappings must match/,
    ['ContainerDefinitions'],
  ],
  [/^Invalid filter pattern/, ['FilterPattern']],
  [/^Invalid retention value/, ['RetentionInDays']],
  [/^Can only include alphanumeric characters, hyphens, or underscores\. 1 to 80/, ['QueueName']],
];

/** Of those that are given: by the template's name or the API's. */
export function propertiesNamed(resource: Resource, { message, fields }: AwsError): string[] {
  const property = String(fields['property']);
  if (resource.properties[property] !== undefined) return [property];
  const given = Object.keys(typeOf(resource).properties).filter((name) => resource.properties[name] !== undefined);
  const known = otherWords.find(([pattern]) => pattern.test(message))?.[1] ?? [];
  const meant = given.filter((name) => known.includes(name));
  if (meant.length > 0) return meant;
  const words = new Set(message.match(/\w+/g));
  return given.filter((name) => words.has(name) || words.has(`${name[0]!.toLowerCase()}${name.slice(1)}`));
}

/** The nearest of the values that AWS's message lists. */
function enumHint(message: string): string | undefined {
  const [, value, list] =
    /^1 validation error detected: Value '([^']*)' at .* enum value set: \[([^\]]*)\]/.exec(message) ?? [];
  return value === undefined || list === undefined ? undefined : didYouMean(value, list.split(/, ?/)).hint;
}

/** ECS says only that there is no such size, and of one that it cannot read nothing of the other. */
function sizesToo({ type, properties }: Resource, path: Path, message: string): Problem[] {
  if (type !== 'AWS::ECS::TaskDefinition') return [];
  const [cpu, memory] = ['Cpu', 'Memory'].map((name) => {
    const value = properties[name];
    return value === undefined || typeof value === 'object' ? '' : String(value);
  }) as [string, string];
  if (message.startsWith('No Fargate configuration exists')) return [{ path, message: fargateSizesNear(cpu, memory) }];
  const [, unread] = /^Invalid '(cpu|memory)' setting for task/.exec(message) ?? [];
  if (unread === undefined || !String(properties['RequiresCompatibilities']).includes('FARGATE')) return [];
  const [other, never] = unread === 'cpu' ? ['Memory', fargateHasNever('', memory)] : ['Cpu', fargateHasNever(cpu, '')];
  return never === undefined ? [] : [{ path: [...path.slice(0, -1), other], message: never }];
}
