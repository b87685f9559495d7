/**
 * The state machine of a run as a graph, with the way that the run took, out of its definition and its history: whoever wrote it.
 * Sources: Amazon States Language, "States"; Step Functions API reference, HistoryEvent.
 */
import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { isObject } from '../../languages/is-object.ts';
import { parsed } from '../../operator/execution-history.ts';
import type { GraphEdge, GraphState, GraphView } from '../views.ts';

/** More is no picture. */
const statesMax = 150;

type Fields = Readonly<Record<string, unknown>>;

/** Undefined: it cannot be read, or is too large. `definition`: JSON. `hasFailed`: the run ended badly. */
export function graphOf(
  definition: string | undefined,
  history: readonly HistoryEvent[],
  hasFailed: boolean,
): GraphView | undefined {
  const machine = parsed(definition);
  if (!isObject(machine) || countOf(machine) > statesMax) return undefined;
  return graphIn(machine, wayOf(history, hasFailed));
}

interface Way {
  /** By the state's name. */
  readonly entered: ReadonlyMap<string, number>;
  /** Entered, and not exited. */
  readonly open: ReadonlySet<string>;
  /** From a state to the next, both names as one text. */
  readonly steps: ReadonlySet<string>;
  readonly hasFailed: boolean;
}

const step = (from: string, to: string): string => JSON.stringify([from, to]);

/** Whatever happens in a branch has before it, event by event, what it follows from. */
function wayOf(history: readonly HistoryEvent[], hasFailed: boolean): Way {
  const entered = new Map<string, number>();
  const open = new Map<string, number>();
  const steps = new Set<string>();
  const exitBefore = new Map<number, string | undefined>();
  for (const event of history) {
    const { id = 0, previousEventId = 0, stateEnteredEventDetails, stateExitedEventDetails } = event;
    const [into, outOf] = [stateEnteredEventDetails?.name, stateExitedEventDetails?.name];
    const before = exitBefore.get(previousEventId);
    if (into !== undefined) {
      entered.set(into, (entered.get(into) ?? 0) + 1);
      open.set(into, (open.get(into) ?? 0) + 1);
      if (before !== undefined) steps.add(step(before, into));
    }
    if (outOf !== undefined) open.set(outOf, (open.get(outOf) ?? 0) - 1);
    exitBefore.set(id, outOf ?? (into === undefined ? before : undefined));
  }
  return {
    entered,
    open: new Set([...open].flatMap(([name, count]) => (count > 0 ? [name] : []))),
    steps,
    hasFailed,
  };
}

function graphIn(machine: Fields, way: Way): GraphView {
  const states = statesIn(machine);
  const edges = states.flatMap(([name, fields]) => edgesOf(name, fields, way));
  return {
    start: String(machine['StartAt']),
    states: states.map(
      ([name, fields]): GraphState => ({
        name,
        type: String(fields['Type']),
        tone: toneOf(name, fields, way, edges),
        entered: way.entered.get(name) ?? 0,
        inside: insideOf(fields).map((part) => graphIn(part, way)),
      }),
    ),
    edges,
  };
}

const statesIn = (machine: Fields): [string, Fields][] =>
  Object.entries(Object(machine['States']) as object).filter((entry): entry is [string, Fields] => isObject(entry[1]));

const insideOf = ({ Branches, ItemProcessor, Iterator }: Fields): Fields[] =>
  [...(Array.isArray(Branches) ? Branches : []), ItemProcessor, Iterator].filter(isObject);

const countOf = (machine: Fields): number =>
  statesIn(machine).reduce(
    (sum, [, fields]) => sum + 1 + insideOf(fields).reduce((inner, part) => inner + countOf(part), 0),
    0,
  );

function toneOf(name: string, { Type }: Fields, way: Way, edges: readonly GraphEdge[]): GraphState['tone'] {
  if (!way.entered.has(name)) return 'none';
  const isCaught = edges.some(({ from, kind, isTaken }) => from === name && kind === 'catch' && isTaken);
  if (Type === 'Fail' || isCaught) return 'failed';
  if (!way.open.has(name)) return 'ok';
  return way.hasFailed ? 'failed' : 'running';
}

/** Of several ways to one state the first stands for all. */
function edgesOf(from: string, { Type, Next, End, Default, Choices, Catch }: Fields, way: Way): GraphEdge[] {
  const found = new Map<string | null, GraphEdge['kind']>();
  const add = (to: unknown, kind: GraphEdge['kind']): void => {
    if (typeof to === 'string' && !found.has(to)) found.set(to, kind);
  };
  add(Next, Type === 'Choice' ? 'choice' : 'next');
  for (const rule of Array.isArray(Choices) ? Choices.filter(isObject) : []) add(rule['Next'], 'choice');
  add(Default, 'choice');
  for (const rule of Array.isArray(Catch) ? Catch.filter(isObject) : []) add(rule['Next'], 'catch');
  if (End === true || Type === 'Succeed') found.set(null, 'next');
  const edges = [...found].map(([to, kind]) => ({ from, to, kind, isTaken: isTaken(from, to, way) }));
  // It ends there with an error: always, or this time, as nothing caught it.
  const isFailedIn = way.hasFailed && way.open.has(from) && !edges.some((each) => each.isTaken);
  return Type === 'Fail' || isFailedIn
    ? [...edges, { from, to: null, kind: 'catch', isTaken: way.entered.has(from) }]
    : edges;
}

const isTaken = (from: string, to: string | null, { steps, entered, open }: Way): boolean =>
  to === null ? entered.has(from) && !open.has(from) : steps.has(step(from, to));
