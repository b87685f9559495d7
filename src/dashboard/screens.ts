/** What the dashboard shows and does, over one account: all of it through `operator`. */
import type { Account } from '../operator/account.ts';
import { type Channel, changeAddress } from '../operator/channel-address.ts';
import { type Clock, openClock } from '../operator/clock.ts';
import { muteJob, unmuteJob } from '../operator/mute-job.ts';
import { OperatorError } from '../operator/operator-error.ts';
import { setPaused } from '../operator/pause-job.ts';
import { resumeJob } from '../operator/resume-job.ts';
import { type Retried, retryRun } from '../operator/retry-run.ts';
import { openRights, type Rights } from '../operator/rights.ts';
import { isUnderWay, type Run, type RunDetails, runNamed } from '../operator/runs.ts';
import { startRun } from '../operator/start-run.ts';
import { stopRun } from '../operator/stop-run.ts';
import { type Act, alertsActs, homeActs, jobActs, lackingFor, runActs } from './acts.ts';
import { alertsView, muteAlarm, testAlarm, testTopic, unmuteAlarm } from './alerts/alerts-view.ts';
import type { AlertsView } from './alerts-views.ts';
import { type Board, openBoard } from './board/board.ts';
import { type Channels, openChannels } from './board/channels.ts';
import { homeView, seenOf } from './board/home.ts';
import type { KnownJob } from './board/known-job.ts';
import { type Limits, openLimits } from './board/limits.ts';
import { type Mutes, openMutes } from './board/mutes.ts';
import { type Needs, openNeeds } from './board/needs.ts';
import { openRows, type Rows } from './board/rows.ts';
import { type Engine, openEngine } from './engine.ts';
import { findView } from './find/find-view.ts';
import { historyView } from './history/history-view.ts';
import type { Examine } from './job/examine.ts';
import { jobView } from './job/job-view.ts';
import { openTemplates, type Templates } from './job/templates.ts';
import type { DrillView, JobView, TemplateView } from './job-views.ts';
import { definitionView } from './run/definition-view.ts';
import { logView } from './run/log-view.ts';
import { runView } from './run/run-view.ts';
import { openTellings, type Tellings } from './run/told.ts';
import type { DefinitionView } from './run-views.ts';
import type { Role } from './server/credentials.ts';
import { Refusal } from './server/refusal.ts';
import type { ActView, FindView, Frame, HistoryView, HomeView, HomeWanted, LogView, RunView } from './views.ts';
import { openWatch, type Watch } from './watch.ts';

export interface ScreensSettings {
  /** It is closed with the screens. */
  readonly account: Account;
  readonly where: string;
  readonly version: string;
  /** The host's time. */
  readonly now: () => Date;
  /** So often changes are looked for. */
  readonly pollMs: number;
  /** Closed with the screens. */
  readonly examiner: { readonly examine: Examine; close(): void };
  readonly reportError: (what: string, error: unknown) => void;
  /** What somebody did. */
  readonly tell: (words: string) => void;
}

/** Each rejects with Refusal for what cannot be shown or done. */
export interface Screens {
  home(wanted: HomeWanted): Promise<HomeView>;
  find(text: string): Promise<FindView>;
  /** Milliseconds since 1970; `until` is not in it. */
  history(from: number, until: number): Promise<HistoryView>;
  job(job: string): Promise<JobView>;
  template(job: string): Promise<TemplateView>;
  drill(job: string): Promise<DrillView>;
  run(job: string, run: string): Promise<RunView>;
  definition(job: string, run: string): Promise<DefinitionView>;
  /** `attempt`: its number; undefined: the last one. */
  log(job: string, run: string, attempt: number | undefined): Promise<LogView>;
  alerts(): Promise<AlertsView>;
  /** It rings for a moment. */
  testAlarm(alarm: string): Promise<ActView>;
  muteAlarm(alarm: string, hours: number): Promise<ActView>;
  unmuteAlarm(alarm: string): Promise<ActView>;
  /** `topic`: its ARN. */
  testTopic(topic: string): Promise<ActView>;
  changeAddress(channel: Channel, to: string): Promise<ActView>;
  start(job: string, input: string | undefined): Promise<ActView>;
  /** `paused` false: it is resumed. */
  pause(job: string, paused: boolean): Promise<ActView>;
  /** Each failure of it, on a cloud in memory. */
  play(job: string): Promise<ActView>;
  muteJob(job: string, hours: number): Promise<ActView>;
  unmuteJob(job: string): Promise<ActView>;
  again(job: string, run: string): Promise<ActView>;
  redrive(job: string, run: string): Promise<ActView>;
  stop(job: string, run: string): Promise<ActView>;
  /** Calls it when something has changed, as long as it is not ended by what is returned. */
  watch(changed: () => void): () => void;
  /** The same, as somebody in this role is shown them. */
  as(role: Role): Screens;
  close(): void;
}

export function openScreens(settings: ScreensSettings): Screens {
  const { account, pollMs, reportError } = settings;
  const clock = openClock(account, settings.now);
  const { now } = clock;
  const engine = openEngine(account, settings.now);
  const channels = openChannels(account, settings.now);
  const opened = openBoard({ account, now, lookMs: pollMs / 2, jobsMs: 5 * pollMs, reportError });
  const board: Board = {
    ...opened,
    async look() {
      await Promise.all([clock.look(), engine.look(), channels.look()]);
      return opened.look();
    },
  };
  const tellings = openTellings(account);
  const mutes = openMutes(account, settings.now);
  const [rows, needs] = [openRows(), openNeeds(account, tellings, mutes)];
  const look = async (): Promise<readonly unknown[]> => {
    const known = await board.look();
    return [board.changes(), rows.of(known, now()), needs.changes(), channels.view()];
  };
  const shared = {
    clock,
    engine,
    board,
    rows,
    needs,
    tellings,
    channels,
    mutes,
    limits: openLimits(account),
    watch: openWatch(look, pollMs / 2),
    rights: openRights(account),
    templates: openTemplates(account, settings.examiner.examine, now),
  };
  return screensAs(settings, shared, 'look');
}

/** What is kept for all who look. */
interface Shared {
  readonly clock: Clock;
  readonly engine: Engine;
  /** Each look at it begins with one at the clock, the engine and the channels. */
  readonly board: Board;
  readonly rows: Rows;
  readonly needs: Needs;
  readonly tellings: Tellings;
  readonly channels: Channels;
  readonly mutes: Mutes;
  readonly limits: Limits;
  readonly watch: Watch;
  readonly rights: Rights;
  readonly templates: Templates;
}

function screensAs(settings: ScreensSettings, shared: Shared, role: Role): Screens {
  const { account, where, version, pollMs } = settings;
  const { clock, engine, board, rows, tellings, watch, rights, templates } = shared;
  const mayAct = role === 'act';
  const frame = (): Frame => ({
    now: Number(clock.now()),
    isSimulated: clock.isSimulated(),
    where,
    version,
    mayAct,
    lacking: {},
    pollMs,
    engine: engine.view(),
  });
  const withRights = async <T extends { readonly frame: Frame }>(view: T, acts: readonly Act[]): Promise<T> =>
    mayAct ? { ...view, frame: { ...view.frame, lacking: await lackingFor(acts, rights) } } : view;

  const { jobOf, runOf } = finders(account, board);
  const all = async (): Promise<KnownJob[]> => [...(await board.look()).values()];

  return {
    home: (wanted) =>
      refusing(async () => {
        const known = await board.look();
        await board.show(seenOf(rows.of(known, clock.now()), wanted, Number(clock.now())));
        const view = await homeView(known, rows.of(known, clock.now()), shared, wanted, frame());
        return withRights({ ...view, isWhole: view.isWhole && board.isWhole() }, homeActs(view, known));
      }),
    find: (text) =>
      refusing(async () => {
        const known = await board.look();
        return findView(rows.of(known, clock.now()), known, text, frame());
      }),
    watch: (changed) => watch.add(changed),
    history: (from, until) => refusing(async () => historyView(account, await all(), { from, until }, frame())),
    job: (id) =>
      refusing(async () => {
        const known = await jobOf(id);
        const view = await jobView(account, known, board, frame());
        return withRights(view, jobActs(view, known));
      }),
    template: (id) => refusing(async () => templates.part(await jobOf(id), frame())),
    drill: (id) => refusing(async () => templates.drill(await jobOf(id), frame())),
    run: (job, name) =>
      refusing(async () => {
        const { known, run } = await runOf(job, name);
        const told = await tellings.of(run, clock.now());
        const view = await runView(account, known, { ...run, told }, frame());
        return withRights(view, runActs(view, known));
      }),
    definition: (job, name) =>
      refusing(async () => {
        const { known, run } = await runOf(job, name);
        return definitionView(account, known, run, frame());
      }),
    log: (job, name, attempt) =>
      refusing(async () => {
        const { known, run } = await runOf(job, name);
        return logView(account, known, run, attempt, frame());
      }),
    ...alertScreens(settings, shared, all, async (jobs) => {
      const view = await alertsView(account, jobs, frame());
      return withRights(view, alertsActs(view, jobs));
    }),
    ...actScreens(settings, shared),
    as: (other) => screensAs(settings, shared, other),
    close() {
      watch.close();
      board.close();
      settings.examiner.close();
      account[Symbol.dispose]();
    },
  };
}

type ActScreens = Pick<Screens, 'start' | 'pause' | 'play' | 'muteJob' | 'unmuteJob' | 'again' | 'redrive' | 'stop'>;

function actScreens(
  { account, tell }: ScreensSettings,
  { board, templates, mutes, clock: { now } }: Shared,
): ActScreens {
  const { jobOf, runOf } = finders(account, board);

  async function act(words: string, job: string, work: () => Promise<Run | undefined>): Promise<ActView> {
    const run = await refusing(work);
    tell(`dashboard: ${words}`);
    board.forget();
    return { words, job, run: run?.name ?? null };
  }

  const retried = async (job: string, name: string, fromStart: boolean): Promise<Retried> => {
    const { run } = await runOf(job, name);
    return retryRun(account, run, fromStart);
  };

  return {
    start: (job, input) =>
      act(`${job} is started`, job, async () => startRun(account, (await jobOf(job)).job, { input })),
    pause: (job, paused) =>
      act(`${job} is ${paused ? 'paused' : 'resumed'}`, job, async () => {
        const known = (await jobOf(job)).job;
        await (paused ? setPaused(account, known, true) : resumeJob(account, known));
        return undefined;
      }),
    play: (job) =>
      act(`the failures of ${job} are played`, job, async () => {
        await templates.play(await jobOf(job));
        return undefined;
      }),
    muteJob: (job, hours) =>
      act(`the alarms of ${job} tell nobody for ${hours} h`, job, async () => {
        await muteJob(account, (await jobOf(job)).job, now(), new Date(Number(now()) + hours * hourMs));
        mutes.forget();
        return undefined;
      }),
    unmuteJob: (job) =>
      act(`the alarms of ${job} are not muted any more`, job, async () => {
        await unmuteJob(account, (await jobOf(job)).job);
        mutes.forget();
        return undefined;
      }),
    again: (job, name) => act(`${job} is started again`, job, async () => (await retried(job, name, true)).run),
    redrive: (job, name) =>
      act(`${job} goes on where it failed`, job, async () => (await retried(job, name, false)).run),
    stop: (job, name) =>
      act(`${job} is stopped`, job, async () => {
        const { run } = await runOf(job, name);
        const { run: ended } = isUnderWay(run)
          ? await stopRun(account, run, 'stopped in the dashboard', AbortSignal.timeout(stopWaitMsMax))
          : { run };
        if (hasEndedItself(ended)) throw new Refusal(409, `this run of ${job} had ended before it was stopped`);
        return ended;
      }),
  };
}

/** One whose end is not seen yet will have been stopped. */
const hasEndedItself = (run: Run): boolean => !isUnderWay(run) && run.status !== 'ABORTED';

/** What an address names. Each rejects with Refusal for what is not there. */
function finders(account: Account, board: Board) {
  async function jobOf(id: string): Promise<KnownJob> {
    const job = (await board.look()).get(id);
    if (job) return job;
    throw new Refusal(404, `there is no job ${id}`, 'it may have been deleted: Home lists those that there are');
  }

  async function runOf(id: string, name: string): Promise<{ known: KnownJob; run: RunDetails }> {
    const known = await jobOf(id);
    const run = await runNamed(account, known.job, name);
    if (run) return { known, run };
    throw new Refusal(404, `${id} has no run ${name}`, 'runs are kept for 90 days');
  }

  return { jobOf, runOf };
}

type AlertScreens = Pick<Screens, 'alerts' | 'testAlarm' | 'muteAlarm' | 'unmuteAlarm' | 'testTopic' | 'changeAddress'>;

function alertScreens(
  { account, tell }: ScreensSettings,
  { channels, mutes, clock: { now } }: Shared,
  all: () => Promise<KnownJob[]>,
  view: (jobs: readonly KnownJob[]) => Promise<AlertsView>,
): AlertScreens {
  async function act(work: (jobs: readonly KnownJob[]) => Promise<string>): Promise<ActView> {
    const words = await refusing(async () => work(await all()));
    mutes.forget();
    tell(`dashboard: ${words}`);
    return { words, job: null, run: null };
  }
  return {
    alerts: () => refusing(async () => view(await all())),
    testAlarm: (alarm) => act((jobs) => testAlarm(account, jobs, alarm)),
    muteAlarm: (alarm, hours) => act((jobs) => muteAlarm(account, jobs, alarm, { now: now(), hours })),
    unmuteAlarm: (alarm) => act((jobs) => unmuteAlarm(account, jobs, alarm)),
    testTopic: (topic) => act((jobs) => testTopic(account, jobs, topic)),
    changeAddress: (channel, to) =>
      act(async () => {
        const { isPending, isLeft } = await changeAddress(account, channel, to);
        channels.forget();
        const left = isLeft ? `; what asks ${channel.endpoint} to confirm ends by itself within two days` : '';
        return `${to} is told instead of ${channel.endpoint}${isPending ? ', once it has confirmed' : ''}${left}`;
      }),
  };
}

const hourMs = 3_600_000;

/** Its end is waited for so long; the page shows what comes after. */
const stopWaitMsMax = 10_000;

/** What the account refuses, in its own words. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OperatorError) throw new Refusal(409, error.message, error.hint);
    const { name, message, $fault, $retryable } = error as {
      name?: string;
      message?: string;
      $fault?: string;
      $retryable?: object;
    };
    if ($fault === 'client') throw new Refusal(409, `${name}: ${message}`);
    if ($fault === 'server' || $retryable) throw new Refusal(502, `the cloud answers: ${name}: ${message}`);
    if (/ECONNREFUSED|ENOTFOUND|ETIMEDOUT|ECONNRESET/.test(String((error as { code?: string }).code)))
      throw new Refusal(502, 'the cloud does not answer');
    throw error;
  }
}
