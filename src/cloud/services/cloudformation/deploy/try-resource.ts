/**
 * One resource of a template with problems, tried for further ones: its functions, its properties' kinds, then its service, which names one wrong value at a
 * time and is asked again without it.
 */
import { isObject } from '../../../../languages/is-object.ts';
import { isProblems, type Problem } from '../../../../languages/problem.ts';
import type { JsonObject, Path } from '../../../../languages/template/document.ts';
import { evaluate, type Scope } from '../../../../languages/template/evaluate.ts';
import type { Template } from '../../../../languages/template/template.ts';
import { AwsError, messageAndHint, withHint } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import type { CloudFormation } from '../context.ts';
import type { Revision, Stack } from '../stack.ts';
import type { PhysicalResource } from '../types/resource-type.ts';
import { annotate } from './annotations.ts';
import { canonical } from './canonical.ts';
import { eachValue, findCulprit, placeNamed, quotes } from './culprit.ts';
import { isAccountState } from './failure-reason.ts';
import { problemsOf, propertiesNamed } from './problems-of.ts';
import { resolveReferences } from './resolve-references.ts';
import { callerOf, resourceContextOf } from './resource-context.ts';
import { isOfStandIn, unknownText } from './stand-in.ts';
import { type Part, partAt, stepsOf } from './taken-out.ts';
import { Unfinished, undone } from './undone.ts';
import { typeOf, valuesOfExisting } from './values.ts';
import { charactersOf } from './weight.ts';
import { convertLeft, missingName, type Wanted, without, withoutProblem, withRequired } from './without-part.ts';

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
  /** What services were asked so far, and how much it was. */
  questions: number;
  characters: number;
  /** By logical id: makes what could be made once more. */
  readonly again: Map<string, () => PhysicalResource>;
}

interface Taken {
  readonly place: Path;
  readonly was: Part;
  /** Something stands there instead. */
  readonly ours: boolean;
}

/** A resource on its way to be made: with what is left of its properties. */
interface Attempt {
  readonly wanted: Wanted;
  readonly properties: JsonObject;
  /** Nothing was left out of it, so that a complaint about the whole is about the template. */
  readonly isWhole: boolean;
  /** What was taken out of it. */
  readonly taken: readonly Taken[];
}

/** Nobody needs to hear more of one resource. */
const attemptsMax = 20;
/** What a service is asked of one resource, to find what its words are about. */
const questionsMax = 150;

/** Undefined if it cannot be made. */
export function tryResource(trial: Trial, logicalId: string): PhysicalResource | undefined {
  const { service, stack, template, found } = trial;
  const { type, metadata: written } = template.resources.get(logicalId)!;
  const wrong = found.some(({ path }) => path[0] === 'Resources' && path[1] === logicalId);
  const properties = evaluated(trial, logicalId, 'Properties', template.resources.get(logicalId)!.properties);
  const metadata = evaluated(trial, logicalId, 'Metadata', written ?? {});
  const wanted: Wanted = { host: service.host, logicalId, type, properties, metadata, dependsOn: [] };
  const before = service.tables.resource(stack.id, logicalId)?.resource;
  if (before && before.type === type) {
    const [old, now] = [before, wanted].map((one) => canonical(valuesOfExisting(one, one.properties)));
    if (old === now) {
      trial.again.set(logicalId, () => before);
      return before;
    }
  }
  const given = resolved(trial, wanted);
  if (given === undefined) return undefined;
  const standing = withRequired(wanted, given, trial.read.resources.get(logicalId)!.properties);
  const fitting = withoutUnfit(trial, wanted, standing);
  return make(trial, { wanted, properties: fitting, isWhole: !wrong && fitting === given, taken: [] });
}

/** Without the members that cannot be evaluated. */
function evaluated(trial: Trial, logicalId: string, part: string, node: JsonObject): JsonObject {
  const problems: Problem[] = [];
  const value = evaluate(node, trial.scope, ['Resources', logicalId, part], problems);
  trial.found.push(...problems);
  return withoutWrong(isObject(value) ? (value as JsonObject) : {}, problems);
}

/** Without those that a problem is in: the path's fourth step. */
function withoutWrong(members: JsonObject, problems: readonly Problem[]): JsonObject {
  const wrong = new Set(problems.map(({ path }) => path[3]));
  return Object.fromEntries(Object.entries(members).filter(([name]) => !wrong.has(name)));
}

/** The properties with their dynamic references resolved; undefined if they cannot be. */
function resolved(trial: Trial, { logicalId, type, properties }: Wanted): JsonObject | undefined {
  const { context, revision } = trial;
  const caller = () => callerOf(context, context.caller, revision.roleArn);
  try {
    return resolveReferences({ context, caller, type }, properties) ?? properties;
  } catch (error) {
    report(trial, logicalId, error);
    return undefined;
  }
}

/** What the type does not take is complained of, and left out. */
function withoutUnfit(trial: Trial, wanted: Wanted, given: JsonObject): JsonObject {
  const { read, found } = trial;
  const written = read.resources.get(wanted.logicalId)!.properties;
  const { problems } = convertLeft(wanted, given);
  found.push(...problems.filter(({ message }) => !isOfLeftOut(message, written)));
  return problems.reduce<JsonObject>((rest, problem) => withoutProblem(wanted, rest, problem), given);
}

/** A property that is missing only because what was given is wrong. */
const isOfLeftOut = (message: string, written: JsonObject): boolean =>
  Object.hasOwn(written, missingName(message) ?? '');

/** Undefined if it cannot be made. */
function make(trial: Trial, whole: Attempt): PhysicalResource | undefined {
  const { context } = trial;
  const questionsAtOnce = trial.questions + questionsMax;
  let attempt = whole;
  for (let attempts = 0; attempts < attemptsMax; attempts++) {
    try {
      const { wanted, properties } = attempt;
      const made = context.attempt(() => created(trial, wanted, properties));
      trial.again.set(wanted.logicalId, () => created(trial, wanted, properties));
      return made;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (trial.questions > questionsAtOnce) return undefined;
      const next = withoutComplaint(trial, attempt, error);
      if (next === undefined) return undefined;
      attempt = next;
    }
  }
  return undefined;
}

function created(trial: Trial, wanted: Wanted, properties: JsonObject): PhysicalResource {
  const { service, context, stack, revision } = trial;
  trial.questions += 1;
  trial.characters += charactersOf(properties);
  const caller = () => callerOf(context, context.caller, revision.roleArn);
  const resourceContext = resourceContextOf(service, context, stack, wanted.logicalId, caller);
  const made = typeOf(wanted).create(resourceContext, convertLeft(wanted, properties).values);
  annotate(context, wanted, made);
  return made;
}

/** Reports what is about the template; returns what is left without it, if that can be told. */
function withoutComplaint(trial: Trial, attempt: Attempt, error: AwsError): Attempt | undefined {
  if (isProblems(error.fields['nested'])) {
    report(trial, attempt.wanted.logicalId, error);
    return undefined;
  }
  let next = attempt;
  for (const { one, place } of complaintsOf(trial, attempt, error)) {
    const ofOthers = withoutStandIns(one);
    if (ofOthers) report(trial, attempt.wanted.logicalId, ofOthers, place);
    else if (isOfTemplate(trial, attempt, one, place)) report(trial, attempt.wanted.logicalId, one, place);
    if (place) next = takenOut(next, place);
  }
  return next === attempt ? undefined : next;
}

interface Complaint {
  readonly one: AwsError;
  readonly place: Path | undefined;
}

/** One for each value; those whose place is not told will be said again. */
function complaintsOf(trial: Trial, attempt: Attempt, error: AwsError): Complaint[] {
  const all = eachValue(error.message).map((message) => ({
    one: new AwsError(error.code, message, error.status, error.fields, error.hint),
    place: placeNamed(message, attempt.properties),
  }));
  const told = all.filter(({ place }) => place !== undefined);
  return told.length > 0 ? told : [{ one: error, place: placeOf(trial, attempt, error) }];
}

function takenOut({ wanted, properties, taken }: Attempt, place: Path): Attempt {
  const was = partAt(properties, place);
  const rest = without(wanted, properties, place);
  return {
    wanted,
    properties: rest,
    isWhole: false,
    taken: [...taken, { place, was, ours: partAt(rest, place) !== undefined }],
  };
}

/** Where what is complained of stands. What is denied, or is there already, is looked for by its name alone. */
function placeOf(trial: Trial, { wanted, properties }: Attempt, error: AwsError): Path | undefined {
  const named = propertiesNamed(trial.read.resources.get(wanted.logicalId)!, error);
  if (isOfStandIn(error.message))
    return stepsOf(properties)
      .map((name) => [name])
      .find((path) => isStandIn(partAt(properties, path)));
  if (isAccountState(error)) {
    const { namedBy } = typeOf(wanted);
    const names = namedBy !== undefined && /Exists|Deleted/.test(error.code) ? [namedBy] : named;
    return names.map((name) => [name]).find((path) => partAt(properties, path) !== undefined);
  }
  const saidWithout = (path: Path) => saidOf(trial, wanted, without(wanted, properties, path));
  return findCulprit({ properties, said: wordsOf(wanted, error), named, without: saidWithout });
}

/** What its service says of it: undefined, nothing. Nothing is made. */
function saidOf(trial: Trial, wanted: Wanted, properties: JsonObject): string | undefined {
  try {
    if (!undone(trial.context, () => created(trial, wanted, properties))) throw new Unfinished();
    return undefined;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return wordsOf(wanted, error);
  }
}

/** Without the name that was made for it, which is another each time. */
const wordsOf = ({ logicalId }: Wanted, error: AwsError): string =>
  messageAndHint(error).replaceAll(new RegExp(`${logicalId}-\\w{12}\\b`, 'g'), logicalId);

/** A policy's complaints, each with its place in it, less those of stand-ins; undefined: none is left, or none is of one. */
function withoutStandIns(error: AwsError): AwsError | undefined {
  if (error.code !== 'MalformedPolicyDocument' || !isOfStandIn(error.hint ?? '')) return undefined;
  const others = error.hint!.split(/; (?=\/)/).filter((one) => !isOfStandIn(one));
  return others.length > 0 ? withHint(error, others.join('; ')) : undefined;
}

/** It may be of what was taken out, or of what stands there instead. */
function isOfTemplate(trial: Trial, attempt: Attempt, error: AwsError, place: Path | undefined): boolean {
  if (attempt.isWhole || error.message.includes('Metadata.Punctual')) return true;
  if (!place || isStandIn(partAt(attempt.properties, place))) return false;
  const named = propertiesNamed(trial.read.resources.get(attempt.wanted.logicalId)!, error);
  return !attempt.taken.some(
    ({ place: gone, was, ours }) =>
      (ours ? isWithin(place, gone) : isMissed(gone, place, error.message)) ||
      (gone.length === 1 && gone[0] !== place[0] && named.includes(String(gone[0]))) ||
      (typeof was === 'string' &&
        was.length > 2 &&
        was !== partAt(attempt.properties, place) &&
        quotes(error.message, was)),
  );
}

const isStandIn = (part: Part): boolean => part !== undefined && JSON.stringify(part).includes(unknownText);

/** It was taken out of what is complained of, whose words name it. */
const isMissed = (gone: Path, place: Path, message: string): boolean =>
  gone.length > 1 && isWithin(place, gone.slice(0, -1)) && quotes(message, String(gone.at(-1)));

const isWithin = (inner: Path, outer: Path): boolean => outer.every((step, index) => inner[index] === step);

function report({ read: template, found }: Trial, logicalId: string, error: unknown, place?: Path): void {
  if (!(error instanceof AwsError)) throw error;
  if (isAccountState(error) || isOfStandIn(error.message)) return;
  found.push(...problemsOf({ template }, logicalId, error, place));
}
