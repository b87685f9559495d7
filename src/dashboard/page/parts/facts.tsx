import type { ReactNode } from 'react';

export interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  readonly more?: ReactNode;
  /** An id or the like. */
  readonly isCode?: boolean;
}

export const Facts = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className="facts">
    {facts.map(({ name, value, more, isCode }) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd className={isCode ? 'mono' : undefined}>{value}</dd>
        {more && <dd className="small">{more}</dd>}
      </div>
    ))}
  </dl>
);
