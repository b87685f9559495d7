/**
 * What starts jobs in a template: schedules of EventBridge Scheduler and rules with a schedule, their expressions and targets.
 * Source: AWS CloudFormation Template Reference, AWS::Scheduler::Schedule, AWS::Events::Rule.
 */

import type { Instant } from '../../languages/instant.ts';
import { isObject } from '../../languages/is-object.ts';
import { isProblems, type Problem } from '../../languages/problem.ts';
import { describeSchedule } from '../../languages/schedule/describe.ts';
import { ticksBetween } from '../../languages/schedule/next.ts';
import {
  type Schedule as Expression,
  parseOneTimeOrRecurring,
  parseSchedule,
} from '../../languages/schedule/schedule.ts';
import { type Zone, zoneOf } from '../../languages/schedule/zone.ts';
import { type Fields, fieldsOf, isPlain, objectsOf, renderSymbols } from './symbol.ts';
import type { Resource, Template } from './template.ts';

export interface Schedule {
  readonly resource: Resource;
  readonly isRule: boolean;
  /** As written or by a default; may have parts that nobody knows. */
  readonly text: string;
  /** Undefined: not known here. */
  readonly expression: Expression | Problem[] | undefined;
  /** The parameter whose default the expression is. */
  readonly byDefaultOf: string | undefined;
  readonly zone: Zone | undefined;
  readonly targets: readonly Target[];
}

export interface Target {
  readonly fields: Fields;
  readonly path: readonly (string | number)[];
  /** A universal target's call: `ecs:updateService`. */
  readonly call: string | undefined;
  /** What a universal target is told. */
  readonly input: Fields;
}

export function schedulesOf(template: Template): readonly Schedule[] {
  const schedules = template
    .ofType('AWS::Scheduler::Schedule')
    .map((resource) =>
      scheduleOf(template, resource, false, [targetOf(fieldsOf(resource.properties['Target']), ['Target'])]),
    );
  const rules = template
    .ofType('AWS::Events::Rule')
    .filter(({ properties }) => properties['ScheduleExpression'] !== undefined)
    .map((resource) =>
      scheduleOf(
        template,
        resource,
        true,
        objectsOf(resource.properties['Targets']).map((each, index) => targetOf(each, ['Targets', index])),
      ),
    );
  return [...schedules, ...rules];
}

function scheduleOf(template: Template, resource: Resource, isRule: boolean, targets: readonly Target[]): Schedule {
  const { properties, written } = resource;
  const text = String(properties['ScheduleExpression'] ?? '');
  const node = written['ScheduleExpression'];
  const zone = properties['ScheduleExpressionTimezone'];
  return {
    resource,
    isRule,
    text,
    expression:
      isPlain(text) && !isPlaceholder(template, text)
        ? isRule
          ? parseSchedule(text)
          : parseOneTimeOrRecurring(text)
        : undefined,
    byDefaultOf: isObject(node) && typeof node['Ref'] === 'string' && isPlain(text) ? node['Ref'] : undefined,
    zone: isRule || zone === undefined ? zoneOf('UTC') : isPlain(zone) ? zoneOf(zone) : undefined,
    targets,
  };
}

/** Something fills it in before the template is deployed. A parameter's name outside Fn::Sub is none: nobody fills it in. */
const isPlaceholder = (template: Template, text: string): boolean =>
  /%\w+%|__\w+__|\{\{|^<.*>$/.test(text) || (text.includes('${') && ownName(template, text) === undefined);

/** What the text names as `${Name}` and the template has. */
export const ownName = ({ parameters, resources }: Template, text: string): string | undefined =>
  [...text.matchAll(/\$\{(\w+)\}/g)]
    .map(([, name = '']) => name)
    .find((name) => Object.hasOwn(parameters, name) || resources.has(name));

function targetOf(fields: Fields, path: readonly (string | number)[]): Target {
  const call = /^arn:[^:]*:scheduler:::aws-sdk:(.+)$/.exec(String(fields['Arn']))?.[1];
  return { fields, path, call, input: call === undefined ? {} : inputOf(fields['Input']) };
}

/** An object of JSON, or nothing. */
export function inputOf(text: unknown): Fields {
  try {
    return fieldsOf(JSON.parse(String(text)));
  } catch {
    return {};
  }
}

/** `every day at 04:30 UTC`; what cannot be known is said as it is written. */
export function wordsOf({ expression, text, zone, byDefaultOf }: Schedule): string {
  if (expression === undefined || isProblems(expression)) return renderSymbols(text);
  return `${describeSchedule(expression, zone?.name ?? '')}${byDefaultOf === undefined ? '' : ' by default'}`;
}

export const yearMs = 366 * 86_400_000;

/** No more ticks of a year than these are looked at: every five minutes, and the gaps of what is more frequent are those of its first weeks. */
const ticksMax = 110_000;

/** The schedule's ticks of a year from then on; undefined: not known. */
export function ticksOf({ expression, zone }: Schedule, from: Instant): readonly Instant[] | undefined {
  if (expression === undefined || isProblems(expression) || zone === undefined) return undefined;
  const ticks: Instant[] = [];
  for (const tick of ticksBetween({ schedule: expression, anchor: from, zone }, from, (from + yearMs) as Instant)) {
    ticks.push(tick);
    if (ticks.length === ticksMax) break;
  }
  return ticks;
}

/** The least and the greatest time in seconds between two ticks of the schedules together; undefined: there are not two, or not known. */
export function gapsOf(
  schedules: readonly Schedule[],
  from: Instant,
): { readonly least: number; readonly greatest: number } | undefined {
  const all: number[] = [];
  for (const schedule of schedules) {
    const { expression } = schedule;
    if (schedules.length === 1 && expression && !isProblems(expression) && expression.kind === 'rate')
      return { least: expression.intervalMs / 1000, greatest: expression.intervalMs / 1000 };
    const ticks = ticksOf(schedule, from);
    if (ticks === undefined) return undefined;
    for (const tick of ticks) all.push(tick);
  }
  all.sort((a, b) => a - b);
  let [least, greatest] = [Number.POSITIVE_INFINITY, 0];
  for (let index = 1; index < all.length; index++) {
    const gap = (all[index]! - all[index - 1]!) / 1000;
    if (gap < least) least = gap;
    if (gap > greatest) greatest = gap;
  }
  return all.length < 2 ? undefined : { least, greatest };
}
