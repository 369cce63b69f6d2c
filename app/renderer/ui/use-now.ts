import { useEffect, useState } from 'react';
import { serverNow } from '../stores/app-store.ts';

/** The server's clock, UTC ms, renewed every `everyMs`; ages and the clock tick with it. */
export function useNow(everyMs = 1_000): number {
  const [now, setNow] = useState(serverNow);
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
