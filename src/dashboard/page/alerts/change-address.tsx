/** Another address for somebody who is to be told and is not reached, or does not confirm, or is not to be told any more. */
import { useState } from 'react';
import { topicPath } from '../../paths.ts';
import type { ActView } from '../../views.ts';
import { FormButton } from '../parts/form-button.tsx';
import { nameOfArn } from './alerts-words.ts';

interface ChangeAddressProps {
  readonly topic: string;
  /** One is chosen of these; not none. */
  readonly endpoints: readonly string[];
  /** Those of them who have not confirmed. */
  readonly unconfirmed: readonly string[];
  readonly onDone: (done: ActView) => void;
}

export function ChangeAddress({ topic, endpoints, unconfirmed, onDone }: ChangeAddressProps) {
  const [chosen, setChosen] = useState<string>();
  const [given, setGiven] = useState<string>();
  const endpoint = endpoints.find((each) => each === chosen) ?? (endpoints[0] as string);
  const written = given ?? endpoint;
  const to = written.trim();
  const name = nameOfArn(topic);
  return (
    <FormButton
      label="Change address…"
      path={`/api${topicPath(topic)}/address`}
      title="Change the address?"
      text={
        unconfirmed.includes(endpoint)
          ? `${name} asks the new address instead of ${endpoint}, which has not confirmed. Mail and hooks are told once they have.`
          : `${name} tells the new address from now on, and ${endpoint} no more. What was lost is not sent again. Mail and hooks confirm first that they want to be told.`
      }
      yes="Change it"
      body={{ endpoint, to }}
      off={to === endpoint || to === '' ? 'it is the address that it has' : undefined}
      onDone={(done) => {
        setGiven(undefined);
        onDone(done);
      }}
    >
      {endpoints.length > 1 && (
        <label>
          <span>Address</span>
          <select
            className="button"
            value={endpoint}
            onChange={({ target }) => {
              setChosen(target.value);
              setGiven(undefined);
            }}
          >
            {endpoints.map((each) => (
              <option key={each}>{each}</option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span>New address</span>
        <input type="text" spellCheck={false} value={written} onChange={({ target }) => setGiven(target.value)} />
      </label>
    </FormButton>
  );
}
