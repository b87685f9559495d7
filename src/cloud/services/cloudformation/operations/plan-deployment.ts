/** What a request makes of a stack: the revision that it wants, tried out. A template with one problem is searched for all others. */
import { later } from '../../../../languages/instant.ts';
import { isProblems, type Problem } from '../../../../languages/problem.ts';
import { readExpressions } from '../../../../languages/states/parse-machine.ts';
import { parseAhead } from '../../../../languages/template/document.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { eventsPerPiece } from '../../../kit/in-turns.ts';
import { type Context, type Waiting, waitFor } from '../../../kit/service.ts';
import { beginTrial, type CloudFormation, type NestedTrial, type Planned } from '../context.ts';
import { allProblems } from '../deploy/all-problems.ts';
import { canonical } from '../deploy/canonical.ts';
import { type Deployment, openDeployment } from '../deploy/deployment.ts';
import { dryRun } from '../deploy/dry-run.ts';
import { pieceCharactersMax, pieceMax } from '../deploy/next-piece.ts';
import { applyPlan } from '../deploy/plans.ts';
import { Unfinished } from '../deploy/undone.ts';
import { nestedResourcesPerTurn } from '../limits.ts';
import { templateError } from '../refusals.ts';
import { type Revision, type Stack, stackType } from '../stack.ts';
import { type Request, readRevision, templateText, wantedText } from './read-request.ts';

/** What is tried over several turns. */
interface UnderWay {
  readonly steps: Generator<undefined, Planned>;
  /** The stack's revision at its beginning: another deployment may have ended since. */
  readonly from: number | undefined;
  /** Of the trial that it began. */
  readonly trial: CloudFormation['trial'];
}

/** By the request of the call that waits. */
const underWay = new WeakMap<Request, UnderWay>();

const secondsMax = 600;

/** Of a large template over several turns, in which the call waits. Throws AWS's errors; of a template every problem at once. */
export function planDeployment(
  service: CloudFormation,
  context: Context,
  stack: Stack,
  request: Request,
  before: Revision | undefined,
): Planned | Waiting {
  const planned = takePieces(service, context, stack, request, before);
  if (planned) return planned;
  const on = `dry-run/${stack.id}`;
  context.wake(on);
  return waitFor(on, later(context.now, secondsMax));
}

/** The next piece; all of them where the call may wait no longer. */
function takePieces(...of: Parameters<typeof planDeployment>): Planned | undefined {
  const [service, context, stack, request] = of;
  beginTrial(service);
  const known = underWay.get(request);
  underWay.delete(request);
  const goesOn = known !== undefined && known.from === stack.revision;
  if (goesOn) Object.assign(service.trial, known.trial);
  const steps = goesOn ? known.steps : stepsOf(...of);
  for (;;) {
    service.trial.room = nestedResourcesPerTurn;
    const step = steps.next();
    if (step.done) return step.value;
    if (context.waitedUntil !== undefined) continue;
    context.spend(eventsPerPiece);
    underWay.set(request, { steps, from: stack.revision, trial: { ...service.trial } });
    return undefined;
  }
}

function* stepsOf(...of: Parameters<typeof planDeployment>): Generator<undefined, Planned> {
  const [service, context, stack, request, before] = of;
  const text = templateText(service, context, request, before);
  yield* parseAhead(text);
  yield* readMachines(service, text);
  try {
    return yield* planText(service, context, stack, text, request, before);
  } catch (error) {
    const known = problemsIn(error);
    if (!known) throw error;
    throw templateError(yield* searched(known, service, context, stack, text, request, before));
  }
}

/** The expressions of its state machines, as far as the template has them. */
function* readMachines({ templates }: CloudFormation, text: string): Generator<undefined, void> {
  if (!text.includes('{%')) return;
  const { template } = templates.readAll(text);
  for (const { type, properties } of template?.resources.values() ?? [])
    if (type === machineType) yield* readExpressions(properties['Definition'] ?? properties['DefinitionString']);
}

const machineType = 'AWS::StepFunctions::StateMachine';

const problemsIn = (error: unknown): readonly Problem[] | undefined => {
  const problems = error instanceof AwsError && error.code === 'ValidationError' ? error.fields['problems'] : undefined;
  return isProblems(problems) ? problems : undefined;
};

function searched(
  known: readonly Problem[],
  ...[service, context, stack, text, request, before]: Parameters<typeof planText>
): Generator<undefined, Problem[]> {
  const revision = wantedText(service, context, stack, text, request, before);
  return allProblems({ service, context, stack, revision }, known);
}

type NestedPlan = [check: () => void, ...of: Parameters<typeof planText>];

/**
 * Of a template that was fetched, a nested stack's, within a trial that was begun: throws Unfinished where there is no room for all of it in this turn,
 * and goes on in the next one.
 */
export function tryNested(...of: NestedPlan): Planned {
  const [, { trial }, , stack, text, { Parameters, Tags, NotificationARNs }] = of;
  const key = canonical([stack.id, text, Parameters, Tags, NotificationARNs]);
  const tried = trial.under.get(key) ?? { is: 'under way', steps: nestedSteps(...of) };
  if (tried.is === 'through') return tried.planned;
  if (tried.is === 'refused') throw tried.error;
  if (trial.room <= 0) throw new Unfinished();
  trial.under.set(key, tried);
  const now = nextOf(tried.steps);
  if (!now) throw new Unfinished();
  trial.under.set(key, now);
  if (now.is === 'refused') throw now.error;
  return now.planned;
}

function nextOf(steps: Generator<undefined, Planned>): Exclude<NestedTrial, { is: 'under way' }> | undefined {
  try {
    const step = steps.next();
    return step.done ? { is: 'through', planned: step.value } : undefined;
  } catch (error) {
    return { is: 'refused', error };
  }
}

function* nestedSteps(check: () => void, ...of: Parameters<typeof planText>): Generator<undefined, Planned> {
  const [service, , , text] = of;
  service.trial.room -= text.length / charactersPerResource;
  yield* parseAhead(text);
  check();
  yield* readMachines(service, text);
  try {
    return yield* planText(...of);
  } catch (error) {
    const known = problemsIn(error);
    if (!known) throw error;
    throw templateError(yield* searchedOnce(known, of));
  }
}

/** So many of a template take as long to read as a resource to try. */
const charactersPerResource = 10_000;

/** The stack that has it is tried again for its own mistakes: each template is searched once. */
function* searchedOnce(
  known: readonly Problem[],
  of: Parameters<typeof planText>,
): Generator<undefined, readonly Problem[]> {
  const [{ trial }, , , text, { Parameters: parameters }] = of;
  const key = canonical([text, parameters]);
  const before = trial.searched.get(key);
  if (before) return before;
  if (trial.searchesLeft <= 0) return known;
  trial.searchesLeft -= 1;
  const found = yield* searched(known, ...of);
  trial.searched.set(key, found);
  return found;
}

/** As it is made: it was tried with the stack that has it. A small one is tried again, to see whether anything changes. */
export function planToMake(check: () => void, ...of: Parameters<typeof planText>): Planned {
  const [service, context, stack] = of;
  check();
  const revision = readRevision(...of);
  const deployment = openDeployment(service, context, stack, revision);
  if (isSmall(deployment)) return { revision, planned: atOnce(dryRun(deployment)) };
  return { revision, planned: { plan: applyPlan(deployment), changes: [], removed: [], isUntried: true } };
}

const isSmall = ({ template, revision }: Deployment): boolean =>
  template.resources.size <= pieceMax &&
  revision.template.length <= pieceCharactersMax &&
  ![...template.resources.values()].some(({ type }) => type === stackType);

function atOnce<Result>(steps: Generator<undefined, Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function* planText(
  service: CloudFormation,
  context: Context,
  stack: Stack,
  text: string,
  request: Request,
  before: Revision | undefined,
): Generator<undefined, Planned> {
  const revision = readRevision(service, context, stack, text, request, before);
  return { revision, planned: yield* dryRun(openDeployment(service, context, stack, revision)) };
}
