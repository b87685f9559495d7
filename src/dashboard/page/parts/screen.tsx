/** What stands around every screen: the head with the time and whether it is live, and the foot. */
import { type ReactNode, useEffect } from 'react';
import { upperFirst } from '../../../languages/upper-first.ts';
import type { Frame } from '../../views.ts';
import type { Asked, Failed } from '../api.ts';
import { Find } from '../find/find.tsx';
import { Keyboard } from '../find/keyboard.tsx';
import { clock, day, dayAndYear, zoneName } from '../format.ts';
import { useZone } from '../zone.ts';
import { EngineFacts } from './engine-facts.tsx';
import { FrameContext } from './frame.ts';
import { Link } from './link.tsx';

interface ScreenProps<T> {
  readonly asked: Asked<T>;
  readonly title: (value: T) => string;
  readonly here?: 'home' | 'history' | 'alerts';
  readonly otherZone: () => void;
  readonly children: (value: T) => ReactNode;
}

export function Screen<T extends { readonly frame: Frame }>({
  asked,
  title,
  here,
  otherZone,
  children,
}: ScreenProps<T>) {
  const { value, error, lostSince } = asked;
  const name = value ? title(value) : 'Punctual';
  const isSimulated = value?.frame.isSimulated === true;
  useEffect(() => {
    document.title = `${isSimulated ? '(simulated) ' : ''}${value ? `${name} · Punctual` : name}`;
  }, [name, value, isSimulated]);
  return (
    <>
      {isSimulated && <Simulated now={value.frame.now} />}
      <header className="top">
        <div>
          <Link to="/" className="brand">
            <svg viewBox="0 0 18 18" aria-hidden="true">
              <circle cx="9" cy="9" r="7.9" />
              <path d="M9 4.4V9" />
              <circle cx="9" cy="9" r="1.5" className="hub" />
            </svg>
            Punctual
          </Link>
          <nav aria-label="Screens">
            <Link to="/" current={here === 'home'}>
              Home
            </Link>
            <Link to="/history" current={here === 'history'}>
              History
            </Link>
            <Link to="/alerts" current={here === 'alerts'}>
              Alerts
            </Link>
          </nav>
          <Find />
          {value && <Clock now={value.frame.now} otherZone={otherZone} />}
          <Live frame={value?.frame} lostSince={lostSince} />
        </div>
      </header>
      <main>
        {error && <Problem error={error} />}
        {value ? (
          <FrameContext value={value.frame}>{children(value)}</FrameContext>
        ) : (
          !error && (
            <p className="lead reading">
              {lostSince === undefined
                ? 'Reading the jobs …'
                : 'Punctual does not answer. This is shown as soon as it does; nothing need be loaded again.'}
            </p>
          )
        )}
      </main>
      <footer>
        <div>
          {value && <About frame={value.frame} otherZone={otherZone} />}
          <Keyboard />
        </div>
      </footer>
    </>
  );
}

/** It cannot be missed: nothing that the page says is of this day. */
function Simulated({ now }: { readonly now: number }) {
  const zone = useZone();
  return (
    <p className="simulated" role="status">
      <b>
        Simulated: {dayAndYear(now, zone)} {clock(now, zone)} {zoneName(zone)}
      </b>
      <span className="wide-only">all times here are this cloud’s, not this host’s</span>
    </p>
  );
}

function Problem({ error: { status, message, hint } }: { readonly error: Failed }) {
  return (
    <div className="trouble" role="alert">
      <h2>{status === 401 ? 'This browser is not let in any more' : `This cannot be shown: ${message}`}</h2>
      {hint && (
        <p>{status === 401 ? `${hint}: open it in this browser, and this page goes on.` : `${upperFirst(hint)}.`}</p>
      )}
    </div>
  );
}

function Clock({ now, otherZone }: { readonly now: number; readonly otherZone: () => void }) {
  const zone = useZone();
  return (
    <button type="button" className="zone wide-only" onClick={otherZone} title="Show times in the other zone">
      {day(now, zone)}, {clock(now, zone)} {zoneName(zone)}
      {zone !== 'UTC' && <span>{clock(now, 'UTC')} UTC</span>}
    </button>
  );
}

function Live({ frame, lostSince }: { readonly frame: Frame | undefined; readonly lostSince: number | undefined }) {
  const zone = useZone();
  if (lostSince !== undefined)
    return (
      <span className="live is-late" role="status">
        <i />
        Not connected since {clock(lostSince, zone)}
      </span>
    );
  if (!frame) return <span className="live" role="status" />;
  return (
    <span className="live" role="status">
      <i />
      {frame.pollMs <= 2000 ? 'Live' : `every ${frame.pollMs / 1000} s`}
    </span>
  );
}

function About({ frame, otherZone }: { readonly frame: Frame; readonly otherZone: () => void }) {
  const zone = useZone();
  return (
    <dl>
      <div>
        <dt>Shown</dt>
        <dd>{frame.where}</dd>
      </div>
      {frame.engine && <EngineFacts engine={frame.engine} now={frame.now} />}
      <div>
        <dt>Times</dt>
        <dd>
          <button type="button" className="zone" onClick={otherZone} title="Show times in the other zone">
            {zone}
          </button>
        </dd>
      </div>
      <div className="live-only">
        <dt>You may</dt>
        <dd>{frame.mayAct ? 'look and act' : 'look'}</dd>
      </div>
      <div>
        <dt>Punctual</dt>
        <dd>{frame.version}</dd>
      </div>
    </dl>
  );
}
