/** What needs somebody: jobs, and who is to be told and is not reached. Each with its reason, and the button that helps. */
import { memo } from 'react';
import { jobPath, runPath } from '../../paths.ts';
import type { ChannelView, HomeView, NeedView } from '../../views.ts';
import { go } from '../address.ts';
import { nameOfEndpoint } from '../alerts/alerts-words.ts';
import { ChangeAddress } from '../alerts/change-address.tsx';
import { MuteJob } from '../alerts/mute-job.tsx';
import { TestTopic } from '../alerts/test-topic.tsx';
import { toldInWords } from '../alerts/told-words.ts';
import { counted, moment } from '../format.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Link } from '../parts/link.tsx';
import { Envelope, Glyph } from '../parts/state.tsx';
import { familyOf, wordOf } from '../parts/words.ts';
import { useZone } from '../zone.ts';
import { channelInWords } from './channel-words.ts';

interface NeedsProps extends Pick<HomeView, 'needs' | 'troubled' | 'channels'> {
  readonly now: number;
  readonly again: () => void;
}

export const Needs = memo(function Needs({ needs, troubled, channels, now, again }: NeedsProps) {
  if (needs.length === 0 && channels.length === 0) return null;
  return (
    <section aria-labelledby="needs">
      <h2 id="needs" className="hidden">
        Needs you
      </h2>
      <ul className="card needs">
        {needs.map((need, index) => (
          <Need
            key={need.job}
            need={need}
            unreached={channels.map(({ endpoint }) => endpoint)}
            isFirst={index === 0}
            now={now}
            again={again}
          />
        ))}
        {channels.map((channel) => (
          <Channel key={`${channel.topic} ${channel.endpoint}`} channel={channel} now={now} again={again} />
        ))}
      </ul>
      {troubled > needs.length && (
        <p className="small more-needs">
          {counted(troubled - needs.length, 'job')} more: they stand on top of the jobs below.
        </p>
      )}
    </section>
  );
});

const startable = (state: string): boolean => state === 'late' || state === 'missed';

interface NeedProps {
  readonly need: NeedView;
  /** Endpoints, of which the same list says why. */
  readonly unreached: readonly string[];
  readonly isFirst: boolean;
  readonly now: number;
  readonly again: () => void;
}

function Need({ need, unreached, isFirst, now, again }: NeedProps) {
  const zone = useZone();
  const { job, state, at, words, run, nextAt, isUnread, told, missedAt, mute } = need;
  const when = (time: number): string => moment(time, now, zone);
  const more = [
    ...(told === null ? [] : [toldInWords(told, when, unreached)]),
    ...(missedAt === null ? [] : [`Counts as missed ${when(missedAt)}.`]),
    ...(mute?.until ? [`Muted until ${when(mute.until)}.`] : []),
    ...(nextAt === null ? [] : [`Next run ${when(nextAt)}.`]),
  ];
  return (
    <li>
      <div className="who">
        <Glyph state={state} />
        <b>
          <Link to={run ? runPath(job, run) : jobPath(job)} isRowName>
            {job}
          </Link>
        </b>
        <span className={`is-${familyOf[state]}`}>
          {isUnread ? 'not read' : wordOf[state]}
          {!isUnread && at !== null && `, ${startable(state) ? 'due ' : ''}${when(at)}`}
        </span>
      </div>
      <div className="why">
        <p>{words}</p>
        {more.length > 0 && <p className="more">{more.join(' ')}</p>}
      </div>
      <div className="buttons">
        {mute && (
          <span className="wide-only">
            <MuteJob job={job} mute={mute} isPlain onDone={again} />
          </span>
        )}
        {run && (
          <Link to={runPath(job, run)} className="button" shortcut="w">
            See why
          </Link>
        )}
        {!isUnread && (
          <ActButton
            label={startable(state) ? 'Run now' : 'Run again'}
            path={`/api${startable(state) || !run ? `${jobPath(job)}/start` : `${runPath(job, run)}/again`}`}
            isFirst={isFirst}
            shortcut="r"
            onDone={({ job: of, run: begun }) => (of && begun ? go(runPath(of, begun)) : again())}
          />
        )}
      </div>
    </li>
  );
}

interface ChannelProps {
  readonly channel: ChannelView;
  readonly now: number;
  readonly again: () => void;
}

function Channel({ channel, now, again }: ChannelProps) {
  const zone = useZone();
  const { topic, endpoint, since } = channel;
  const when = (time: number): string => moment(time, now, zone);
  const { words, more } = channelInWords(channel, when);
  return (
    <li>
      <div className="who">
        <Envelope />
        <b>
          <Link to="/alerts" isRowName>
            {nameOfEndpoint(endpoint)}
          </Link>
        </b>
        <span className="is-fail">Not reached since {when(since)}</span>
      </div>
      <div className="why">
        <p>{words}</p>
        <p className="more">{more}</p>
      </div>
      <div className="buttons">
        <Link to="/alerts" className="button" shortcut="w">
          Who is told
        </Link>
        {channel.address?.in === 'subscription' && (
          <ChangeAddress
            topic={topic}
            endpoints={[endpoint]}
            unconfirmed={channel.isPending ? [endpoint] : []}
            onDone={again}
          />
        )}
        {!channel.isPending && <TestTopic arn={topic} onDone={again} />}
      </div>
    </li>
  );
}
