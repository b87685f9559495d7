/** A house at rest has nothing left to do, and nobody had to complain. */
import { type Invariant, rows } from './look.ts';

export const nobodyComplained: Invariant = ({ engine }) => [...engine.complaints];

export const noRowIsSetAside: Invariant = (simulation) =>
  rows(simulation, 'SELECT room, kind, subject, why FROM parked').map(
    ({ room, kind, subject, why }) => `${room} ${kind} ${subject}: ${why}`,
  );

export const noRowIsLeftInTheInbox: Invariant = (simulation) =>
  rows(simulation, 'SELECT room, kind, subject FROM inbox').map(
    ({ room, kind, subject }) => `${room} ${kind} ${subject}`,
  );

export const noEffectIsLeft: Invariant = (simulation) =>
  rows(simulation, 'SELECT room, kind, subject, attempts FROM effect').map(
    ({ room, kind, subject, attempts }) => `${room} ${kind} ${subject} after ${attempts}`,
  );

export const noDeliveryWaits: Invariant = (simulation) => [
  ...rows(simulation, 'SELECT id FROM events_retry').map(({ id }) => `to be tried again: ${id}`),
  ...rows(simulation, "SELECT id FROM delivery WHERE status = 'pending'").map(({ id }) => `pending: ${id}`),
];
