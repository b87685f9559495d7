/** What happened, in words, with the last lines that it printed. */

import { runPath } from '../../paths.ts';
import { isFailure, type RunView } from '../../views.ts';
import { clockMillis, count, counted } from '../format.ts';
import { cutLine, letters } from '../log/cut-line.ts';
import { Link } from '../parts/link.tsx';
import { plain } from '../plain.ts';
import { useZone } from '../zone.ts';
import { RunWithChanges } from './run-with-changes.tsx';

export function Banner({ view }: { readonly view: RunView }) {
  const { job, run, state, summary, details, helps, lines, attempts, size } = view;
  return (
    <section className={isFailure(state) ? 'banner' : 'banner is-calm'} aria-labelledby="cause">
      <div className="cause">
        <div>
          <h2 id="cause">{summary}</h2>
          {details !== '' && <p>{details}</p>}
        </div>
        {helps.length > 0 && (
          <div>
            <h3>What helps</h3>
            <ul>
              {helps.map((help) => (
                <li key={help}>{help}</li>
              ))}
            </ul>
            {size?.moreMiB && size.whyFixed === null && (
              <p>
                <RunWithChanges view={view} memoryMiB={size.moreMiB} />
              </p>
            )}
          </div>
        )}
      </div>
      <Lines lines={lines} attempt={attempts.at(-1)?.number} log={`${runPath(job, run)}/log`} />
    </section>
  );
}

function Line({ text: whole }: { readonly text: string }) {
  const { text, left } = cutLine(whole, letters.inBanner);
  return (
    <span>
      {text}
      {left > 0 && <i className="left"> … {count(left)} characters more</i>}
    </span>
  );
}

interface LinesProps {
  readonly lines: RunView['lines'];
  readonly attempt: number | undefined;
  /** Where all of them are. */
  readonly log: string;
}

function Lines({ lines, attempt, log }: LinesProps) {
  const zone = useZone();
  if (lines === null || lines.length === 0)
    return <p className="after-lines">{lines === null ? 'It has no log that is known.' : 'It has printed nothing.'}</p>;
  return (
    <>
      <div className="lines">
        {lines.map(({ at, text }, index) => (
          <div key={`${at} ${index}`}>
            <time dateTime={new Date(at).toISOString()}>{clockMillis(at, zone)}</time>
            <Line text={plain(text)} />
          </div>
        ))}
      </div>
      <p className="after-lines">
        <Link to={log} className="link" shortcut="l">
          Open the log
        </Link>
        <span>
          {lines.length === 1 ? 'the last line' : `last ${counted(lines.length, 'line')}`}{' '}
          {attempt === undefined ? '' : `of attempt ${attempt}`}
        </span>
      </p>
    </>
  );
}
