import { useEffect, useEffectEvent } from 'react';

type Keys = Partial<Record<string, (event: KeyboardEvent) => void>>;

/** A key is ours only when nobody writes, no dialog or menu is open, and no control it would press has the focus. */
export function isOurs(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = event.target as HTMLElement | null;
  if (
    target?.closest?.(
      'input, textarea, select, [contenteditable], [role="dialog"], [role="menu"], [role="listbox"], [role="slider"]',
    )
  )
    return false;
  return event.key !== ' ' || !target?.closest?.('button, [role="button"], summary');
}

/** Single-key shortcuts of the page, by `KeyboardEvent.key`, while the component is mounted. */
export function useKeys(keys: Keys): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const act = isOurs(event) ? keys[event.key.length === 1 ? event.key.toLowerCase() : event.key] : undefined;
    if (!act) return;
    event.preventDefault();
    act(event);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
