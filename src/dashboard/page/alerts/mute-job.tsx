/** A job of which nobody is told for a while: how long is asked first, and what it is that tells nobody is named. */
import { useId, useRef, useState } from 'react';
import { jobPath } from '../../paths.ts';
import type { JobMuteView } from '../../views.ts';
import { ActButton } from '../parts/act-button.tsx';
import { useWhyNot } from '../parts/frame.ts';
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
  const whyNot = useWhyNot(`${path}/mute`);
  const [hours, setHours] = useState<number>(muteHours);
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  if (until !== null) return <ActButton label="Unmute" path={`${path}/unmute`} isPlain={isPlain} onDone={onDone} />;
  return (
    <>
      <button
        type="button"
        className={isPlain ? 'button is-plain' : 'button'}
        aria-disabled={whyNot !== undefined}
        title={whyNot}
        onClick={() => whyNot === undefined && dialog.current?.showModal()}
      >
        Mute…
      </button>
      <dialog ref={dialog} className="question" aria-labelledby={id}>
        <h2 id={id}>Mute {job}?</h2>
        <p>
          {alarms.join(' and ')} {alarms.length === 1 ? 'tells' : 'tell'} nobody for that long, and then, if it still
          rings. What watches other jobs too goes on telling.
        </p>
        <div className="buttons">
          <MuteLengths hours={hours} onChange={setHours} />
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Leave it
          </button>
          <ActButton label="Mute" path={`${path}/mute`} body={{ hours }} isFirst onDone={onDone} />
        </div>
      </dialog>
    </>
  );
}
