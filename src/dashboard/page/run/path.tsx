/** The way that a run took through its machine: as a graph, and in words for who cannot see it. */
import { lazy, Suspense } from 'react';
import type { GraphView, RunView } from '../../views.ts';

const Graph = lazy(() => import('./graph.tsx'));

export function Path({ view }: { readonly view: RunView }) {
  const { graph } = view;
  if (!graph) return null;
  return (
    <section aria-labelledby="path">
      <div className="head">
        <h2 id="path">Path</h2>
        <span className="small">dashed: not taken</span>
      </div>
      <div className="card path">
        <Suspense fallback={<p className="empty">Drawing it …</p>}>
          <Graph view={view} />
        </Suspense>
        <ol className="hidden">
          {statesOf(graph).map(({ name, tone }) => (
            <li key={name}>
              {name}: {toneWords[tone]}
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

const toneWords = { none: 'not reached', ok: 'done', failed: 'failed', running: 'running' } as const;

const statesOf = ({ states }: GraphView): GraphView['states'] =>
  states.flatMap((state) => [state, ...state.inside.flatMap(statesOf)]);
