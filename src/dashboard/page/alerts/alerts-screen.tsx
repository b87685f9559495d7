/** Who is told of what, and what did not arrive; each can be tried, and an alarm is muted with an end. */
import { useState } from 'react';
import { upperFirst } from '../../../languages/upper-first.ts';
import type { AlarmView, AlertsView, TopicView } from '../../alerts-views.ts';
import { alarmPath } from '../../paths.ts';
import { useAsked } from '../api.ts';
import { counted, moment } from '../format.ts';
import { ActButton } from '../parts/act-button.tsx';
import { Find, More, useMore } from '../parts/more.tsx';
import { Screen } from '../parts/screen.tsx';
import { Glyph } from '../parts/state.tsx';
import { useZone } from '../zone.ts';
import { alertsSentence, nameOfArn } from './alerts-words.ts';
import { ChangeAddress } from './change-address.tsx';
import { MuteButton } from './mute-button.tsx';
import { TestTopic } from './test-topic.tsx';
import { Who } from './who.tsx';

export function AlertsScreen({ otherZone }: { readonly otherZone: () => void }) {
  const asked = useAsked<AlertsView>('/alerts', { seldom: 10 });
  return (
    <Screen asked={asked} here="alerts" otherZone={otherZone} title={() => 'Alerts'}>
      {(view) => (
        <>
          <h1>Alerts</h1>
          <p className="lead">{alertsSentence(view)}</p>
          <Topics view={view} again={asked.again} />
          <Alarms view={view} again={asked.again} />
          <Lost view={view} />
        </>
      )}
    </Screen>
  );
}

/** Endpoints, and who has not confirmed. */
function Topics({ view: { topics }, again }: { readonly view: AlertsView; readonly again: () => void }) {
  const list = useMore(topics, ({ arn, stack }) => `${arn} ${stack}`);
  if (topics.length === 0) return null;
  return (
    <section aria-labelledby="who">
      <div className="head">
        <h2 id="who">Who is told</h2>
        <span className="small wide-only">
          by each topic of a stack with jobs: of failures, and of what its alarms ring for
        </span>
      </div>
      <Find list={list} what="topic or stack" />
      <ul className="card rows">
        {list.shown.map((topic) => (
          <Topic key={topic.arn} topic={topic} again={again} />
        ))}
      </ul>
      <More list={list} noun="topic" />
    </section>
  );
}

function Topic({ topic, again }: { readonly topic: TopicView; readonly again: () => void }) {
  const { arn, stack, unconfirmed, byHand } = topic;
  const [said, setSaid] = useState<string>();
  return (
    <li>
      <div>
        <b>{nameOfArn(arn)}</b>
        <span className="small">{stack}</span>
      </div>
      <div>
        <Who {...topic} />
      </div>
      <div className="buttons">
        {byHand.length > 0 && (
          <ChangeAddress
            topic={arn}
            endpoints={byHand}
            unconfirmed={unconfirmed}
            onDone={({ words }) => {
              setSaid(words);
              again();
            }}
          />
        )}
        <TestTopic arn={arn} onDone={({ words }) => setSaid(words)} />
        <Said words={said} />
      </div>
    </li>
  );
}

/** What came of an act stands beside it. */
const Said = ({ words }: { readonly words: string | undefined }) =>
  words === undefined ? null : (
    <p className="said" role="status">
      {upperFirst(words)}.
    </p>
  );

function Alarms({ view, again }: { readonly view: AlertsView; readonly again: () => void }) {
  const { alarms } = view;
  const list = useMore(alarms, ({ alarm, jobs }) => `${alarm} ${jobs.join(' ')}`);
  return (
    <section aria-labelledby="alarms">
      <div className="head">
        <h2 id="alarms">Alarms</h2>
        {alarms.length > 0 && <span className="small">{counted(alarms.length, 'alarm')}, those that ring first</span>}
      </div>
      {!view.areMutesKnown && (
        <p className="small note">
          Which are muted by a rule is not known: this needs cloudwatch:ListAlarmMuteRules and
          cloudwatch:GetAlarmMuteRule.
        </p>
      )}
      {alarms.length === 0 ? (
        <p className="card empty">No alarm watches a job: its stack may tell of failures by its topic alone.</p>
      ) : (
        <>
          <Find list={list} what="alarm or job" />
          <ul className="card rows">
            {list.shown.map((alarm) => (
              <Alarm key={alarm.alarm} alarm={alarm} view={view} again={again} />
            ))}
          </ul>
          <More list={list} noun="alarm" />
        </>
      )}
    </section>
  );
}

interface AlarmProps {
  readonly alarm: AlarmView;
  readonly view: AlertsView;
  readonly again: () => void;
}

const jobsShown = 3;

function Alarm({ alarm: each, view: { frame }, again }: AlarmProps) {
  const zone = useZone();
  const [said, setSaid] = useState<string>();
  const { alarm, words, jobs, state, since, reason, mute, noTest } = each;
  const path = `/api${alarmPath(alarm)}`;
  const when = since === null ? '' : ` since ${moment(since, frame.now, zone)}`;
  return (
    <li>
      <div>
        <b title={alarm}>{jobs.length > jobsShown ? counted(jobs.length, 'job') : jobs.join(', ')}</b>
        {state === 'rings' ? (
          <span className="state is-fail" title={reason}>
            <Glyph state="failed" />
            rings{when}
          </span>
        ) : (
          <span className="small">{state === 'quiet' ? `quiet${when}` : 'no data yet'}</span>
        )}
      </div>
      <div>
        <p>{words}</p>
        <p className="quiet">
          Tells <Who {...each} />
        </p>
        {mute && (
          <p className="is-late">
            Muted{' '}
            {mute.until !== null
              ? `until ${moment(mute.until, frame.now, zone)}`
              : mute.by === null
                ? ''
                : `without an end that is known: ${mute.by}`}
          </p>
        )}
      </div>
      <div className="buttons">
        <ActButton
          label="Test…"
          path={`${path}/test`}
          off={noTest ?? undefined}
          question={{
            title: 'Let it ring for a moment?',
            text: 'Its state is set to ALARM and back: whoever it tells is told, with the word that it is a drill.',
            yes: 'Let it ring',
          }}
          onDone={({ words: done }) => setSaid(done)}
        />
        <MuteButton path={path} mute={mute} onDone={again} />
        <Said words={said} />
      </div>
    </li>
  );
}

function Lost({ view: { lost, frame } }: { readonly view: AlertsView }) {
  const zone = useZone();
  return (
    <section aria-labelledby="lost">
      <div className="head">
        <h2 id="lost">What did not arrive</h2>
        <span className="small wide-only">starts, events and messages, the newest 100</span>
      </div>
      <div className="card">
        {lost === null && (
          <p className="empty">AWS keeps no list of these: each topic and rule counts its own, as metrics.</p>
        )}
        {lost?.length === 0 && <p className="empty">All that was sent has arrived.</p>}
        {lost !== null && lost.length > 0 && (
          <table className="table is-dense lost">
            <thead>
              <tr>
                <th>When</th>
                <th>Of</th>
                <th>To</th>
                <th className="wide-only">Why</th>
              </tr>
            </thead>
            <tbody>
              {lost.map(({ at, source, target, why, attempts }, index) => (
                <tr key={`${at} ${source} ${index}`}>
                  <td className="nowrap">{at === null ? 'not known' : moment(at, frame.now, zone)}</td>
                  <td title={source}>{nameOfArn(source)}</td>
                  <td title={target}>{nameOfArn(target)}</td>
                  <td className="wide-only quiet">
                    {why}
                    {attempts > 1 && `, after ${counted(attempts, 'attempt')}`}
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
