/** `punctual deploy` and `punctual diff`: what a template changes is shown, asked for, done and seen through. */
import type { Stack } from '@aws-sdk/client-cloudformation';
import { instant } from '../../languages/instant.ts';
import {
  type ChangeSet,
  createChangeSet,
  dropChangeSet,
  executeChangeSet,
  templateOf,
} from '../../operator/deploy/change-set.ts';
import { diffOf } from '../../operator/deploy/diff.ts';
import { beatFirst } from '../../operator/deploy/first-heartbeat.ts';
import { keepMutes, liveMutes, type Mutes } from '../../operator/deploy/live-mutes.ts';
import { liveStates } from '../../operator/deploy/live-states.ts';
import { newestEvent } from '../../operator/deploy/stack.ts';
import { unheardTopics } from '../../operator/deploy/subscribers.ts';
import { readWritten, type Written } from '../../operator/deploy/template-text.ts';
import { findJobs } from '../../operator/find-jobs.ts';
import { isPaused, nextDue } from '../../operator/job.ts';
import { refuseRecorded } from '../only-recorded.ts';
import { print, printNotice } from '../print.ts';
import { sanitizeName } from '../sanitize.ts';
import { renderTable } from '../table.ts';
import { UserError } from '../user-error.ts';
import { ask } from './ask.ts';
import { readSource, type Source, type SourceOptions } from './deploy-source.ts';
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
  readonly set: ChangeSet;
  readonly before: Written;
  readonly after: Written;
}

export const deploy = (file: string | undefined, options: DeployOptions): Promise<void> =>
  withAccount(options, async (operated) => {
    const prepared = await prepare(file, options, operated);
    if (!prepared) return;
    const { set, source, before, after } = prepared;
    try {
      refuseLostJobs(before, after, options);
      if (!options.yes && !(await ask(`deploy this to ${operated.where}?`))) throw new UserError('nothing was changed');
    } catch (error) {
      await dropChangeSet(operated.account, set);
      throw error;
    }
    const back = `punctual deploy${file === undefined ? '' : ` ${file}`}${operated.same}`;
    await orWarn("new jobs' alarms on silence ring until the first success", () =>
      beatFirst(operated.account, source.stack, before, after),
    );
    const mutes: Mutes = after.app === undefined ? new Map() : await liveMutes(operated.account, source.stack);
    await execute(operated, source.stack, set, { back, quiet: options.quiet === true });
    await orWarn('alarms on silence that were muted may tell again, or the other way round', () =>
      keepMutes(operated.account, source.stack, mutes),
    );
    await tellNext(operated, source.stack);
  });

export const diff = (file: string | undefined, options: DeployOptions): Promise<void> =>
  withAccount(options, async (operated) => {
    const prepared = await prepare(file, options, operated);
    if (prepared) await dropChangeSet(operated.account, prepared.set);
  });

/** Says what would change. Undefined: nothing would. */
async function prepare(
  file: string | undefined,
  options: DeployOptions,
  operated: Operated,
): Promise<Prepared | undefined> {
  const read = await readSource(file, options, isLocal(options));
  const { stack } = read;
  if (options.strict && isLocal(options)) refuseRecorded(file ?? stack, read.template, read.parameters);
  const known = await prepareStack(operated, stack, options.yes === true);
  const source = isLocal(options)
    ? { ...read, templateUrl: options.templateUrl }
    : await readyForAws(operated, read, options);
  const { template, templateUrl } = source;
  const [before, after] = [readWritten(await templateOf(operated.account, known)), readWritten(template)];
  refuseForeign(stack, known, before, after);
  const parameters = { ...(await liveStates(operated.account, known, after)), ...source.parameters };
  const wanted = { stack, template, templateUrl, parameterNames: after.parameters, parameters };
  const set = await createChangeSet(operated.account, known, wanted);
  if (!set) {
    print(`stack ${stack}: no change\n`);
    return undefined;
  }
  if (!options.quiet) print(renderDiff(stack, diffOf(set.changes, before, after), before, after, operated));
  return { source, set, before, after };
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
  name: string,
  set: ChangeSet,
  { back, quiet }: Pick<Work, 'back' | 'quiet'>,
): Promise<void> {
  const since = await newestEvent(operated.account, set.stackId);
  await executeChangeSet(operated.account, set);
  const progress = await seeThrough(operated, { stackId: set.stackId, name, since, back, quiet });
  needStatus(progress, name, ['CREATE_COMPLETE', 'UPDATE_COMPLETE']);
  print(`stack ${name}: ${set.isNewStack ? 'created' : 'updated'}\n`);
}

/** A deployment without what it may not do beside is still one; what comes of that is said. */
async function orWarn(otherwise: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    printNotice({ level: 'WARN', message: `${otherwise}: ${(error as Error).message}` });
  }
}

/** Green without an instant to come would be a silence. */
async function tellNext(operated: Operated, stack: string): Promise<void> {
  const jobs = await findJobs(operated.account, stack);
  const rows = jobs.map((job) => {
    const [next] = nextDue(job, instant(operated.now.getTime()), 1);
    const none = isPaused(job) ? 'paused' : job.triggers.length === 0 ? 'only by hand' : 'not known until it has run';
    return ['', sanitizeName(job.name), next ? nextInWords(new Date(next.at), operated) : none];
  });
  if (rows.length > 0) print(`\n${renderTable([['', 'JOB', 'NEXT RUN'], ...rows])}`);
  for (const message of await unheardTopics(operated.account, stack)) printNotice({ level: 'WARN', message });
}
