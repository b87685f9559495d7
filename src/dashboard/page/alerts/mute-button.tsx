import { useId, useState } from 'react';
import type { MuteView } from '../../alerts-views.ts';
import { ActButton } from '../parts/act-button.tsx';

const lengths = [
  [1, '1 hour'],
  [8, '8 hours'],
  [24, '1 day'],
  [24 * 7, '7 days'],
] as const;

/** Unless another length is chosen. */
export const muteHours = lengths[0][0];

interface MuteLengthsProps {
  readonly hours: number;
  readonly onChange: (hours: number) => void;
}

export function MuteLengths({ hours, onChange }: MuteLengthsProps) {
  const id = useId();
  return (
    <>
      <label className="hidden" htmlFor={id}>
        Mute for
      </label>
      <select id={id} className="button" value={hours} onChange={({ target }) => onChange(Number(target.value))}>
        {lengths.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
    </>
  );
}

interface MuteButtonProps {
  /** Of the alarm's acts. */
  readonly path: string;
  readonly mute: MuteView | null;
  readonly onDone: () => void;
}

/** For how long, and the act; or its end. What a rule of somebody else mutes is not ended here. */
export function MuteButton({ path, mute, onDone }: MuteButtonProps) {
  const [hours, setHours] = useState<number>(muteHours);
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
      <MuteLengths hours={hours} onChange={setHours} />
      <ActButton label="Mute" path={`${path}/mute`} body={{ hours }} onDone={onDone} />
    </span>
  );
}
