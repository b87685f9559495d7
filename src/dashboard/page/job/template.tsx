/** The job's part of its template, each resource with what `punctual check` finds of it. */
import type { FindingView, TemplateResource, TemplateView } from '../../job-views.ts';
import type { Asked } from '../api.ts';
import { counted, moment } from '../format.ts';
import { useZone } from '../zone.ts';
import { Finding } from './finding.tsx';

const severities = ['error', 'warning', 'note'] as const;

export function Template({ asked: { value, error } }: { readonly asked: Asked<TemplateView> }) {
  const zone = useZone();
  const part = value?.part;
  return (
    <section aria-labelledby="template">
      <div className="head">
        <h2 id="template">Its part of the template</h2>
        {part?.problem === null && (
          <span className="small">
            {value?.stack ? `stack ${value.stack} · ` : ''}
            {value?.deployedAt ? `deployed ${moment(value.deployedAt, value.frame.now, zone)} · ` : ''}
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
            {counted(part.others, 'more finding')} {part.others === 1 ? 'is' : 'are'} about other parts of this
            template: <code>punctual check</code> lists them all.
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
          {findings.map((finding) => (
            <li key={`${finding.rule} ${finding.at}`}>
              <Finding finding={finding} />
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
