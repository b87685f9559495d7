import { useId, useState } from 'react';
import type { MuteView } from '../../alerts-views.ts';
import { ActButton } from '../parts/act-button.tsx';

const lengths = [
  [1, '1 hour'],
  [8, '8 hours'],
  [24, '1 day'],
  [24 * 7, '7 days'],
] as const;

interface MuteButtonProps {
  /** Of the alarm's acts. */
  readonly path: string;
  readonly mute: MuteView | null;
  readonly onDone: () => void;
}

/** For how long, and the act; or its end. What a rule of somebody else mutes is not ended here. */
export function MuteButton({ path, mute, onDone }: MuteButtonProps) {
  const [hours, setHours] = useState<number>(lengths[0][0]);
  const id = useId();
  if (mute)
    return (
      <ActButton
        label="Unmute"
        path={`${path}/unmute`}
        off={mute.isForeign ? `it is muted by ${mute.by}, which is not of this page` : undefined}
        onDone={onDone}
      />
    );
  return (
    <span className="mute">
      <label className="hidden" htmlFor={id}>
        Mute for
      </label>
      <select id={id} className="button" value={hours} onChange={({ target }) => setHours(Number(target.value))}>
        {lengths.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
      <ActButton label="Mute" path={`${path}/mute`} body={{ hours }} onDone={onDone} />
    </span>
  );
}
