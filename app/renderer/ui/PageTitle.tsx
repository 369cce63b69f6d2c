import { useEffect, useSyncExternalStore, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

/** Where the header shows the place; the header registers its element here. */
let slot: HTMLElement | null = null;
const listeners = new Set<() => void>();
export function setTitleSlot(element: HTMLElement | null): void {
  slot = element;
  for (const listener of listeners) listener();
}
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => void listeners.delete(listener);
};

/** The place in the header, which is the page's h1: plain words, or `children` where it is a menu or a breadcrumb. */
export function PageTitle({ title, children }: { title: string; children?: ReactNode }) {
  const element = useSyncExternalStore(subscribe, () => slot);
  useEffect(() => {
    document.title = `${title} · Footfall`;
  }, [title]);
  return element && createPortal(children ?? title, element);
}
