import { useEffect, useState } from 'react';
import type { Frame } from '../views.ts';
import { useLostSince } from './live.ts';

/** The server's time, going on by itself between its answers: not one that is simulated, and none while the line is cut. */
export function useNow({ now: given, isSimulated }: Frame): number {
  const [now, setNow] = useState(given);
  const isCut = useLostSince() !== undefined;
  useEffect(() => setNow(given), [given]);
  useEffect(() => {
    if (isSimulated || isCut) return;
    const began = performance.now();
    const timer = setInterval(() => setNow(given + performance.now() - began), 1000);
    return () => clearInterval(timer);
  }, [given, isSimulated, isCut]);
  return now;
}
