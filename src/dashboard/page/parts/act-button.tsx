import { useId, useRef, useState } from 'react';
import { runPath } from '../../paths.ts';
import type { ActView } from '../../views.ts';
import { go } from '../address.ts';
import { act, Failed } from '../api.ts';
import { useWhyNot } from './frame.ts';

interface ActButtonProps {
  readonly label: string;
  readonly path: string;
  readonly isFirst?: boolean;
  /** Beside buttons that matter more. */
  readonly isPlain?: boolean | undefined;
  /** The key that brings the focus to it. */
  readonly shortcut?: string;
  /** Why it cannot be done now. */
  readonly off?: string | undefined;
  /** What it says beside its address. */
  readonly body?: object;
  /** It asks before it acts. */
  readonly question?: { readonly title: string; readonly text: string; readonly yes: string };
  readonly onDone: (done: ActView) => void;
}

/** After a start: to the run that has begun. */
export function goToRun({ job, run }: ActView): void {
  if (job && run) go(runPath(job, run));
}

/** What it does, what came of it: a refusal stands beside it, in the server's words. */
export function ActButton({ label, path, isFirst, isPlain, shortcut, off, body, question, onDone }: ActButtonProps) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failed>();
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();

  async function perform(): Promise<void> {
    dialog.current?.close();
    setBusy(true);
    setProblem(undefined);
    try {
      onDone(await act(path, body));
    } catch (error) {
      setProblem(error instanceof Failed ? error : new Failed(0, 'the dashboard does not answer'));
    }
    setBusy(false);
  }

  const whyNot = useWhyNot(path);
  const whyOff = whyNot ?? off;
  return (
    <>
      <button
        type="button"
        className={`button${isFirst ? ' is-first' : ''}${isPlain ? ' is-plain' : ''}`}
        data-key={shortcut}
        aria-disabled={whyOff !== undefined || isBusy}
        title={whyOff}
        onClick={() => {
          if (isBusy) return;
          // A title is not seen by touch.
          if (whyOff !== undefined) setProblem(new Failed(0, whyOff));
          else if (question) dialog.current?.showModal();
          else void perform();
        }}
      >
        {label}
      </button>
      {problem && (
        <p className="problem" role="alert">
          {problem.message}
          {problem.hint ? `: ${problem.hint}` : ''}
        </p>
      )}
      {question && (
        <dialog ref={dialog} aria-labelledby={title} className="question">
          <h2 id={title}>{question.title}</h2>
          <p>{question.text}</p>
          <div className="buttons">
            <button type="button" className="button" onClick={() => dialog.current?.close()}>
              Leave it
            </button>
            <button type="button" className="button is-first" onClick={() => void perform()}>
              {question.yes}
            </button>
          </div>
        </dialog>
      )}
    </>
  );
}
