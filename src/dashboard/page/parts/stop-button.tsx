import { runPath } from '../../paths.ts';
import { ActButton } from './act-button.tsx';

interface StopButtonProps {
  readonly job: string;
  readonly run: string;
  readonly onDone: () => void;
}

export const StopButton = ({ job, run, onDone }: StopButtonProps) => (
  <ActButton
    label="Stop…"
    path={`/api${runPath(job, run)}/stop`}
    question={{
      title: `Stop ${job}?`,
      text: 'Its containers are asked to end, then ended. The run counts as stopped, and its alarm rings.',
      yes: 'Stop it',
    }}
    onDone={onDone}
  />
);
