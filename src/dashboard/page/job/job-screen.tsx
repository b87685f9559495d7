import type { JobView, TemplatePart, TemplateView } from '../../job-views.ts';
import { jobPath } from '../../paths.ts';
import { MuteJob } from '../alerts/mute-job.tsx';
import { Who } from '../alerts/who.tsx';
import { useAsked } from '../api.ts';
import { clock, clockSeconds, counted, day, dayWord, moment, percent, roughly, span, zoneName } from '../format.ts';
import { ActButton, goToRun } from '../parts/act-button.tsx';
import { Facts } from '../parts/facts.tsx';
import { Link } from '../parts/link.tsx';
import { Screen } from '../parts/screen.tsx';
import { Glyph, StateWord } from '../parts/state.tsx';
import { useZone } from '../zone.ts';
import { Drill } from './drill.tsx';
import { Durations } from './durations.tsx';
import { Finding } from './finding.tsx';
import { Ledger } from './ledger.tsx';
import { findingsOf } from './policy-findings.ts';
import { Template } from './template.tsx';

export function JobScreen({ job, otherZone }: { readonly job: string; readonly otherZone: () => void }) {
  const asked = useAsked<JobView>(jobPath(job));
  const template = useAsked<TemplateView>(`${jobPath(job)}/template`, { seldom: 60 });
  return (
    <Screen asked={asked} otherZone={otherZone} title={({ job: name }) => name}>
      {(view) => (
        <>
          <p className="crumb">
            <Link to="/">Home</Link> / Jobs
          </p>
          <Title view={view} again={asked.again} />
          <PausedAfter view={view} />
          {view.row.problem && <p className="lead">{view.row.problem}</p>}
          <JobFacts view={view} />
          <div className="columns">
            <Policies view={view} part={template.value?.part} />
            <Coming view={view} />
          </div>
          <Durations view={view} />
          <Ledger view={view} />
          <Told view={view} again={asked.again} />
          <Template asked={template} />
          <Drill job={job} />
        </>
      )}
    </Screen>
  );
}

function Title({ view, again }: { readonly view: JobView; readonly again: () => void }) {
  const zone = useZone();
  const { job, row, schedules, isPaused } = view;
  const path = `/api${jobPath(job)}`;
  return (
    <div className="title">
      <div>
        <h1>{job}</h1>
        <p className="lead">
          {row.state === 'paused' && <StateWord state="paused" />}
          {row.schedule.replaceAll(` ${zone}`, '')}
          {schedules.map(({ name, expression, zone: of }) => (
            <code key={name} className="expression">
              {expression} {of}
            </code>
          ))}
        </p>
      </div>
      <div className="buttons">
        {schedules.length > 0 && (
          <ActButton
            label={isPaused ? 'Resume…' : 'Pause…'}
            path={`${path}/${isPaused ? 'resume' : 'pause'}`}
            question={isPaused ? resumeQuestion(view, zone) : pauseQuestion(job)}
            onDone={again}
          />
        )}
        <ActButton
          label="Run now…"
          path={`${path}/start`}
          isFirst
          shortcut="r"
          question={{
            title: `Run ${job} now?`,
            text: 'It starts at once, beside its schedule: no slot is used up.',
            yes: 'Run it',
          }}
          onDone={goToRun}
        />
      </div>
    </div>
  );
}

function PausedAfter({ view: { row, frame } }: { readonly view: JobView }) {
  const zone = useZone();
  if (row.pausedAfter === null) return null;
  const { failures, at } = row.pausedAfter;
  return (
    <p className="lead">
      {`${counted(failures, 'failure')} in a row have paused it, ${moment(at, frame.now, zone)}, as its configuration wants (pauseAfterFailures). It starts nothing until it is resumed.`}
    </p>
  );
}

const pauseQuestion = (job: string) => ({
  title: `Pause ${job}?`,
  text: 'Its schedules are switched off until somebody resumes it. What runs goes on. An alarm on its silence would ring after a while.',
  yes: 'Pause it',
});

const resumeQuestion = ({ job }: JobView, zone: string) => ({
  title: `Resume ${job}?`,
  text: `It does not start at once: its next slot is the first to run (times are ${zoneName(zone)}’s). What went by while it was paused is not made up for.`,
  yes: 'Resume it',
});

function JobFacts({ view: { row, slots, messages, frame } }: { readonly view: JobView }) {
  const zone = useZone();
  const last = slots.at(-1);
  const lastAt = last && (last.startedAt ?? last.dueAt);
  return (
    <Facts
      facts={[
        {
          name: 'Last run',
          value: last ? <StateWord state={last.state} /> : 'never',
          more:
            typeof lastAt === 'number'
              ? `${moment(lastAt, frame.now, zone)}${last?.tookMs == null ? '' : `, took ${span(last.tookMs)}`}`
              : undefined,
        },
        {
          name: 'Next run',
          value: row.nextAt === null ? 'none' : moment(row.nextAt, frame.now, zone),
          more:
            row.nextAt === null ? undefined : `${clock(row.nextAt, 'UTC')} UTC, in ${roughly(row.nextAt - frame.now)}`,
        },
        { name: 'OK in 30 days', value: row.okShare === null ? '–' : percent(row.okShare) },
        {
          name: 'Usually takes',
          value: row.usualMs === null ? '–' : span(row.usualMs),
          more: row.slowMs === null ? undefined : `19 in 20 runs: under ${span(row.slowMs)}`,
        },
        ...(messages === null ? [] : [{ name: 'If it fails', value: <Who {...messages} /> }]),
      ]}
    />
  );
}

interface PoliciesProps {
  readonly view: JobView;
  /** Undefined: it is being read. */
  readonly part: TemplatePart | null | undefined;
}

const Policies = ({ view: { policies }, part }: PoliciesProps) => (
  <section aria-labelledby="does">
    <div className="head">
      <h2 id="does">What it does</h2>
    </div>
    <dl className="card says">
      {policies.map(({ name, words }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            {words}
            {findingsOf(name, part).map((finding) => (
              <div key={`${finding.rule} ${finding.at}`} className="finding">
                <Finding finding={finding} />
              </div>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  </section>
);

function Coming({ view: { coming, frame } }: { readonly view: JobView }) {
  const zone = useZone();
  return (
    <section aria-labelledby="next">
      <div className="head">
        <h2 id="next">Next ten runs</h2>
      </div>
      <div className="card">
        {coming.length === 0 ? (
          <p className="empty">It is not due any more, or only by hand.</p>
        ) : (
          <table className="table is-dense">
            <thead>
              <tr>
                <th>Day</th>
                <th>{zoneName(zone)}</th>
                {zone !== 'UTC' && <th>UTC</th>}
                <th className="number">From now</th>
              </tr>
            </thead>
            <tbody>
              {coming.map(({ at, mark }) => (
                <tr key={`${at} ${mark}`}>
                  <td>
                    {day(at, zone)}
                    {mark === 'once' && <span className="small"> 2× the first of two</span>}
                    {mark === 'skipped' && <span className="small"> 0× does not exist, not run</span>}
                  </td>
                  <td>{mark === 'skipped' ? '–' : clock(at, zone)}</td>
                  {zone !== 'UTC' && <td className="quiet">{mark === 'skipped' ? '–' : clock(at, 'UTC')}</td>}
                  <td className="number quiet">in {roughly(at - frame.now)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}

function Told({ view, again }: { readonly view: JobView; readonly again: () => void }) {
  const { job, told, messages, mute, frame } = view;
  const zone = useZone();
  const silent = told.filter(({ tells }) => !tells).length;
  return (
    <section aria-labelledby="told">
      <div className="head">
        <h2 id="told">Who is told</h2>
        {silent > 0 && <span className="small">{counted(silent, 'alarm')} tell nobody</span>}
        {mute?.until && <span className="small is-late">Muted until {moment(mute.until, frame.now, zone)}</span>}
        {mute && <MuteJob job={job} mute={mute} onDone={again} />}
        {messages && <span className="small">its stack’s message cannot be muted for a while</span>}
      </div>
      <div className="card">
        {told.length === 0 && messages === null ? (
          <p className="empty">
            No alarm watches it: its template may tell by events, or nobody is told when it fails.
          </p>
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th>When</th>
                <th>Now</th>
                <th className="wide-only">Tells</th>
              </tr>
            </thead>
            <tbody>
              {messages && (
                <tr>
                  <td>A run failed, timed out or was stopped: a message says why.</td>
                  <td className="quiet">–</td>
                  <td className="wide-only">
                    <Who {...messages} />
                  </td>
                </tr>
              )}
              {told.map(({ alarm, words, isRinging, reason, tells, to, unconfirmed, isMuted, since }) => (
                <tr key={alarm}>
                  <td>{words}</td>
                  <td title={reason}>
                    {isRinging ? (
                      <span className="state is-fail">
                        <Glyph state="failed" />
                        rings
                        {since === null ? '' : ` since ${dayWord(since, frame.now, zone)} ${clockSeconds(since, zone)}`}
                      </span>
                    ) : (
                      <span className="quiet">quiet</span>
                    )}
                  </td>
                  <td className="wide-only">
                    {isMuted ? 'muted' : tells ? <Who to={to} unconfirmed={unconfirmed} /> : 'nobody'}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  );
}
