/** What `punctual check` finds, and what mends it. */
import type { FindingView } from '../../job-views.ts';

const tones = { error: 'is-fail', warning: 'is-late', note: 'quiet' } as const;

export function Finding({ finding: { rule, severity, at, message, mend } }: { readonly finding: FindingView }) {
  return (
    <>
      <span className={tones[severity]}>
        {severity} {rule}
      </span>
      {at !== null && <span className="quiet"> {at}</span>}: {message}
      <p className="quiet">{mend}</p>
    </>
  );
}
