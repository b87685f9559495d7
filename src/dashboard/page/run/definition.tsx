/** The definition that this run ran, which may not be its machine's any more. */
import { runPath } from '../../paths.ts';
import type { DefinitionView } from '../../run-views.ts';
import type { RunView } from '../../views.ts';
import { useAsked } from '../api.ts';
import { moment } from '../format.ts';
import { CopyButton } from '../parts/copy-button.tsx';
import { useZone } from '../zone.ts';

export function Definition({ view: { job, run } }: { readonly view: RunView }) {
  // It does not change.
  const { value, error } = useAsked<DefinitionView>(`${runPath(job, run)}/definition`, { seldom: 1000 });
  const zone = useZone();
  if (error) return <p className="empty">It cannot be shown: {error.message}</p>;
  if (!value) return <p className="empty">Reading it …</p>;
  const { text, updatedAt, frame } = value;
  return (
    <>
      <p className="panel-head has-button">
        <span>
          What this run ran, in Amazon States Language
          {updatedAt === null ? '' : `, given to its machine ${moment(updatedAt, frame.now, zone)}`}.
        </span>
        <CopyButton words={text} />
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by a keyboard */}
      <section className="written" aria-label="Definition" tabIndex={0}>
        <pre>{text}</pre>
      </section>
    </>
  );
}
