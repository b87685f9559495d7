/** A job of which nobody is told for a while: how long is asked first, and what it is that tells nobody is named. */
import { useState } from 'react';
import { jobPath } from '../../paths.ts';
import type { JobMuteView } from '../../views.ts';
import { ActButton } from '../parts/act-button.tsx';
import { FormButton } from '../parts/form-button.tsx';
import { MuteLengths, muteHours } from './mute-button.tsx';

interface MuteJobProps {
  readonly job: string;
  readonly mute: JobMuteView;
  /** Beside buttons that matter more. */
  readonly isPlain?: boolean | undefined;
  readonly onDone: () => void;
}

export function MuteJob({ job, mute: { alarms, until }, isPlain, onDone }: MuteJobProps) {
  const path = `/api${jobPath(job)}`;
  const [hours, setHours] = useState<number>(muteHours);
  if (until !== null) return <ActButton label="Unmute" path={`${path}/unmute`} isPlain={isPlain} onDone={onDone} />;
  return (
    <FormButton
      label="Mute…"
      path={`${path}/mute`}
      isPlain={isPlain}
      title={`Mute ${job}?`}
      text={`${alarms.join(' and ')} ${alarms.length === 1 ? 'tells' : 'tell'} nobody for that long, and then, if it still rings. What watches other jobs too goes on telling.`}
      yes="Mute"
      body={{ hours }}
      onDone={onDone}
    >
      <MuteLengths hours={hours} onChange={setHours} />
    </FormButton>
  );
}
