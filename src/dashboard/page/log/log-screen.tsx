import { useEffect, useRef, useState } from 'react';
import { jobPath, runPath } from '../../paths.ts';
import type { AttemptView, LogView } from '../../views.ts';
import { setFilter, useAddress } from '../address.ts';
import { useAsked } from '../api.ts';
import { clockSeconds, counted, count as formatted, span, zoneName } from '../format.ts';
import { Link } from '../parts/link.tsx';
import { runName } from '../parts/run-name.ts';
import { Screen } from '../parts/screen.tsx';
import { Glyph, StateWord } from '../parts/state.tsx';
import { plain } from '../plain.ts';
import { saveFile } from '../save-file.ts';
import { ownZone, useZone } from '../zone.ts';
import { Lines } from './lines.tsx';
import { errorWords, isError, numbered } from './numbered.ts';
import { linesWith } from './search.ts';

interface LogScreenProps {
  readonly job: string;
  readonly run: string;
  readonly otherZone: () => void;
}

export function LogScreen({ job, run, otherZone }: LogScreenProps) {
  const zone = useZone();
  const attempt = useAddress().searchParams.get('attempt');
  const query = attempt === null ? '' : `?attempt=${encodeURIComponent(attempt)}`;
  const asked = useAsked<LogView>(`${runPath(job, run)}/log${query}`, {
    goesOn: ({ state }) => state === 'running' || state === 'retrying',
  });
  return (
    <Screen asked={asked} otherZone={otherZone} title={() => `Log of ${job}`}>
      {(view) => (
        <>
          <p className="crumb">
            <Link to="/">Home</Link> / <Link to={jobPath(job)}>{job}</Link> /{' '}
            <Link to={runPath(job, run)}>{runName(view, view.frame.now, zone)}</Link>
          </p>
          <div className="title">
            <div>
              <h1>Log</h1>
              <p className="lead">
                <StateWord state={view.state} /> {view.summary}
              </p>
            </div>
            <div className="buttons">
              <Link to={runPath(job, run)} className="button" shortcut="w">
                Back to the run
              </Link>
              {view.lines !== null && view.lines.length > 0 && (
                <button type="button" className="button" onClick={() => save(view)}>
                  Download
                </button>
              )}
            </div>
          </div>
          <Sections view={view} otherZone={otherZone} />
        </>
      )}
    </Screen>
  );
}

const save = ({ job, attempt, lines }: LogView): void =>
  saveFile(
    `${job}-attempt-${attempt}.log`,
    'text/plain',
    (lines ?? []).map(({ at, text }) => `${new Date(at).toISOString()} ${text}\n`).join(''),
  );

interface SectionsProps {
  readonly view: LogView;
  readonly otherZone: () => void;
}

function Sections({ view, otherZone }: SectionsProps) {
  const [words, setWords] = useState('');
  const [hit, setHit] = useState(0);
  const [isFollowing, setFollowing] = useState(true);
  const [isSinceStart, setSinceStart] = useState(false);
  const [wantsErrors, setWantsErrors] = useState(false);
  const all = numbered((view.lines ?? []).map(({ at, text }) => ({ at, text: plain(text) })));
  const errors = all.filter(isError);
  const isErrorsOnly = wantsErrors && errors.length > 0;
  const lines = isErrorsOnly ? errors : all;
  const hits = linesWith(lines, words);
  const at = hits.length === 0 ? undefined : hits[Math.min(hit, hits.length - 1)];
  const current = view.attempts.find(({ number }) => number === view.attempt);
  const isLive = current?.isRunning === true;
  const end = useRef<HTMLParagraphElement>(null);
  const count = all.length;

  useEffect(() => {
    if (isLive && isFollowing && count > 0) end.current?.scrollIntoView({ block: 'end' });
  }, [isLive, isFollowing, count]);

  return (
    <section className="card" aria-label="Log">
      <div className="log-bar">
        <Search words={words} hits={hits.length} hit={hit} setWords={setWords} setHit={setHit} />
        <span className="grow" />
        {errors.length > 0 && (
          <button
            type="button"
            className="chip"
            aria-pressed={isErrorsOnly}
            title={`lines that say ${errorWords}`}
            onClick={() => setWantsErrors(!isErrorsOnly)}
          >
            Errors only <b>{formatted(errors.length)}</b>
          </button>
        )}
        <Times isSinceStart={isSinceStart} setSinceStart={setSinceStart} otherZone={otherZone} />
        {isLive && (
          <button type="button" className="chip" aria-pressed={isFollowing} onClick={() => setFollowing(!isFollowing)}>
            Follow
          </button>
        )}
      </div>
      {view.attempts.length === 0 && <p className="empty">No attempt has begun: there is no log.</p>}
      {view.attempts.map((attempt) => (
        <div key={attempt.number}>
          <Head attempt={attempt} isOpen={attempt.number === view.attempt} />
          {attempt.number === view.attempt && (
            <>
              <Missing view={view} />
              <Lines
                lines={lines}
                words={words}
                hits={hits}
                at={at}
                from={isSinceStart ? attempt.startedAt : undefined}
              />
              <p className="log-end" ref={end}>
                {endWords(view, attempt)}
              </p>
            </>
          )}
        </div>
      ))}
    </section>
  );
}

/** What there was and is not shown, and what was never kept. */
const Missing = ({ view: { lines, isWhole, cut } }: { readonly view: LogView }) => (
  <>
    {!isWhole && (
      <p className="cut">
        These are the last {counted(lines?.length ?? 0, 'line')}; those before them are not shown.{' '}
        <code>punctual logs</code> has all of them.
      </p>
    )}
    {cut && (
      <p className="cut">
        <b>
          {counted(cut.lines, 'line')} {cut.lines === 1 ? 'is' : 'are'} missing:
        </b>{' '}
        {counted(cut.bytes, 'byte')} in all, for which the disk had no space.
      </p>
    )}
  </>
);

interface TimesProps {
  readonly isSinceStart: boolean;
  readonly setSinceStart: (is: boolean) => void;
  readonly otherZone: () => void;
}

/** In which zone times stand, here as on all screens, or since when they are counted. */
function Times({ isSinceStart, setSinceStart, otherZone }: TimesProps) {
  const zone = useZone();
  const stand = (wanted: string): void => {
    setSinceStart(false);
    if (wanted !== zone) otherZone();
  };
  return (
    <span className="times">
      {[...new Set([ownZone, 'UTC'])].map((each) => (
        <button
          key={each}
          type="button"
          className="chip"
          aria-pressed={!isSinceStart && zone === each}
          onClick={() => stand(each)}
        >
          {zoneName(each)}
        </button>
      ))}
      <button type="button" className="chip" aria-pressed={isSinceStart} onClick={() => setSinceStart(true)}>
        Since start
      </button>
    </span>
  );
}

interface SearchProps {
  readonly words: string;
  readonly hits: number;
  /** The place among them. */
  readonly hit: number;
  readonly setWords: (words: string) => void;
  readonly setHit: (hit: number) => void;
}

function Search({ words, hits, hit, setWords, setHit }: SearchProps) {
  const go = (by: number): void => setHit(hits === 0 ? 0 : (hit + by + hits) % hits);
  return (
    <>
      <input
        type="search"
        aria-label="Search in these lines"
        placeholder="Search"
        value={words}
        onChange={({ target }) => {
          setWords(target.value);
          setHit(0);
        }}
        onKeyDown={({ key, shiftKey }) => {
          if (key === 'Enter') go(shiftKey ? -1 : 1);
          if (key === 'Escape') setWords('');
        }}
      />
      {words !== '' && (
        <>
          <span className="quiet nowrap" role="status">
            {hits === 0 ? 'no line has it' : `${Math.min(hit, hits - 1) + 1} of ${counted(hits, 'line')}`}
          </span>
          <button type="button" className="button" aria-label="Previous" onClick={() => go(-1)}>
            ↑
          </button>
          <button type="button" className="button" aria-label="Next" onClick={() => go(1)}>
            ↓
          </button>
        </>
      )}
    </>
  );
}

function Head({ attempt, isOpen }: { readonly attempt: AttemptView; readonly isOpen: boolean }) {
  const zone = useZone();
  const { number, startedAt, endedAt, isBad, isRunning, words } = attempt;
  const state = isRunning ? 'running' : isBad ? 'failed' : 'ok';
  return (
    <h2 className="log-head">
      <Glyph state={state} />
      Attempt {number}
      <span className="quiet">
        {clockSeconds(startedAt, zone)} to {endedAt === null ? 'now' : clockSeconds(endedAt, zone)}, {words}
      </span>
      {!isOpen && (
        <button type="button" className="plain-link" onClick={() => setFilter('attempt', String(number))}>
          Show its lines
        </button>
      )}
    </h2>
  );
}

function endWords({ lines }: LogView, { isRunning, words, startedAt, endedAt }: AttemptView): string {
  if (lines === null)
    return 'No log of this attempt is known: its task was not started, or does not log to a stream of its own.';
  if (isRunning) return 'It is running: what it prints comes here by itself.';
  const after = endedAt === null ? '' : ` after ${span(endedAt - startedAt)}`;
  return lines.length === 0
    ? `It has printed nothing. It ended${after}: ${words}.`
    : `The log ends here: the attempt ended${after}, ${words}. Nothing came after it.`;
}
