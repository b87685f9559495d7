/** A cloud at rest has nothing left to do, and nobody had to complain. */
import { type Invariant, rows } from './look.ts';

export const nobodyComplained: Invariant = ({ engine }) => [...engine.errors];

export const noRowIsSetAside: Invariant = (simulation) =>
  rows(simulation, 'SELECT service, kind, subject, why FROM quarantine').map(
    ({ service, kind, subject, why }) => `${service} ${kind} ${subject}: ${why}`,
  );

export const noRowIsLeftInTheInbox: Invariant = (simulation) =>
  rows(simulation, 'SELECT service, kind, subject FROM inbox').map(
    ({ service, kind, subject }) => `${service} ${kind} ${subject}`,
  );

export const noEffectIsLeft: Invariant = (simulation) =>
  rows(simulation, 'SELECT service, kind, subject, attempts FROM effect').map(
    ({ service, kind, subject, attempts }) => `${service} ${kind} ${subject} after ${attempts}`,
  );

export const noDeliveryWaits: Invariant = (simulation) => [
  ...rows(simulation, 'SELECT id FROM events_retry').map(({ id }) => `to be tried again: ${id}`),
  ...rows(simulation, "SELECT id FROM delivery WHERE status = 'pending'").map(({ id }) => `pending: ${id}`),
];
