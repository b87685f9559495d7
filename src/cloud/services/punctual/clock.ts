/** The time by which everything here happens, for who shows it: in a cloud whose time is simulated it is not the host's. */
import type { Handler } from '../../kit/service.ts';
import type { Punctual } from './context.ts';

export interface DescribeClockOutput {
  readonly Now: Date;
  readonly IsSimulated: boolean;
}

/** Both are read one after the other. */
const sameMs = 1000;

export const describeClock: Handler<Punctual, object, DescribeClockOutput> = {
  permissions: () => [{ action: 'punctual:DescribeClock', resource: '*' }],
  handle({ host: { world } }) {
    const now = world.now();
    return { Now: new Date(now), IsSimulated: Math.abs(now - world.realNow()) >= sameMs };
  },
};
