/** What is asked before something is done, over the page: *Leave it* or Escape does nothing. */
import { type ReactNode, type RefObject, useId } from 'react';

interface QuestionProps {
  readonly dialog: RefObject<HTMLDialogElement | null>;
  readonly title: string;
  readonly text: string;
  /** The button that does it. */
  readonly yes: ReactNode;
  /** What is filled in. */
  readonly children?: ReactNode;
}

export function Question({ dialog, title, text, yes, children }: QuestionProps) {
  const id = useId();
  return (
    <dialog ref={dialog} className={children === undefined ? 'question' : 'question form'} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p>{text}</p>
      {children}
      <div className="buttons">
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          Leave it
        </button>
        {yes}
      </div>
    </dialog>
  );
}
