import { useEffect, useState } from 'react';

/** A value that is handed on at most once in `everyMs`, the newest; another `key` at once. What is costly to draw follows this. */
export function useSeldom<T>(value: T, key: string, everyMs: number): T {
  const [held, hold] = useState({ key, value, atMs: -Infinity });
  useEffect(() => {
    if (held.key === key && held.value === value) return;
    const waitMs = held.key === key ? Math.max(0, held.atMs + everyMs - performance.now()) : 0;
    const timer = setTimeout(() => hold({ key, value, atMs: performance.now() }), waitMs);
    return () => clearTimeout(timer);
  }, [value, key, everyMs, held]);
  return held.key === key ? held.value : value;
}
