/** Another address for somebody who is to be told and is not reached. */
import { useState } from 'react';
import { topicPath } from '../../paths.ts';
import type { ActView, ChannelView } from '../../views.ts';
import { nameOfArn } from '../alerts/alerts-words.ts';
import { FormButton } from '../parts/form-button.tsx';

interface ChangeAddressProps {
  readonly channel: ChannelView;
  readonly onDone: (done: ActView) => void;
}

export function ChangeAddress({ channel: { topic, endpoint }, onDone }: ChangeAddressProps) {
  const [given, setGiven] = useState(endpoint);
  const to = given.trim();
  return (
    <FormButton
      label="Change address…"
      path={`/api${topicPath(topic)}/address`}
      title="Change the address?"
      text={`${nameOfArn(topic)} tells the new address from now on, and ${endpoint} no more. What was lost is not sent again. Mail and hooks confirm first that they want to be told.`}
      yes="Change it"
      body={{ endpoint, to }}
      off={to === endpoint || to === '' ? 'it is the address that it has' : undefined}
      onDone={onDone}
    >
      <label>
        <span>New address</span>
        <input type="text" spellCheck={false} value={given} onChange={({ target }) => setGiven(target.value)} />
      </label>
    </FormButton>
  );
}
