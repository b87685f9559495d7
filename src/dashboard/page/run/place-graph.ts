/** Where the states of a machine stand: each branch is laid out by itself, and the state that it is in is as large as that needs. */
import { Graph, layout } from '@dagrejs/dagre';
import type { GraphEdge, GraphState, GraphView } from '../../views.ts';

const stateWidth = 196;
const stateHeight = 50;
const dotSize = 18;
/** With room for its word on both sides: others may stand beside it. */
const failWidth = 80;
const pad = 16;
/** Over what is inside: the name of the state that it is in. */
const head = 50;

export interface PlacedDot {
  readonly dot: 'start' | 'succeeded' | 'failed';
  readonly isReached: boolean;
}

export interface PlacedState {
  readonly id: string;
  /** A dot: where it begins or ends, and whether it did so. */
  readonly state: GraphState | PlacedDot;
  /** The state in which it is. */
  readonly within: string | undefined;
  /** From the corner of the state in which it is. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface PlacedEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: GraphEdge['kind'];
  readonly isTaken: boolean;
}

export interface PlacedWay extends PlacedEdge {
  /** Where it turns aside, from the top of the drawing: between two rows of states, where nothing stands in its way. */
  readonly turnY: number;
}

export interface PlacedGraph {
  /** One that is within another comes after it. */
  readonly states: readonly PlacedState[];
  readonly edges: readonly PlacedWay[];
  readonly width: number;
  readonly height: number;
}

/** Names of states are unique in a machine. */
export function placeGraph(graph: GraphView): PlacedGraph {
  return placePart(graph, undefined, '');
}

const stateId = (name: string): string => `state ${name}`;
const startId = (part: string): string => `start ${part}`;
const endId = (part: string): string => `end ${part}`;
const failId = (part: string): string => `fail ${part}`;

function placePart(graph: GraphView, within: string | undefined, part: string): PlacedGraph {
  const inside = new Map(graph.states.map((state) => [stateId(state.name), placeInside(state)]));
  const isOuter = within === undefined;
  const edges = edgesOf(graph, part, isOuter);
  const found = new Graph();
  found.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 42, marginx: pad, marginy: pad });
  found.setDefaultEdgeLabel(() => ({}));
  for (const [id, { width = stateWidth, height = stateHeight } = {}] of inside) found.setNode(id, { width, height });
  const dots = new Map(
    (
      [
        ['start', startId(part)],
        ['succeeded', endId(part)],
        ['failed', failId(part)],
      ] as const
    ).flatMap(([dot, id]) => {
      const own = edges.filter(({ from, to }) => from === id || to === id);
      return own.length === 0 ? [] : [[id, { dot, isReached: own.some(({ isTaken }) => isTaken) }] as const];
    }),
  );
  for (const [id, { dot }] of dots)
    found.setNode(id, { width: dot === 'failed' ? failWidth : dotSize, height: dotSize });
  // What leads to the end may be long: a state stands right below the one that leads to it.
  for (const { from, to } of edges) found.setEdge(from, to, { weight: dots.has(to) ? 1 : 4 });
  layout(found);
  const placed = found.nodes().flatMap((id: string): PlacedState[] => {
    const { x = 0, y = 0, height = 0, ...node } = found.node(id);
    const width = dots.has(id) ? dotSize : (node.width ?? 0);
    const state = dots.get(id) ?? graph.states.find(({ name }) => stateId(name) === id);
    if (!state) return [];
    const own = { id, state, within, x: x - width / 2, y: y - height / 2, width, height };
    return [own, ...(inside.get(id)?.states ?? [])];
  });
  const { width = 0, height = 0 } = found.graph();
  return {
    states: placed,
    edges: [
      ...edges.map((edge) => ({ ...edge, turnY: turnOf(found.edge(edge.from, edge.to)?.points ?? []) })),
      ...placed.flatMap(({ id, y }: PlacedState) =>
        (inside.get(id)?.edges ?? []).map((edge) => ({ ...edge, turnY: edge.turnY + y })),
      ),
    ],
    width,
    height,
  };
}

/** A way over several rows goes where no state stands: it turns at the end of it that this is farther from. */
function turnOf(points: readonly { readonly x: number; readonly y: number }[]): number {
  const between = points.slice(1, -1);
  const [start, end] = [points[0], points.at(-1)];
  if (!start || !end) return 0;
  const aside = (from: number): number => between.reduce((sum, { x }) => sum + Math.abs(x - from), 0);
  const at = aside(start.x) > aside(end.x) ? between[0] : between.at(-1);
  return at?.y ?? (start.y + end.y) / 2;
}

/** Branches stand side by side. */
function placeInside({ name, inside }: GraphState): PlacedGraph | undefined {
  if (inside.length === 0) return undefined;
  const parts = inside.map((graph, index) => placePart(graph, stateId(name), `${name} ${index}`));
  let left = 0;
  const states = parts.flatMap((part) => {
    const at = left;
    left += part.width;
    return part.states.map((each) =>
      each.within === stateId(name) ? { ...each, x: each.x + at, y: each.y + head - pad } : each,
    );
  });
  return {
    states,
    edges: parts.flatMap(({ edges }) => edges.map((edge) => ({ ...edge, turnY: edge.turnY + head - pad }))),
    width: Math.max(left, stateWidth + 2 * pad),
    height: Math.max(...parts.map(({ height }) => height)) + head - pad,
  };
}

/** From the dot where it begins, to the dot where it ends: of the machine as a whole alone. */
function edgesOf({ start, states, edges }: GraphView, part: string, isOuter: boolean): PlacedEdge[] {
  const isBegun = states.some(({ name, entered }) => name === start && entered > 0);
  const names = new Set(states.map(({ name }) => name));
  const begin = { id: startId(part), from: startId(part), to: stateId(start), kind: 'next' as const, isTaken: isBegun };
  return [
    ...(isOuter && names.has(start) ? [begin] : []),
    ...edges
      .filter(({ to }) => (to === null ? isOuter : names.has(to)))
      .map(({ from, to, kind, isTaken }) => {
        const end = kind === 'catch' ? failId(part) : endId(part);
        const ends = { from: stateId(from), to: to === null ? end : stateId(to) };
        return { id: `${ends.from} ${ends.to}`, ...ends, kind, isTaken };
      }),
  ];
}
