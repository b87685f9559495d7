import { useEffect, useState } from 'react';
import type { Frame } from '../views.ts';

/** The server's time, going on by itself between its answers; one that is simulated does not. */
export function useNow({ now: given, isSimulated }: Frame): number {
  const [now, setNow] = useState(given);
  useEffect(() => {
    const began = performance.now();
    setNow(given);
    if (isSimulated) return;
    const timer = setInterval(() => setNow(given + performance.now() - began), 1000);
    return () => clearInterval(timer);
  }, [given, isSimulated]);
  return now;
}
