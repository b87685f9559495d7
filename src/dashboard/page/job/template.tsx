/** The job's part of its template, each resource with what `punctual check` finds of it. */
import type { FindingView, TemplateResource, TemplateView } from '../../job-views.ts';
import { jobPath } from '../../paths.ts';
import { useAsked } from '../api.ts';
import { counted } from '../format.ts';

const severities = ['error', 'warning', 'note'] as const;
const tones = { error: 'is-fail', warning: 'is-late', note: 'quiet' } as const;

export function Template({ job }: { readonly job: string }) {
  const { value, error } = useAsked<TemplateView>(`${jobPath(job)}/template`, { seldom: 60 });
  const part = value?.part;
  return (
    <section aria-labelledby="template">
      <div className="head">
        <h2 id="template">Its part of the template</h2>
        {part?.problem === null && (
          <span className="small">
            {value?.stack === null ? '' : `stack ${value?.stack} · `}
            {countsOf(part.resources.flatMap(({ findings }) => findings))}
          </span>
        )}
      </div>
      <div className="card template">
        {error && <p className="empty">It cannot be shown: {error.message}</p>}
        {!value && !error && <p className="empty">Reading and checking it …</p>}
        {value && !part && <p className="empty">No stack has it: it was made by hand, or by another tool.</p>}
        {part?.problem && <p className="empty">It cannot be read: {part.problem}</p>}
        {part?.resources.map((resource) => (
          <Resource key={resource.id} resource={resource} />
        ))}
        {part && part.others > 0 && (
          <p className="empty">
            {counted(part.others, 'finding')} more {part.others === 1 ? 'is' : 'are'} of other parts of this template:{' '}
            <code>punctual check</code> lists them all.
          </p>
        )}
      </div>
    </section>
  );
}

function countsOf(findings: readonly FindingView[]): string {
  const words = severities.flatMap((severity) => {
    const many = findings.filter((each) => each.severity === severity).length;
    return many === 0 ? [] : [counted(many, severity)];
  });
  return words.length === 0 ? 'check finds nothing' : `${words.join(', ')} of check`;
}

function Resource({ resource: { id, type, text, findings } }: { readonly resource: TemplateResource }) {
  return (
    <details open={findings.length > 0}>
      <summary>
        <b>{id}</b> <span className="quiet">{type}</span>
        {findings.length > 0 && <span className="small">{countsOf(findings)}</span>}
      </summary>
      {findings.length > 0 && (
        <ul className="findings">
          {findings.map(({ rule, severity, at, message, mend }) => (
            <li key={`${rule} ${at}`}>
              <span className={tones[severity]}>
                {severity} {rule}
              </span>
              {at !== null && <span className="quiet"> {at}</span>}: {message}
              <p className="quiet">{mend}</p>
            </li>
          ))}
        </ul>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached by keyboard */}
      <section tabIndex={0} className="written" aria-label={`${id} as written`}>
        <pre>{text}</pre>
      </section>
    </details>
  );
}
