/** What a request makes of a stack: the revision that it wants, tried out. A template with one problem is searched for all others. */
import { later } from '../../../../languages/instant.ts';
import { isProblems, type Problem } from '../../../../languages/problem.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { type Context, type Waiting, waitFor } from '../../../kit/service.ts';
import { beginTrial, type CloudFormation } from '../context.ts';
import { allProblems } from '../deploy/all-problems.ts';
import { canonical } from '../deploy/canonical.ts';
import { openDeployment } from '../deploy/deployment.ts';
import { dryRun } from '../deploy/dry-run.ts';
import { pieceMax } from '../deploy/next-piece.ts';
import type { DryRun } from '../planned.ts';
import { templateError } from '../refusals.ts';
import type { Revision, Stack } from '../stack.ts';
import { type Request, readRevision, templateText, wantedText } from './read-request.ts';

interface Planned {
  readonly revision: Revision;
  readonly planned: DryRun;
}

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

/** What a piece counts of a turn's events: a turn has room for two, and for the calls of others. */
const eventsPerPiece = 1000;
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
  try {
    return yield* planText(service, context, stack, text, request, before);
  } catch (error) {
    const known = problemsIn(error);
    if (!known) throw error;
    throw templateError(yield* searched(known, service, context, stack, text, request, before));
  }
}

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

/** Of a template that was fetched, within a trial that was begun: a nested stack's, in the turn of the stack that has it. */
export function planNested(...of: Parameters<typeof planText>): Planned {
  try {
    return atOnce(planText(...of));
  } catch (error) {
    const known = problemsIn(error);
    if (!known) throw error;
    throw templateError(searchedOnce(known, of));
  }
}

/** The stack that has it is tried again for its own mistakes: each template is searched once. A large one would hold up the turn. */
function searchedOnce(known: readonly Problem[], of: Parameters<typeof planText>): readonly Problem[] {
  const [{ trial, templates }, , , text, { Parameters: parameters }] = of;
  const key = canonical([text, parameters]);
  const before = trial.searched.get(key);
  if (before) return before;
  const { template } = templates.readAll(text);
  if (trial.searchesLeft <= 0 || (template?.resources.size ?? 0) > pieceMax) return known;
  trial.searchesLeft -= 1;
  const found = atOnce(searched(known, ...of));
  trial.searched.set(key, found);
  return found;
}

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
