/** Another address for somebody who is to be told and is not reached. */
import { useId, useRef, useState } from 'react';
import { topicPath } from '../../paths.ts';
import type { ActView, ChannelView } from '../../views.ts';
import { nameOfArn } from '../alerts/alerts-words.ts';
import { ActButton } from '../parts/act-button.tsx';
import { useWhyNot } from '../parts/frame.ts';

interface ChangeAddressProps {
  readonly channel: ChannelView;
  readonly onDone: (done: ActView) => void;
}

export function ChangeAddress({ channel: { topic, endpoint }, onDone }: ChangeAddressProps) {
  const path = `/api${topicPath(topic)}/address`;
  const whyNot = useWhyNot(path);
  const [to, setTo] = useState(endpoint);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  return (
    <>
      <button
        type="button"
        className="button"
        aria-disabled={whyNot !== undefined}
        title={whyNot}
        onClick={() => whyNot === undefined && dialog.current?.showModal()}
      >
        Change address…
      </button>
      <dialog ref={dialog} className="question form" aria-labelledby={id}>
        <h2 id={id}>Change the address?</h2>
        <p>
          {nameOfArn(topic)} tells the new address from now on, and {endpoint} no more. What was lost is not sent again.
          Mail and hooks confirm first that they want to be told.
        </p>
        <label>
          <span>New address</span>
          <input type="text" spellCheck={false} value={to} onChange={({ target }) => setTo(target.value)} />
        </label>
        <div className="buttons">
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Leave it
          </button>
          <ActButton
            label="Change it"
            path={path}
            body={{ endpoint, to: to.trim() }}
            isFirst
            off={to.trim() === endpoint || to.trim() === '' ? 'it is the address that it has' : undefined}
            onDone={onDone}
          />
        </div>
      </dialog>
    </>
  );
}
