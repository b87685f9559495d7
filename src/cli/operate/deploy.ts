/** `punctual deploy` and `punctual diff`: what a template changes is shown, asked for, done and seen through. */

import { stripVTControlCharacters } from 'node:util';
import type { Stack } from '@aws-sdk/client-cloudformation';
import { instant } from '../../languages/instant.ts';
import {
  type ChangeSet,
  createChangeSet,
  dropChangeSet,
  executeChangeSet,
  templateOf,
} from '../../operator/deploy/change-set.ts';
import { type Diff, diffOf } from '../../operator/deploy/diff.ts';
import { keepLive } from '../../operator/deploy/keep-live.ts';
import { liveStates, type States } from '../../operator/deploy/live-states.ts';
import { newestEvent } from '../../operator/deploy/stack.ts';
import { unheardTopics } from '../../operator/deploy/subscribers.ts';
import { type DueChange, dueChanges } from '../../operator/deploy/template-schedules.ts';
import { readWritten, type Written } from '../../operator/deploy/template-text.ts';
import { findJobs } from '../../operator/find-jobs.ts';
import { isPaused, type Job, nextDue } from '../../operator/job.ts';
import { refuseRecorded } from '../only-recorded.ts';
import { printAside, printNotice, printSaid } from '../print.ts';
import { sanitizeName } from '../sanitize.ts';
import { renderTable } from '../table.ts';
import { UserError } from '../user-error.ts';
import { ask } from './ask.ts';
import { readSource, type Source, type SourceOptions } from './deploy-source.ts';
import { diffJson, jobJson, printJson } from './json.ts';
import { prepareStack } from './prepare-stack.ts';
import { type AwsOptions, readyForAws } from './ready-for-aws.ts';
import { renderDiff } from './render-diff.ts';
import { needStatus, seeThrough, type Work } from './stack-work.ts';
import { nextInWords } from './times.ts';
import { type AccountOptions, isLocal, type Operated, withAccount } from './with-account.ts';

export interface DeployOptions extends AccountOptions, SourceOptions, AwsOptions {
  readonly yes?: true | undefined;
  readonly deleteJobs?: true | undefined;
  /** What is only recorded here is refused. */
  readonly strict?: true | undefined;
  /** Only what became of it is said. */
  readonly quiet?: true | undefined;
}

interface Prepared {
  readonly source: Source;
  readonly before: Written;
  readonly after: Written;
  /** Undefined: nothing would change. */
  readonly set: ChangeSet | undefined;
  readonly states: States;
  readonly diff: Diff;
  readonly due: readonly DueChange[];
}

export const deploy = (file: string | undefined, options: DeployOptions): Promise<void> =>
  withAccount(options, async (operated) => {
    const prepared = await prepare(file, options, operated);
    const { set, source } = prepared;
    if (!set) return options.json ? tellJson(prepared, 'unchanged', operated) : show(prepared, operated, options);
    if (!options.quiet) show(prepared, operated, options);
    try {
      refuseLostJobs(prepared.before, prepared.after, options);
      if (!options.yes && !(await ask(`deploy this to ${operated.where}?`))) throw new UserError('nothing was changed');
    } catch (error) {
      await dropChangeSet(operated.account, set);
      throw error;
    }
    const back = `punctual deploy${file === undefined ? '' : ` ${file}`}${operated.same}`;
    await execute(operated, prepared, set, { back, quiet: options.quiet === true });
    if (options.json) return tellJson(prepared, set.isNewStack ? 'created' : 'updated', operated);
    printSaid(`stack ${source.stack}: ${set.isNewStack ? 'created' : 'updated'}\n`);
    await tellNext(operated, source.stack);
  });

export const diff = (file: string | undefined, options: DeployOptions): Promise<void> =>
  withAccount(options, async (operated) => {
    const prepared = await prepare(file, options, operated);
    if (options.json) printJson(diffJson(prepared.source.stack, prepared.diff, prepared.due));
    else show(prepared, operated, options);
    if (prepared.set) await dropChangeSet(operated.account, prepared.set);
  });

/** Shows nothing yet. */
async function prepare(file: string | undefined, options: DeployOptions, operated: Operated): Promise<Prepared> {
  const { account } = operated;
  const read = await readSource(file, options, isLocal(options));
  const { stack } = read;
  if (options.strict && isLocal(options)) refuseRecorded(file ?? stack, read.template, read.parameters);
  const known = await prepareStack(operated, stack, options.yes === true);
  const source = isLocal(options)
    ? { ...read, templateUrl: options.templateUrl }
    : await readyForAws(operated, read, options);
  const { template, templateUrl } = source;
  const deployed = await templateOf(account, known);
  const [before, after] = [readWritten(deployed), readWritten(template)];
  refuseForeign(stack, known, before, after);
  const states = await liveStates(account, known, before, after);
  const parameters = { ...states.wanted, ...source.parameters };
  const wanted = { stack, template, templateUrl, parameterNames: after.parameters, parameters };
  const found = await createChangeSet(account, known, wanted);
  const difference = diffOf(found?.changes ?? [], before, after, states);
  // What pause or resume have switched is all that differs, and is so already.
  const isKept = found?.changes.length !== 0 && difference.lines.length === 0 && deployed === template;
  if (found && isKept) await dropChangeSet(account, found);
  const set = isKept ? undefined : found;
  const due = set ? dueChanges(before, after, operated.now, states) : [];
  return { source, before, after, set, states, diff: difference, due };
}

/** Of a deployment that prints an object: beside it. */
function show({ source: { stack }, set, diff, due }: Prepared, operated: Operated, { json }: DeployOptions): void {
  const text = set ? renderDiff(stack, diff, due, operated) : `stack ${stack}: no change\n`;
  if (json) printAside(stripVTControlCharacters(text));
  else printSaid(text);
}

/** A configuration's stack is that configuration's alone. */
function refuseForeign(stack: string, known: Stack | undefined, before: Written, after: Written): void {
  if (!known || known.StackStatus === 'REVIEW_IN_PROGRESS' || after.app === undefined || before.app === after.app)
    return;
  throw new UserError(
    `the stack ${stack} is ${before.app === undefined ? 'not made of a configuration of jobs' : `of the app ${before.app}`}, and this would make it the app ${after.app}`,
    'give the app another name, or its stack another with --stack',
  );
}

const jobsOf = ({ resources }: Written): Set<string> =>
  new Set(
    Object.values(resources).flatMap(({ type, job }) =>
      type === 'AWS::StepFunctions::StateMachine' && job ? [job] : [],
    ),
  );

/** Without a question nothing is deleted that nobody has named. */
function refuseLostJobs(before: Written, after: Written, { yes, deleteJobs }: DeployOptions): void {
  const kept = jobsOf(after);
  const lost = [...jobsOf(before)].filter((job) => !kept.has(job));
  if (!yes || deleteJobs || lost.length === 0) return;
  throw new UserError(
    `this deletes ${lost.join(', ')}, with the history`,
    '--delete-jobs beside --yes allows it; a job that was renamed keeps its history with id: OLD-NAME',
  );
}

async function execute(
  operated: Operated,
  { source: { stack }, before, after, states }: Prepared,
  set: ChangeSet,
  { back, quiet }: Pick<Work, 'back' | 'quiet'>,
): Promise<void> {
  const { account } = operated;
  const warn = (message: string): void => printNotice({ level: 'WARN', message });
  await keepLive(account, { stack, before, after, states }, warn, async () => {
    const since = await newestEvent(account, set.stackId);
    await executeChangeSet(account, set);
    const progress = await seeThrough(operated, { stackId: set.stackId, name: stack, since, back, quiet });
    needStatus(progress, stack, ['CREATE_COMPLETE', 'UPDATE_COMPLETE']);
  });
}

const nextOf = (job: Job, { now }: Operated): Date | undefined => {
  const [next] = nextDue(job, instant(now.getTime()), 1);
  return next && new Date(next.at);
};

/** Green without an instant to come would be a silence. */
async function tellNext(operated: Operated, stack: string): Promise<void> {
  const jobs = await findJobs(operated.account, stack);
  const rows = jobs.map((job) => {
    const next = nextOf(job, operated);
    const none = isPaused(job) ? 'paused' : job.triggers.length === 0 ? 'only by hand' : 'not known until it has run';
    return ['', sanitizeName(job.name), next ? nextInWords(next, operated) : none];
  });
  if (rows.length > 0) printSaid(`\n${renderTable([['', 'JOB', 'NEXT RUN'], ...rows])}`);
  for (const message of await unheardTopics(operated.account, stack)) printNotice({ level: 'WARN', message });
}

async function tellJson({ source: { stack }, diff, due }: Prepared, status: string, operated: Operated): Promise<void> {
  const jobs = await findJobs(operated.account, stack);
  printJson({
    ...diffJson(stack, diff, due),
    status,
    jobs: jobs.map((job) => ({ ...jobJson(job, jobs), nextRunAt: nextOf(job, operated)?.toISOString() ?? null })),
    unheard: await unheardTopics(operated.account, stack),
  });
}
