/** What else is known of a run, a tab each. */
import { useState } from 'react';
import type { RunView } from '../../views.ts';
import { clockMillis, count } from '../format.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { useZone } from '../zone.ts';
import { Definition } from './definition.tsx';

const tabs = ['Events', 'Input and output', 'Environment', 'Task record', 'Definition', 'As command'] as const;
type Tab = (typeof tabs)[number];

export function Details({ view }: { readonly view: RunView }) {
  const [tab, setTab] = useState<Tab>('Events');
  return (
    <section className="card" aria-label="Details">
      <div className="tabs" role="tablist" aria-label="Details">
        {tabs.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`tab-${tabs.indexOf(each)}`}
            aria-selected={tab === each}
            aria-controls="panel"
            onClick={() => setTab(each)}
          >
            {each}
            {each === 'Events' && <span>{count(view.eventCount)}</span>}
            {each === 'Environment' && <span>{count(view.environment.length)}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="panel" aria-labelledby={`tab-${tabs.indexOf(tab)}`}>
        {tab === 'Events' && <Events view={view} />}
        {tab === 'Input and output' && <InputAndOutput view={view} />}
        {tab === 'Environment' && <Environment view={view} />}
        {tab === 'Task record' && <TaskRecord view={view} />}
        {tab === 'Definition' && <Definition view={view} />}
        {tab === 'As command' && <Commands view={view} />}
      </div>
    </section>
  );
}

function Events({ view: { events, eventCount } }: { readonly view: RunView }) {
  const zone = useZone();
  const [isAll, setAll] = useState(false);
  const shown = isAll ? events : events.filter(({ decides }) => decides);
  return (
    <>
      <p className="panel-head">
        {isAll ? 'All of them. ' : `${count(shown.length)} of ${count(eventCount)}: those that decided. `}
        <button type="button" className="plain-link" onClick={() => setAll(!isAll)}>
          {isAll ? 'Only those that decided' : 'Show all'}
        </button>
      </p>
      {isAll && events.length < eventCount && (
        <p className="empty">
          The last {count(events.length)} of {count(eventCount)} events.
        </p>
      )}
      <table className="table events">
        <thead>
          <tr>
            <th className="number col-number">No</th>
            <th className="col-time">Time</th>
            <th className="col-type">Event</th>
            <th>In words</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ id, at, type, words, isBad }) => (
            <tr key={id}>
              <td className="number small wide-only">{id}</td>
              <td className="mono col-time">{clockMillis(at, zone)}</td>
              <td className={isBad ? 'mono is-fail' : 'mono'}>{type}</td>
              <td className="quiet wide-only">{words}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const InputAndOutput = ({ view: { frame, input, output } }: { readonly view: RunView }) => (
  <div className="panel">
    {!frame.mayAct && <p className="quiet">This link is for looking: inputs and outputs are not shown by it.</p>}
    <h3>Input</h3>
    <pre>{input}</pre>
    <h3>Output</h3>
    {output === null ? <p className="quiet">It has none.</p> : <pre>{output}</pre>}
  </div>
);

function Environment({ view: { environment } }: { readonly view: RunView }) {
  if (environment.length === 0) return <p className="empty">No variables of its containers are known.</p>;
  const containers = new Set(environment.map(({ container }) => container));
  return (
    <>
      <p className="panel-head">Values of variables that are called as secrets are, or look like one, are not shown.</p>
      <table className="table is-dense ledger">
        <thead>
          <tr>
            <th>Name</th>
            <th>Value</th>
            <th className="wide-only">From</th>
          </tr>
        </thead>
        <tbody>
          {environment.map(({ container, name, value, from }) => (
            <tr key={`${container} ${name}`}>
              <td className="mono">{name}</td>
              <td className="mono">{value ?? 'a secret'}</td>
              <td className="quiet wide-only">
                {from}
                {containers.size > 1 && `, of ${container}`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

const TaskRecord = ({ view: { task } }: { readonly view: RunView }) => (
  <div className="panel">
    {task === null ? (
      <p className="quiet">It has made no task, or its machine was not told of it.</p>
    ) : (
      <>
        <h3>The last task, as ECS described it</h3>
        <pre>{task}</pre>
      </>
    )}
  </div>
);

const Commands = ({ view: { commands } }: { readonly view: RunView }) => (
  <div className="panel copied">
    <Command name="Why it ended so" words={commands.why} />
    <Command name="Start it again, with the same input" words={commands.punctual} />
    <Command name="The same with AWS's command" words={commands.aws} />
  </div>
);

const Command = ({ name, words }: { readonly name: string; readonly words: string }) => (
  <>
    <span className="quiet">{name}</span>
    <code>{words}</code>
    <CopyButton words={words} />
  </>
);
