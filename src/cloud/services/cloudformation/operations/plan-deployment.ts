/** What a request makes of a stack: the revision that it wants, tried out. A template with one problem is searched for all others. */
import { isProblems } from '../../../../languages/problem.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import { beginTrial, type CloudFormation } from '../context.ts';
import { allProblems } from '../deploy/all-problems.ts';
import { openDeployment } from '../deploy/deployment.ts';
import { type DryRun, dryRun } from '../deploy/dry-run.ts';
import { templateError } from '../refusals.ts';
import type { Revision, Stack } from '../stack.ts';
import { type Request, readRevision, templateText, wantedText } from './read-request.ts';

interface Planned {
  readonly revision: Revision;
  readonly planned: DryRun;
}

/** Throws AWS's errors; of a template every problem at once. */
export function planDeployment(
  service: CloudFormation,
  context: Context,
  stack: Stack,
  request: Request,
  before: Revision | undefined,
): Planned {
  beginTrial(service);
  const text = templateText(service, context, request, before);
  try {
    return planText(service, context, stack, text, request, before);
  } catch (error) {
    const problems =
      error instanceof AwsError && error.code === 'ValidationError' ? error.fields['problems'] : undefined;
    if (!isProblems(problems)) throw error;
    const revision = wantedText(service, context, stack, text, request, before);
    throw templateError(allProblems({ service, context, stack, revision }, problems));
  }
}

/**
 * Of a template that was fetched, within a trial that was begun: a nested stack's. Throws the first of AWS's errors, since a search for all would be made
 * at each level again.
 */
export function planText(
  service: CloudFormation,
  context: Context,
  stack: Stack,
  text: string,
  request: Request,
  before: Revision | undefined,
): Planned {
  const revision = readRevision(service, context, stack, text, request, before);
  return { revision, planned: dryRun(openDeployment(service, context, stack, revision)) };
}
