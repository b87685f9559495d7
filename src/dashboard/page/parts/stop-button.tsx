import { runPath } from '../api.ts';
import { ActButton } from './act-button.tsx';

interface StopButtonProps {
  readonly job: string;
  readonly run: string;
  readonly mayAct: boolean;
  readonly onDone: () => void;
}

export const StopButton = ({ job, run, mayAct, onDone }: StopButtonProps) => (
  <ActButton
    label="Stop…"
    path={`/api${runPath(job, run)}/stop`}
    mayAct={mayAct}
    question={{
      title: `Stop ${job}?`,
      text: 'Its containers are asked to end, then ended. The run counts as stopped, and its alarm rings.',
      yes: 'Stop it',
    }}
    onDone={onDone}
  />
);
