import { useEffect, useState } from 'react';

/** The server's time, going on by itself between its answers. */
export function useNow(given: number): number {
  const [now, setNow] = useState(given);
  useEffect(() => {
    const began = performance.now();
    setNow(given);
    const timer = setInterval(() => setNow(given + performance.now() - began), 1000);
    return () => clearInterval(timer);
  }, [given]);
  return now;
}
