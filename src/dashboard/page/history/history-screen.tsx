import { useEffect, useId, useState } from 'react';
import { jobPath, runPath } from '../../paths.ts';
import { type HistoryView, type State, states, timeOf } from '../../views.ts';
import { setQuery, useAddress } from '../address.ts';
import { useAsked } from '../api.ts';
import { clock, count, counted, monthNames } from '../format.ts';
import { changeBetween, changeInWords, signOf } from '../home/clocks.ts';
import { among } from '../parts/among.ts';
import { Link } from '../parts/link.tsx';
import { Screen } from '../parts/screen.tsx';
import { Glyph } from '../parts/state.tsx';
import { StateChip } from '../parts/state-chip.tsx';
import { wordOf } from '../parts/words.ts';
import { saveFile } from '../save-file.ts';
import { useZone } from '../zone.ts';
import { csvOf } from './csv.ts';
import { type DayEntries, type Entry, entriesOf } from './entries.ts';
import { type Day, dateOf, daysOf, isMonth, monthBy, monthOf, spanOf } from './months.ts';
import { sentenceOf } from './sentence.ts';

export function HistoryScreen({ otherZone }: { readonly otherZone: () => void }) {
  const zone = useZone();
  const { searchParams } = useAddress();
  const given = searchParams.get('month') ?? '';
  /** The server's: of a simulated day, another than this host's. */
  const [now, setNow] = useState(Date.now);
  const isGiven = isMonth(given);
  const month = isGiven ? given : monthOf(now, zone);
  const days = daysOf(month, zone);
  const { from, until } = spanOf(days);
  const asked = useAsked<HistoryView>(`/history?from=${from}&until=${until}`, { seldom: 30 });
  const serverNow = asked.value?.frame.now;
  const isOther = !isGiven && serverNow !== undefined && monthOf(serverNow, zone) !== month;
  useEffect(() => {
    if (isOther) setNow(serverNow);
  }, [isOther, serverNow]);
  const state = states.find((each) => each === searchParams.get('state'));
  const job = searchParams.get('job') ?? undefined;
  return (
    <Screen asked={asked} here="history" otherZone={otherZone} title={() => nameOf(month)}>
      {(view) => {
        const shown = job === undefined ? view : only(view, job);
        return (
          <>
            <Title month={month} view={shown} state={state} />
            <section className="card">
              <Filters view={shown} jobs={jobsOf(view)} state={state} job={job} />
              <Calendar days={days} view={shown} state={state} />
            </section>
            <NotAll view={view} />
          </>
        );
      }}
    </Screen>
  );
}

/** So many are named. */
const cutNamed = 10;

function NotAll({ view: { cut, left, slots } }: { readonly view: HistoryView }) {
  const more = cut.length - cutNamed;
  return (
    <>
      {left > 0 && (
        <p className="small note">
          The newest {count(slots.length)} slots are here: {count(left)} before them are not.
        </p>
      )}
      {cut.length > 0 && (
        <p className="small note">
          Not all is here of {cut.slice(0, cutNamed).join(', ')}
          {more > 0 && ` and ${counted(more, 'more job')}`}: of a job the newest slots, at most 1,000 and fewer of each
          of many, and the next 800 are counted, 40,000 of all jobs.
        </p>
      )}
    </>
  );
}

const only = (view: HistoryView, job: string): HistoryView => ({
  ...view,
  slots: view.slots.filter((slot) => slot.job === job),
  coming: view.coming.filter((each) => each.job === job),
});

const jobsOf = ({ slots, coming }: HistoryView): string[] =>
  [...new Set([...slots.map(({ job }) => job), ...coming.map(({ job }) => job)])].sort();

/** `October 2026` */
const nameOf = (month: string): string =>
  new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    Date.parse(`${month}-15T12:00Z`),
  );

interface TitleProps {
  readonly month: string;
  readonly view: HistoryView;
  readonly state: State | undefined;
}

function Title({ month, view, state }: TitleProps) {
  const due = view.coming.reduce((sum, { starts }) => sum + starts.length, 0);
  const table = state === undefined ? view.slots : view.slots.filter((slot) => slot.state === state);
  return (
    <div className="title">
      <div>
        <h1>{nameOf(month)}</h1>
        <p className="lead">
          {sentenceOf(
            view.slots.map((slot) => slot.state),
            due,
          )}
        </p>
      </div>
      <div className="buttons">
        <button
          type="button"
          className="button"
          aria-label="The month before"
          onClick={() => setQuery('month', monthBy(month, -1))}
        >
          ‹
        </button>
        <button type="button" className="button" onClick={() => setQuery('month', undefined)}>
          Today
        </button>
        <button
          type="button"
          className="button"
          aria-label="The month after"
          onClick={() => setQuery('month', monthBy(month, 1))}
        >
          ›
        </button>
        <button
          type="button"
          className="button"
          onClick={() => saveFile(`punctual-${month}.csv`, 'text/csv', csvOf(table))}
        >
          Export CSV
        </button>
      </div>
    </div>
  );
}

interface FiltersProps {
  readonly view: HistoryView;
  readonly jobs: readonly string[];
  readonly state: State | undefined;
  readonly job: string | undefined;
}

function Filters({ view, jobs, state, job }: FiltersProps) {
  const counts = states
    .map((each) => ({ state: each, count: view.slots.filter((slot) => slot.state === each).length }))
    .filter(({ count: of }) => of > 0);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset draws a frame, and these are buttons
    <div className="chips" role="group" aria-label="Show slots by state and job">
      <button
        type="button"
        className="chip"
        aria-pressed={state === undefined}
        onClick={() => setQuery('state', undefined)}
      >
        All
      </button>
      {counts.map(({ state: each, count: of }) => (
        <StateChip
          key={each}
          state={each}
          of={of}
          isOn={state === each}
          onClick={() => setQuery('state', state === each ? undefined : each)}
        />
      ))}
      <JobFilter jobs={jobs} job={job} />
    </div>
  );
}

/** Of more jobs a list that is opened is too long to be read, and to be drawn. */
const listedMax = 200;
const offeredMax = 50;

function JobFilter({ jobs, job }: Pick<FiltersProps, 'jobs' | 'job'>) {
  const [typed, setTyped] = useState(job ?? '');
  const offered = useId();
  const choose = (name: string): void => setQuery('job', name === '' ? undefined : name);
  if (jobs.length <= listedMax)
    return (
      <select aria-label="Job" className="chip" value={job ?? ''} onChange={({ target }) => choose(target.value)}>
        <option value="">All {counted(jobs.length, 'job')}</option>
        {/* Of an address: one that has no slot in this month. */}
        {job !== undefined && !jobs.includes(job) && <option>{job}</option>}
        {jobs.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    );
  return (
    <>
      <input
        type="search"
        aria-label="Job"
        className="chip"
        list={offered}
        placeholder={`All ${counted(jobs.length, 'job')}`}
        value={typed}
        onChange={({ target: { value } }) => {
          setTyped(value);
          if (value === '' || jobs.includes(value)) choose(value);
        }}
      />
      <datalist id={offered}>
        {jobs
          .filter((each) => each.includes(typed))
          .slice(0, offeredMax)
          .map((each) => (
            <option key={each} value={each} />
          ))}
      </datalist>
    </>
  );
}

interface CalendarProps {
  readonly days: readonly Day[];
  readonly view: HistoryView;
  readonly state: State | undefined;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function Calendar({ days, view, state }: CalendarProps) {
  const zone = useZone();
  const entries = entriesOf(view, zone, state);
  const today = dateOf(view.frame.now, zone);
  return (
    <div className="calendar">
      {weekdays.map((name) => (
        <div key={name} className="weekday wide-only">
          {name}
        </div>
      ))}
      {days.map((day, index) => (
        <DayCell
          key={day.date}
          day={day}
          weekday={weekdays[index % 7] as string}
          isFirst={index === 0}
          today={today}
          of={entries.get(day.date)}
        />
      ))}
    </div>
  );
}

interface DayCellProps {
  readonly day: Day;
  readonly weekday: string;
  readonly isFirst: boolean;
  readonly today: string;
  readonly of: DayEntries | undefined;
}

const linesMax = 4;

const dayMs = 86_400_000;

function DayCell({ day: { date, from, isOutside }, weekday, isFirst, today, of }: DayCellProps) {
  const zone = useZone();
  const change = changeBetween(from, from + dayMs, zone);
  const { ok = 0, due = 0, entries = [] } = of ?? {};
  const number = Number(date.slice(8));
  const isQuiet = entries.length === 0 && change === undefined;
  const classes = [isOutside ? 'is-outside' : '', date > today ? 'is-future' : '', isQuiet ? 'is-quiet' : ''];
  return (
    <div className={classes.filter((each) => each !== '').join(' ')}>
      <p className="day">
        <b className={date === today ? 'today' : undefined}>
          <span className="narrow-only">{weekday} </span>
          {number}
          {(number === 1 || isFirst) && ` ${monthNames[Number(date.slice(5, 7)) - 1]}`}
        </b>
        <span>{[ok > 0 ? `${count(ok)} OK` : '', due > 0 ? `${count(due)} due` : ''].filter(Boolean).join(', ')}</span>
      </p>
      <ul>
        {change && (
          <li>
            <b className="clocks">{signOf(change)}</b>
            <span>{changeInWords(change, zone)}</span>
          </li>
        )}
        {entries.slice(0, linesMax).map((entry) => (
          <Line key={`${entry.job} ${entry.state}`} entry={entry} />
        ))}
        {entries.length > linesMax && <li className="more">and {count(entries.length - linesMax)} more</li>}
      </ul>
    </div>
  );
}

function Line({ entry: { job, state, slots } }: { readonly entry: Entry }) {
  const zone = useZone();
  const [slot] = slots;
  const isOne = slots.length === 1 && slot !== undefined;
  const what = isOne ? ` ${clock(timeOf(slot), zone)}` : `, ${count(slots.length)} slots`;
  return (
    <li>
      <Glyph state={state} />
      <Link
        to={isOne && slot.run !== null ? runPath(job, slot.run) : jobPath(job)}
        label={`${wordOf[state]}: ${among(job)}${what}`}
      >
        <span className="of">{among(job)}</span>
        <span>{what}</span>
      </Link>
    </li>
  );
}
