import { useRef, useState } from 'react';
import { runPath } from '../../paths.ts';
import type { ActView } from '../../views.ts';
import { go } from '../address.ts';
import { act, Failed } from '../api.ts';
import { Button, type ButtonLook } from './button.tsx';
import { useWhyNot } from './frame.ts';
import { Question } from './question.tsx';

interface ActButtonProps extends ButtonLook {
  readonly path: string;
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
export function ActButton({ path, off, body, question, onDone, ...look }: ActButtonProps) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const dialog = useRef<HTMLDialogElement>(null);
  const whyNot = useWhyNot(path);

  async function perform(): Promise<void> {
    dialog.current?.close();
    setBusy(true);
    setProblem(undefined);
    try {
      onDone(await act(path, body));
    } catch (error) {
      setProblem(inWords(error));
    }
    setBusy(false);
  }

  return (
    <>
      <Button
        {...look}
        off={whyNot ?? off}
        isBusy={isBusy}
        problem={problem}
        onPress={() => (question ? dialog.current?.showModal() : void perform())}
      />
      {question && (
        <Question
          dialog={dialog}
          title={question.title}
          text={question.text}
          yes={
            <button type="button" className="button is-first" onClick={() => void perform()}>
              {question.yes}
            </button>
          }
        />
      )}
    </>
  );
}

function inWords(error: unknown): string {
  if (!(error instanceof Failed)) return 'the dashboard does not answer';
  return error.hint ? `${error.message}: ${error.hint}` : error.message;
}
