/** The job started again, by a form that is filled with the run's own input; what differs is marked. */
import { useState } from 'react';
import { jobPath } from '../../paths.ts';
import type { RunView } from '../../views.ts';
import { goToRun } from '../parts/act-button.tsx';
import { FormButton } from '../parts/form-button.tsx';
import { type Changes, changesOf, inputOf, wholeInput } from './changed-input.ts';
import { memoryWords, TaskSize, withHalf } from './task-size.tsx';

const fields = [
  ['command', 'Command', 'a word a line; empty: the job’s own'],
  ['variables', 'Variables', 'NAME=value a line, beside the job’s own'],
  ['input', 'Input', 'JSON'],
] as const;

interface RunWithChangesProps {
  readonly view: RunView;
  /** It opens with so much memory. */
  readonly memoryMiB?: number;
}

export function RunWithChanges({ view, memoryMiB }: RunWithChangesProps) {
  const { job, takesCommand, size } = view;
  const before = takesCommand ? changesOf(view.input) : wholeInput(view.input);
  const opened = size && memoryMiB !== undefined ? { ...before, ...withHalf(size, before, { memoryMiB }) } : before;
  const [changes, setChanges] = useState<Changes>(opened);
  const made = inputOf(changes);
  const problem = 'problem' in made ? made.problem : undefined;
  return (
    <FormButton
      label={memoryMiB === undefined ? 'Run with changes…' : `Run with ${memoryWords(memoryMiB)}…`}
      path={`/api${jobPath(job)}/start`}
      title={`Run ${job} with changes`}
      text="It starts at once, by the job’s present definition. The job itself is not changed."
      yes="Run it"
      body={made}
      off={problem}
      onOpen={() => setChanges(opened)}
      onDone={goToRun}
    >
      {size && (
        <TaskSize
          size={size}
          before={before}
          chosen={changes}
          onChange={(chosen) => setChanges({ ...changes, ...chosen })}
        />
      )}
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
    </FormButton>
  );
}
