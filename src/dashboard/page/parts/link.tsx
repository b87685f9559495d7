import type { MouseEvent, ReactNode } from 'react';
import { go } from '../address.ts';

interface LinkProps {
  readonly to: string;
  readonly className?: string;
  readonly current?: boolean;
  /** The key that opens it. */
  readonly shortcut?: string;
  /** It names a row: keys go from one to the next. */
  readonly isRowName?: boolean;
  /** Instead of what stands in it, whose parts are cut. */
  readonly label?: string;
  readonly children: ReactNode;
}

/** Within the page; with a key held down the browser does what it always does. */
export function Link({ to, className, current, shortcut, isRowName, label, children }: LinkProps) {
  return (
    <a
      href={to}
      className={className}
      aria-current={current ? 'page' : undefined}
      aria-label={label}
      data-key={shortcut}
      data-row-name={isRowName}
      onClick={(event) => follow(event, to)}
    >
      {children}
    </a>
  );
}

export function follow(event: MouseEvent, to: string): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return;
  event.preventDefault();
  go(to);
}
