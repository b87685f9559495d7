/** The job started again, by a form that is filled with the run's own input; what differs is marked. */
import { useId, useRef, useState } from 'react';
import { jobPath } from '../../paths.ts';
import type { RunView } from '../../views.ts';
import { ActButton, goToRun } from '../parts/act-button.tsx';
import { useWhyNot } from '../parts/frame.ts';
import { type Changes, changesOf, inputOf } from './changed-input.ts';

const fields = [
  ['command', 'Command', 'a word a line; empty: the job’s own'],
  ['variables', 'Variables', 'NAME=value a line, beside the job’s own'],
  ['input', 'Input', 'JSON'],
] as const;

export function RunWithChanges({ view }: { readonly view: RunView }) {
  const { job, takesCommand } = view;
  const start = `/api${jobPath(job)}/start`;
  const whyNot = useWhyNot(start);
  const before = takesCommand ? changesOf(view.input) : { command: '', variables: '', input: view.input };
  const [changes, setChanges] = useState<Changes>(before);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const made = inputOf(changes);
  const problem = 'problem' in made ? made.problem : undefined;
  const open = (): void => {
    setChanges(before);
    dialog.current?.showModal();
  };
  return (
    <>
      <button
        type="button"
        className="button"
        aria-disabled={whyNot !== undefined}
        title={whyNot}
        onClick={() => whyNot === undefined && open()}
      >
        Run with changes…
      </button>
      <dialog ref={dialog} className="question form" aria-labelledby={id}>
        <h2 id={id}>Run {job} with changes</h2>
        <p>It starts at once, by the job’s present definition. The job itself is not changed.</p>
        {fields.map(([name, label, hint]) =>
          takesCommand || name === 'input' ? (
            <label key={name}>
              <span>
                {label} <span className="small">{hint}</span>
                {changes[name] !== before[name] && <b className="is-late"> changed</b>}
              </span>
              <textarea
                rows={name === 'input' ? 6 : 3}
                spellCheck={false}
                value={changes[name]}
                onChange={({ target }) => setChanges({ ...changes, [name]: target.value })}
              />
            </label>
          ) : null,
        )}
        {problem !== undefined && (
          <p className="is-fail" role="alert">
            {problem}
          </p>
        )}
        <div className="buttons">
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Leave it
          </button>
          <ActButton label="Run it" path={start} body={made} isFirst off={problem} onDone={goToRun} />
        </div>
      </dialog>
    </>
  );
}
