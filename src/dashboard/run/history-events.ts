/** The history of an execution as the Run screen shows it: its states one after another, and its events in words. */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { isObject } from '../../languages/is-object.ts';
import { valueAt } from '../../languages/value-at.ts';
import { parsed } from '../../operator/execution-history.ts';
import type { EventView, StateSpan } from '../views.ts';

/** A screen's worth; a machine with a large map has many thousands. */
const eventsMax = 500;
const spansMax = 60;

type Span = { -readonly [field in keyof StateSpan]: StateSpan[field] };

/** Each time that a state was entered, in that order. Of branches that run side by side, an exit is of the newest of its name. */
export function spansOf(history: readonly HistoryEvent[]): StateSpan[] {
  const spans: Span[] = [];
  /** In which span each event is, by the event before it. */
  const within = new Map<number, Span | undefined>();
  for (const event of history) {
    const { id = 0, previousEventId = 0, type = '', timestamp } = event;
    const { stateEnteredEventDetails, stateExitedEventDetails } = event;
    const at = Number(timestamp);
    const of = within.get(previousEventId);
    within.set(id, of);
    // One that is aborted is not exited: what it is in goes on, or tries it anew.
    if (type.endsWith('StateAborted') && of?.exitedAt === null) Object.assign(of, { exitedAt: at, isFail: true });
    // A Fail state is never exited: it is over once it is entered.
    const isFail = type === 'FailStateEntered';
    if (stateEnteredEventDetails?.name !== undefined) {
      const span = { name: stateEnteredEventDetails.name, enteredAt: at, exitedAt: isFail ? at : null, isFail };
      spans.push(span);
      within.set(id, span);
    }
    const open = spans.findLast(({ name, exitedAt }) => exitedAt === null && name === stateExitedEventDetails?.name);
    if (open) open.exitedAt = at;
  }
  return spans.slice(0, spansMax);
}

/** The last ones where there are too many: they say how it ended. */
export function eventsOf(history: readonly HistoryEvent[]): { events: EventView[]; eventCount: number } {
  return { events: history.slice(-eventsMax).map(eventView), eventCount: history.length };
}

const eventView = (event: HistoryEvent): EventView => ({
  id: event.id ?? 0,
  at: Number(event.timestamp),
  type: event.type ?? '',
  words: wordsOf(event),
  isBad: /Failed|TimedOut|Aborted/.test(event.type ?? ''),
  decides: /^Execution|Submitted|Failed|TimedOut|Aborted|Redriven/.test(event.type ?? ''),
});

const wordsMax = 400;

/** The instant that a run is for, and the task that it started, by what a person looks for them. */
function subjectOf({
  executionStartedEventDetails: started,
  taskSubmittedEventDetails: submitted,
}: HistoryEvent): string {
  const due = valueAt(parsed(started?.input), 'scheduledTime');
  const output = parsed(submitted?.output);
  const tasks = valueAt(output, 'Tasks');
  const task = valueAt(Array.isArray(tasks) ? tasks[0] : output, 'TaskArn');
  if (typeof due === 'string' && /^[\dT:.Z+-]+$/.test(due)) return `due ${due}`;
  return typeof task === 'string' ? `task ${task.split('/').at(-1)}` : '';
}

/** Of a task that failed the cause is the whole task as JSON: why it stopped stands in it. */
function reasonOf(cause: unknown): unknown {
  const reason = valueAt(parsed(cause), 'StoppedReason');
  return typeof reason === 'string' ? reason : cause;
}

/** What its details name first: the state, the error with its cause, the resource. */
function wordsOf(event: HistoryEvent): string {
  const details = Object.entries(event).find(([name, value]) => name.endsWith('EventDetails') && isObject(value))?.[1];
  if (!isObject(details)) return '';
  const { name, error, cause, resourceType, resource } = details as Readonly<Record<string, unknown>>;
  const failure = [error, reasonOf(cause)].filter((each) => typeof each === 'string' && each !== '').join(': ');
  const call = [resourceType, resource].filter((each) => typeof each === 'string').join(':');
  const words = [typeof name === 'string' ? name : '', call, subjectOf(event), failure]
    .filter((each) => each !== '')
    .join(' ');
  return words.length > wordsMax ? `${words.slice(0, wordsMax)} …` : words;
}
