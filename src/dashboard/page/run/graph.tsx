/** The state machine of a run, drawn by React Flow: it is loaded once it is wanted, as it weighs as much as the rest of the page. */
import {
  BaseEdge,
  type Edge,
  type EdgeProps,
  getSmoothStepPath,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
  useReactFlow,
  useStoreApi,
  type Viewport,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useLayoutEffect, useMemo } from 'react';
import type { RunView } from '../../views.ts';
import { counted, span } from '../format.ts';
import { Glyph } from '../parts/state.tsx';
import { useWidth } from '../use-width.ts';
import { type PlacedState, type PlacedWay, placeGraph } from './place-graph.ts';

type Way = Edge<{ readonly turnY: number }, 'way'>;
type StateNode = Node<{ readonly of: PlacedState; readonly words: string }, 'state'>;

const heightMax = 560;
/** Smaller it cannot be read: what has no room is reached by drawing it along. */
const zoomMin = 0.5;
const top = 4;

export default function Graph({ view }: { readonly view: Pick<RunView, 'graph' | 'spans' | 'attempts'> }) {
  const [ref, width] = useWidth<HTMLDivElement>();
  const { graph } = view;
  const placed = useMemo(() => graph && placeGraph(graph), [graph]);
  if (!placed) return null;
  const zoom = Math.max(zoomMin, Math.min(1, (width - 2) / placed.width, heightMax / placed.height));
  const x = Math.max(0, (width - placed.width * zoom) / 2);
  const nodes = placed.states.map((of) => nodeOf(of, 'dot' in of.state ? of.state.dot : wordsOf(of.state.name, view)));
  return (
    <div
      ref={ref}
      className="flow"
      style={{ height: Math.min(heightMax, placed.height * zoom + 8) }}
      aria-hidden="true"
    >
      {width > 0 && (
        <ReactFlow
          nodes={nodes}
          edges={placed.edges.map(edgeOf)}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          defaultViewport={{ x, y: top, zoom }}
          minZoom={0.2}
          maxZoom={1.5}
          nodesDraggable={false}
          nodesConnectable={false}
          nodesFocusable={false}
          edgesFocusable={false}
          elementsSelectable={false}
          zoomOnScroll={false}
          zoomOnDoubleClick={false}
          preventScrolling={false}
          proOptions={{ hideAttribution: true }}
        >
          <Place x={x} y={top} zoom={zoom} />
        </ReactFlow>
      )}
    </div>
  );
}

/** Where it stands, before it is painted, and whenever its width changes: React Flow by itself paints it once at its full size. */
function Place({ x, y, zoom }: Viewport) {
  const store = useStoreApi();
  const { setViewport } = useReactFlow();
  useLayoutEffect(() => {
    store.setState({ transform: [x, y, zoom] });
    void setViewport({ x, y, zoom });
  }, [store, setViewport, x, y, zoom]);
  return null;
}

function wordsOf(name: string, { spans, attempts }: Pick<RunView, 'spans' | 'attempts'>): string {
  const own = spans.filter((each) => each.name === name);
  if (own.length === 0) return 'not reached';
  const tries = attempts.filter(({ state }) => state === name).length;
  const took = own.reduce((sum, { enteredAt, exitedAt }) => sum + (exitedAt ?? enteredAt) - enteredAt, 0);
  return [tries > 1 ? counted(tries, 'attempt') : '', took > 0 ? span(took) : '']
    .filter((word) => word !== '')
    .join(', ');
}

const nodeOf = (of: PlacedState, words: string): StateNode => ({
  id: of.id,
  type: 'state',
  position: { x: of.x, y: of.y },
  width: of.width,
  height: of.height,
  data: { of, words },
  // Nothing has to be measured before edges are drawn.
  handles: [
    { type: 'target', position: Position.Top, x: of.width / 2, y: 0, width: 1, height: 1 },
    { type: 'source', position: Position.Bottom, x: of.width / 2, y: of.height, width: 1, height: 1 },
  ],
  ...(of.within === undefined ? {} : { parentId: of.within }),
});

function edgeOf({ id, from, to, kind, isTaken, turnY }: PlacedWay): Way {
  const tone = !isTaken ? 'none' : kind === 'catch' ? 'failed' : 'ok';
  const color = { none: 'var(--line-strong)', failed: 'var(--fail)', ok: 'var(--ink-2)' }[tone];
  return {
    id,
    source: from,
    target: to,
    type: 'way',
    data: { turnY },
    className: `is-${tone}`,
    markerEnd: { type: MarkerType.ArrowClosed, color, width: 16, height: 16 },
    zIndex: isTaken ? 2 : 1,
    ...(kind === 'catch' ? { label: 'error' } : {}),
  };
}

const nodeTypes = { state: StateBox };
const edgeTypes = { way: WayLine };

function WayLine({ data, sourceX, sourceY, targetX, targetY, label, markerEnd }: EdgeProps<Way>) {
  const turn = data === undefined ? {} : { centerY: data.turnY };
  const [path, labelX, labelY] = getSmoothStepPath({ sourceX, sourceY, targetX, targetY, offset: 8, ...turn });
  return (
    <BaseEdge
      label={label}
      {...(markerEnd === undefined ? {} : { markerEnd })}
      path={path}
      labelX={labelX}
      labelY={labelY}
      interactionWidth={0}
    />
  );
}

function StateBox({ data: { of, words } }: NodeProps<StateNode>) {
  const { state } = of;
  return (
    <>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      {'dot' in state ? (
        <div className={`dot is-${state.dot}${state.isReached ? '' : ' is-none'}`}>
          <span>{words}</span>
        </div>
      ) : (
        <div className={state.inside.length > 0 ? `node is-${state.tone} is-group` : `node is-${state.tone}`}>
          <b title={`${state.name} (${state.type})`}>
            {state.tone === 'failed' && <Glyph state="failed" />}
            {state.tone === 'running' && <Glyph state="running" />}
            <span>{state.name}</span>
          </b>
          <span>{words === '' ? state.type : words}</span>
        </div>
      )}
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </>
  );
}
