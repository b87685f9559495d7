/**
 * One resource of a template with problems, tried for further ones: its functions, its properties' kinds, then its service, which names one wrong value at a
 * time and is asked again without it.
 */
import { isObject } from '../../../../languages/is-object.ts';
import type { Problem } from '../../../../languages/problem.ts';
import type { JsonObject } from '../../../../languages/template/document.ts';
import { evaluate, type Scope } from '../../../../languages/template/evaluate.ts';
import type { Template } from '../../../../languages/template/template.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import type { Revision, Stack } from '../stack.ts';
import { convert, type Values } from '../types/convert.ts';
import type { PhysicalResource } from '../types/resource-type.ts';
import { annotate } from './annotations.ts';
import { canonical } from './canonical.ts';
import { isAccountState } from './failure-reason.ts';
import { problemsOf, propertiesNamed } from './problems-of.ts';
import { resolveReferences } from './resolve-references.ts';
import { callerOf, resourceContextOf } from './resource-context.ts';
import { isOfStandIn, unknownText } from './stand-in.ts';
import { typeOf, valuesOfExisting, type WantedResource } from './values.ts';

export interface Trial {
  readonly service: CloudFormation;
  readonly context: Context;
  readonly stack: Stack;
  readonly revision: Revision;
  /** As it is written, and without what is known to be wrong. */
  readonly read: Template;
  readonly template: Template;
  readonly scope: Scope;
  /** Grows. */
  readonly found: Problem[];
}

/** Nobody needs to hear more of one resource. */
const attemptsMax = 20;

/** Undefined if it cannot be made. */
export function tryResource(trial: Trial, logicalId: string): PhysicalResource | undefined {
  const { service, stack, template, found } = trial;
  const { type, metadata: written } = template.resources.get(logicalId)!;
  const wrong = found.some(({ path }) => path[0] === 'Resources' && path[1] === logicalId);
  const properties = evaluated(trial, logicalId, 'Properties', template.resources.get(logicalId)!.properties);
  const metadata = evaluated(trial, logicalId, 'Metadata', written ?? {});
  const wanted: WantedResource = { logicalId, type, properties, metadata, dependsOn: [] };
  const before = service.tables.resource(stack.id, logicalId)?.resource;
  if (before && before.type === type) {
    const [old, now] = [before, wanted].map((one) => canonical(valuesOfExisting(one, one.properties)));
    if (old === now) return before;
  }
  const given = resolved(trial, wanted);
  if (given === undefined) return undefined;
  const values = converted(trial, wanted, given);
  const isWhole = !wrong && canonical(Object.keys(values).sort()) === canonical(Object.keys(given).sort());
  return make(trial, wanted, values, isWhole);
}

/** Without the members that cannot be evaluated. */
function evaluated(trial: Trial, logicalId: string, part: string, node: JsonObject): JsonObject {
  const problems: Problem[] = [];
  const value = evaluate(node, trial.scope, ['Resources', logicalId, part], problems);
  trial.found.push(...problems);
  return withoutWrong(isObject(value) ? (value as JsonObject) : {}, problems);
}

/** Without those that a problem is in: the path's fourth step. */
function withoutWrong<Members extends JsonObject | Values>(members: Members, problems: readonly Problem[]): Members {
  const wrong = new Set(problems.map(({ path }) => path[3]));
  return Object.fromEntries(Object.entries(members).filter(([name]) => !wrong.has(name))) as Members;
}

/** The properties with their dynamic references resolved; undefined if they cannot be. */
function resolved(trial: Trial, { logicalId, type, properties }: WantedResource): JsonObject | undefined {
  const { context, revision } = trial;
  const caller = () => callerOf(context, context.caller, revision.roleArn);
  try {
    return resolveReferences({ context, caller, type }, properties) ?? properties;
  } catch (error) {
    report(trial, logicalId, error);
    return undefined;
  }
}

function converted({ read, found }: Trial, wanted: WantedResource, given: JsonObject): Values {
  const problems: Problem[] = [];
  const path = ['Resources', wanted.logicalId, 'Properties'];
  const values = convert(typeOf(wanted), given, path, problems);
  const written = read.resources.get(wanted.logicalId)!.properties;
  found.push(...problems.filter(({ message }) => !isOfLeftOut(message, written)));
  return withoutWrong(values, problems);
}

/** A property that is missing only because what was given is wrong. */
const isOfLeftOut = (message: string, written: JsonObject): boolean =>
  Object.hasOwn(written, /^required key \[(\w+)\] not found$/.exec(message)?.[1] ?? '');

/** `isWhole`: nothing was left out of it, so that a complaint about the whole is about the template. */
function make(trial: Trial, wanted: WantedResource, values: Values, isWhole: boolean): PhysicalResource | undefined {
  const { service, context, stack, revision } = trial;
  const caller = () => callerOf(context, context.caller, revision.roleArn);
  const resourceContext = resourceContextOf(service, context, stack, wanted.logicalId, caller);
  const written = trial.read.resources.get(wanted.logicalId)!.properties;
  let rest = values;
  for (let attempt = 0; attempt < attemptsMax; attempt++) {
    try {
      return context.attempt(() => {
        const made = typeOf(wanted).create(resourceContext, withNeeded(wanted.type, rest, written));
        annotate(context, wanted, made);
        return made;
      });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const named = complaint(trial, wanted.logicalId, rest, error, isWhole && attempt === 0);
      if (named === undefined) return undefined;
      rest = Object.fromEntries(Object.entries(rest).filter(([name]) => !named.includes(name)));
    }
  }
  return undefined;
}

/** What a service asks for before it looks at anything else, where it was left out. */
const needed: Readonly<Record<string, Values>> = {
  'AWS::ECS::TaskDefinition': { ContainerDefinitions: [{ name: unknownText, image: unknownText }] },
  'AWS::Scheduler::Schedule': { FlexibleTimeWindow: { Mode: 'OFF' } },
  'AWS::IAM::Role': {
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }),
  },
};

/** What stands for a value that was given and is wrong, where its service wants one: so the others are looked at too. */
const inPlace: Readonly<Record<string, Values>> = {
  'AWS::CloudWatch::Alarm': { Period: 60, EvaluationPeriods: 1 },
  'AWS::Events::Rule': { ScheduleExpression: 'rate(1 day)' },
  'AWS::Logs::MetricFilter': { FilterPattern: '' },
  'AWS::Scheduler::Schedule': { ScheduleExpression: 'rate(1 day)' },
};

function withNeeded(type: string, values: Values, written: JsonObject): Values {
  const standing = Object.entries(inPlace[type] ?? {}).filter(([name]) => Object.hasOwn(written, name));
  return { ...needed[type], ...Object.fromEntries(standing), ...values };
}

/** Reports what is about the template; returns the properties without which the rest can be tried, if there are any. */
function complaint(
  trial: Trial,
  logicalId: string,
  rest: Values,
  error: AwsError,
  isWhole: boolean,
): readonly string[] | undefined {
  const { message } = error;
  const names = propertiesNamed(trial.read.resources.get(logicalId)!, error);
  // It may miss what was left out.
  const isAboutRest = names.length > 0 && names.every((name) => rest[name] !== undefined);
  const isOfUnknown = names.some((name) => JSON.stringify(rest[name])?.includes(unknownText));
  if ((isAboutRest && !isOfUnknown) || isWhole || message.includes('Metadata.Punctual'))
    report(trial, logicalId, error);
  if (!isAboutRest || isAccountState(error)) return undefined;
  // Several errors name a property each; one may name others that it is compared with.
  return /^\d+ validation errors detected/.test(message) ? names : names.slice(0, 1);
}

function report({ read: template, found }: Trial, logicalId: string, error: unknown): void {
  if (!(error instanceof AwsError)) throw error;
  if (isAccountState(error) || isOfStandIn(error.message) || isSaid(found, logicalId, error.message)) return;
  found.push(...problemsOf({ template }, logicalId, error));
}

/** Each of its values has been complained of, among others. */
function isSaid(found: readonly Problem[], logicalId: string, message: string): boolean {
  const values = message.match(/Value '[^']*' at '[^']*'/g) ?? [];
  const ofResource = found.filter(({ path }) => path[0] === 'Resources' && path[1] === logicalId);
  return values.length > 0 && values.every((value) => ofResource.some((one) => one.message.includes(value)));
}
