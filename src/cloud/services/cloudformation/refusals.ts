/** CloudFormation's errors, with AWS's texts. */
import { type Problem, renderPath } from '../../../languages/problem.ts';
import { AwsError } from '../../kit/aws-error.ts';

export const validationError = (message: string): AwsError => new AwsError('ValidationError', message);

/**
 * Every problem on a line of its own. AWS's words, which begin with a capital, stand alone; the hint has where each is and what to write.
 * What only we say is whole in both.
 */
export function templateError(problems: readonly Problem[]): AwsError {
  const message = linesOf(problems, (problem) => (isAwsText(problem) ? problem.message : renderProblem(problem)));
  const hint = renderProblems(problems);
  return new AwsError('ValidationError', message, 400, { problems }, hint === message ? undefined : hint);
}

const isAwsText = ({ message }: Problem): boolean => /^\p{Lu}/u.test(message);

/** Nobody reads more at once. */
const problemsShownMax = 50;

export const renderProblems = (problems: readonly Problem[]): string => linesOf(problems, renderProblem);

function linesOf(problems: readonly Problem[], render: (problem: Problem) => string): string {
  const shown = problems.slice(0, problemsShownMax).map(render);
  const others = problems.length - shown.length;
  return [...shown, ...(others > 0 ? [`and ${others} more`] : [])].join('\n');
}

const placeOf = ({ path, line }: Problem): string =>
  [line === undefined ? '' : `line ${line}`, renderPath(path)].filter(Boolean).join(': ');

function renderProblem(problem: Problem): string {
  const { message, got, hint } = problem;
  const where = placeOf(problem);
  return `${message}${got === undefined ? '' : `, found \`${got}\``}${hint ? `${message.endsWith('.') ? '' : ';'} ${hint}` : ''}${where ? ` (${where})` : ''}`;
}

export const noSuchStack = (name: string): AwsError => validationError(`Stack with id ${name} does not exist`);
/** The words of DescribeStackEvents and of change sets. */
export const stackMissing = (name: string): AwsError => validationError(`Stack [${name}] does not exist`);
export const stackExists = (name: string): AwsError =>
  new AwsError('AlreadyExistsException', `Stack [${name}] already exists`);
export const notUpdatable = (id: string, status: string): AwsError =>
  validationError(`Stack:${id} is in ${status} state and can not be updated.`);

/** Nothing that a stack made, or that was made by hand, becomes another's: a stack changes and deletes only what it created. */
export const existsInStack = (identifier: string, stackId: string): AwsError =>
  new AwsError('AlreadyExists', `${identifier} already exists in stack ${stackId}`, 400, { saidBy: 'stack' });
export const alreadyExists = (type: string, identifier: string): AwsError =>
  new AwsError('AlreadyExists', `Resource of type '${type}' with identifier '${identifier}' already exists.`, 400, {
    saidBy: 'handler',
  });

export const noSuchChangeSet = (name: string): AwsError =>
  new AwsError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, 404);
export const changeSetStatus = (message: string): AwsError => new AwsError('InvalidChangeSetStatus', message);

export const insufficientCapabilities = (needed: string): AwsError =>
  new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${needed}]`);
export const limitExceeded = (message: string): AwsError => new AwsError('LimitExceededException', message);

export const notYet = (what: string): AwsError =>
  validationError(`${what} is not there yet in this version of Punctual`);

export const accessDenied = (message: string): AwsError => new AwsError('AccessDenied', message, 403);
