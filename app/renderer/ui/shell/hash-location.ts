import { useSyncExternalStore } from 'react';

/* The route and its query, both behind the #: `#/today?day=2026-11-21`. wouter's own hook puts the query before the #, where it would outlive its page. */

const here = () => `/${location.hash.replace(/^#?\/?/, '')}`;
const path = () => here().split('?')[0];
const search = () => here().split('?')[1] ?? '';

function subscribe(changed: () => void): () => void {
  window.addEventListener('hashchange', changed);
  return () => window.removeEventListener('hashchange', changed);
}

function navigate(to: string, { replace = false, state = null }: { replace?: boolean; state?: unknown } = {}): void {
  if (replace) history.replaceState(state, '', `#${to}`);
  else history.pushState(state, '', `#${to}`);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

const useHash = (): [string, typeof navigate] => [useSyncExternalStore(subscribe, path), navigate];
const useHashSearch = () => useSyncExternalStore(subscribe, search);

export const useHashLocation = Object.assign(useHash, {
  searchHook: useHashSearch,
  hrefs: (href: string) => `#${href}`,
});
