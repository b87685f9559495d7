/** A button. Why it is off stands in its title, and beside it once it was pressed: a title is not seen by touch. */
import { useState } from 'react';

export interface ButtonLook {
  readonly label: string;
  readonly isFirst?: boolean | undefined;
  /** Beside buttons that matter more. */
  readonly isPlain?: boolean | undefined;
  /** The key that brings the focus to it. */
  readonly shortcut?: string | undefined;
}

interface ButtonProps extends ButtonLook {
  /** Why it cannot be pressed now. */
  readonly off?: string | undefined;
  readonly isBusy?: boolean;
  /** What came of it the last time, where that was no good. */
  readonly problem?: string | undefined;
  readonly onPress: () => void;
}

export function Button({ label, isFirst, isPlain, shortcut, off, isBusy = false, problem, onPress }: ButtonProps) {
  const [isAsked, setAsked] = useState(false);
  const said = problem ?? (isAsked ? off : undefined);
  return (
    <>
      <button
        type="button"
        className={`button${isFirst ? ' is-first' : ''}${isPlain ? ' is-plain' : ''}`}
        data-key={shortcut}
        aria-disabled={off !== undefined || isBusy}
        title={off}
        onClick={() => {
          if (isBusy) return;
          setAsked(true);
          if (off === undefined) onPress();
        }}
      >
        {label}
      </button>
      {said !== undefined && (
        <p className="problem" role="alert">
          {said}
        </p>
      )}
    </>
  );
}
