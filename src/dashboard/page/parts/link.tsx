import type { MouseEvent, ReactNode } from 'react';
import { go } from '../address.ts';

interface LinkProps {
  readonly to: string;
  readonly className?: string;
  readonly current?: boolean;
  readonly children: ReactNode;
}

/** Within the page; with a key held down the browser does what it always does. */
export function Link({ to, className, current, children }: LinkProps) {
  return (
    <a
      href={to}
      className={className}
      aria-current={current ? 'page' : undefined}
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
