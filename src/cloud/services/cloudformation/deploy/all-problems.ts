/**
 * Every problem of a template that has one, at once: what reading it finds, and what its resources' types and services find in the rest. Each resource is
 * tried without what is known to be wrong; a stand-in takes the place of one that cannot be made. All in a savepoint that is rolled back.
 */
import { own } from '../../../../languages/own.ts';
import type { Problem } from '../../../../languages/problem.ts';
import { isReadable } from '../../../../languages/resources/resource-schema.ts';
import { schemaOf } from '../../../../languages/resources/resource-schemas.ts';
import { evaluateConditions } from '../../../../languages/template/conditions.ts';
import { evaluate, type Scope } from '../../../../languages/template/evaluate.ts';
import { exists, order } from '../../../../languages/template/order.ts';
import { type ParameterValues, resolveParameters } from '../../../../languages/template/parameters.ts';
import type { ReadTemplate } from '../../../../languages/template/parse.ts';
import { brokenRules } from '../../../../languages/template/rules.ts';
import { type Template, withPositions } from '../../../../languages/template/template.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { root } from '../../../kit/caller.ts';
import type { Context } from '../../../kit/service.ts';
import { type CloudFormation, spendRoom } from '../context.ts';
import type { Revision, Stack } from '../stack.ts';
import { problemsUnder } from '../templates.ts';
import type { PhysicalResource } from '../types/resource-type.ts';
import { putAsItWillBe } from './as-it-will-be.ts';
import { canonical } from './canonical.ts';
import { eachValue } from './culprit.ts';
import { givenBy, mapOf, scopeOf } from './deployment.ts';
import { pieceCharactersMax, pieceMax } from './next-piece.ts';
import { nestedPlace } from './problems-of.ts';
import { spares } from './right-values.table.ts';
import { isOfStandIn, markOf, standIn } from './stand-in.ts';
import { type Trial, tryResource } from './try-resource.ts';
import { undone } from './undone.ts';
import { withoutProblems } from './without-problems.ts';

/** Whose template it is, and its text with the values of its parameters. */
export interface Suspect {
  readonly service: CloudFormation;
  readonly context: Context;
  readonly stack: Stack;
  readonly revision: Revision;
}

/** Once so many are known, no further ones are looked for: fewer are shown. */
const problemsMax = 100;
/** What services are asked in one turn, and little more. */
const questionsPerPiece = 40;

/** With positions, by line. Yields between the pieces of a large template, so that others are answered meanwhile. `known`: what made it suspect. */
export function* allProblems(suspect: Suspect, known: readonly Problem[]): Generator<undefined, Problem[]> {
  const { service, stack, revision } = suspect;
  const { template, problems, text } = service.templates.readAll(revision.template, givenBy(service, stack, revision));
  const found: Problem[] = [...problems];
  if (!template || found.length >= problemsMax) return distinct([...known, ...found]);
  try {
    yield* tryAll(suspect, template, found, leftAsItIs(text));
  } catch (error) {
    // A bug of ours: what is known is said all the same.
    service.host.reportError('look for further problems of a template', error);
  }
  const tried = found.slice(problems.length).filter((one) => !text.isOfGap(one));
  const all = [...problems, ...tried, ...known.filter((one) => !isAmong(found, one))];
  return distinct(withPositions(all, template.positions).filter(({ message }) => !isOfStandIn(message)));
}

/** A key was left out when the text was read, or something stands in the place of a property's value: neither takes anything else along. */
const leftAsItIs = ({ problems, ofValues }: ReadTemplate['text']): ReadonlySet<Problem> =>
  new Set(problems.filter((one) => !ofValues.has(one) || one.path[2] === 'Properties'));

/** Whether it was found again: perhaps at a place within its own, or each of its values by itself. */
function isAmong(found: readonly Problem[], { path, message }: Problem): boolean {
  const near = found.filter(({ path: other }) => path.slice(0, 2).every((step, index) => other[index] === step));
  return eachValue(message).every((one) => near.some((other) => other.message === one));
}

/** The first of those of one place and message. */
function distinct(problems: readonly Problem[]): Problem[] {
  const byPlace = new Map<string, Problem>();
  for (const problem of problems) {
    const place = canonical([problem.path, problem.message, nestedPlace(problem)]);
    if (!byPlace.has(place)) byPlace.set(place, problem);
  }
  return [...byPlace.values()].sort((left, right) => (left.line ?? 0) - (right.line ?? 0));
}

/** `kept`: what those say is known, and nothing is left out for it. */
function* tryAll(
  suspect: Suspect,
  read: Template,
  found: Problem[],
  kept: ReadonlySet<Problem>,
): Generator<undefined, void> {
  const rest = (): Template =>
    withoutProblems(
      read,
      found.filter((one) => !kept.has(one)),
    );
  const { service, context, stack, revision } = suspect;
  const made = new Map<string, PhysicalResource>();
  const again = new Map<string, () => PhysicalResource>();
  /** What was made in an earlier piece and is gone. */
  const madeAgain = (logicalId: string): PhysicalResource | undefined => {
    const make = again.get(logicalId);
    const resource = make && attempted(context, make);
    if (resource) made.set(logicalId, resource);
    return resource;
  };
  const madeOrStandIn = (logicalId: string) =>
    made.get(logicalId) ??
    madeAgain(logicalId) ??
    standIn(service.host, logicalId, read.resources.get(logicalId)?.type);
  /** What stands for a property that can be read as an attribute. */
  const property = (logicalId: string, name: string): string | undefined => {
    const schema = schemaOf(read.resources.get(logicalId)?.type ?? '');
    return schema && isReadable(schema, name) ? markOf(logicalId) : undefined;
  };
  const partial: Omit<Scope, 'conditions'> = {
    ...scopeOf(service, stack, revision, read, parametersOf(revision, read, found)),
    resource: (logicalId, attribute) =>
      attribute === undefined
        ? madeOrStandIn(logicalId).physicalId
        : (own(madeOrStandIn(logicalId).attributes, attribute) ?? property(logicalId, attribute)),
  };
  if (!found.some(({ path }) => path[0] === 'Parameters' || path[0] === 'Rules'))
    found.push(...brokenRules(read.rules, partial));
  const scope: Scope = { ...partial, conditions: conditionsOf(rest(), partial, found) };
  found.push(...problemsUnder(read, scope.conditions));
  const template = rest();
  const trial: Trial = {
    service,
    context,
    stack,
    revision,
    read,
    template,
    scope,
    found,
    questions: 0,
    characters: 0,
    again,
  };
  const names = namesInOrder(template, scope.conditions, found);
  for (let next = 0; next < names.length && found.length < problemsMax; ) {
    if (next > 0) yield;
    // What was made is gone.
    made.clear();
    const [namesEnd, questionsEnd] = [next + pieceMax, trial.questions + questionsPerPiece];
    const charactersEnd = trial.characters + pieceCharactersMax;
    const begin = next;
    const isThrough = undone(context, () => {
      putAsItWillBe({ ...suspect, template: read });
      makeSpares(context);
      for (; next < Math.min(namesEnd, names.length) && trial.questions < questionsEnd; next++) {
        if (found.length >= problemsMax || trial.characters >= charactersEnd) return;
        const resource = tryResource(trial, names[next]!);
        if (resource) made.set(names[next]!, resource);
      }
    });
    spendRoom(service, stack, Math.max(1, next - begin));
    if (!isThrough && next === 0) yield;
  }
  if (found.length >= problemsMax) return;
  again.clear();
  for (const [name, output] of template.outputs)
    if (exists(output, scope.conditions)) evaluate(output.value, scope, ['Outputs', name, 'Value'], found);
}

/** What stands for what should be there; what cannot be made is not there. */
function makeSpares(context: Context): void {
  for (const [service, operation, input] of spares)
    attempted(context, () => context.call(service, operation, input, root));
}

/** Undefined where it is refused. */
function attempted<T>(context: Context, work: () => T): T | undefined {
  try {
    return context.attempt(work);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return undefined;
  }
}

/** A parameter without a right value has a mark for one. */
function parametersOf(revision: Revision, read: Template, found: Problem[]): ParameterValues {
  const [given, stored] = [mapOf(revision.parameters), mapOf(revision.stored ?? {})];
  found.push(...ofAllParameters(read, given, found));
  const values = new Map<string, string | string[]>();
  for (const [name, parameter] of read.parameters) {
    const parameters = new Map([[name, parameter]]);
    const own = new Map([...given].filter(([key]) => key === name));
    const value = resolveParameters({ parameters }, own, stored);
    if (Array.isArray(value)) {
      const isKnown = found.some(({ path }) => path[0] === 'Parameters' && path[1] === name);
      if (!isKnown) found.push(...value.filter(({ message }) => !message.endsWith('must have values')));
      values.set(name, /List|Comma/.test(parameter.type) ? [markOf(name)] : markOf(name));
    } else values.set(name, value.get(name)!);
  }
  return values;
}

/** Values of parameters that there are not, and parameters without values: of those that could be read. */
function ofAllParameters(
  { parameters }: Template,
  given: ReadonlyMap<string, string>,
  found: readonly Problem[],
): Problem[] {
  const wrong = new Set(found.filter(({ path }) => path[0] === 'Parameters').map(({ path }) => path[1]));
  if (wrong.has(undefined)) return [];
  const sound = <Value>(map: ReadonlyMap<string, Value>) => new Map([...map].filter(([name]) => !wrong.has(name)));
  const problems = resolveParameters({ parameters: sound(parameters) }, sound(given));
  return Array.isArray(problems) ? problems.filter(({ message }) => message.startsWith('Parameters: [')) : [];
}

/** All are true where they cannot be decided. */
function conditionsOf(template: Template, scope: Omit<Scope, 'conditions'>, found: Problem[]): Scope['conditions'] {
  const conditions = evaluateConditions(template, scope);
  if (!Array.isArray(conditions)) return conditions as ReadonlyMap<string, boolean>;
  found.push(...conditions);
  return new Map([...template.conditions.keys()].map((name) => [name, true]));
}

/** Those that exist, what others need first as far as there is an order. */
function namesInOrder(template: Template, conditions: Scope['conditions'], found: Problem[]): string[] {
  const steps = order(template, conditions);
  const sorted: string[] = [];
  for (const step of steps)
    if ('message' in step) found.push(step);
    else sorted.push(step.logicalId);
  if (sorted.length > 0) return sorted;
  return [...template.resources].filter(([, one]) => exists(one, conditions)).map(([name]) => name);
}
