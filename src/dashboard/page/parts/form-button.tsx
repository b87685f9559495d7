/** A button that asks for more than a yes: a form, and the act with what was filled in. */
import { type ReactNode, useRef } from 'react';
import type { ActView } from '../../views.ts';
import { ActButton } from './act-button.tsx';
import { Button, type ButtonLook } from './button.tsx';
import { useWhyNot } from './frame.ts';
import { Question } from './question.tsx';

interface FormButtonProps extends ButtonLook {
  /** Of the act. */
  readonly path: string;
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  /** As it is filled in now. */
  readonly body: object;
  /** Why what is filled in will not do. */
  readonly off?: string | undefined;
  readonly children: ReactNode;
  readonly onOpen?: () => void;
  readonly onDone: (done: ActView) => void;
}

export function FormButton(props: FormButtonProps) {
  const { path, title, text, yes, body, off, children, onOpen, onDone, ...look } = props;
  const whyNot = useWhyNot(path);
  const dialog = useRef<HTMLDialogElement>(null);
  const open = (): void => {
    onOpen?.();
    dialog.current?.showModal();
  };
  const done = (of: ActView): void => {
    dialog.current?.close();
    onDone(of);
  };
  return (
    <>
      <Button {...look} off={whyNot} onPress={open} />
      <Question
        dialog={dialog}
        title={title}
        text={text}
        yes={<ActButton label={yes} path={path} body={body} isFirst off={off} onDone={done} />}
      >
        {children}
      </Question>
    </>
  );
}
