import { create } from 'zustand';

interface ShellState {
  /** Full screen: no rail, and a header of clock and state only. */
  fullScreen: boolean;
  keysShown: boolean;
}

export const useShell = create<ShellState>(() => ({ fullScreen: false, keysShown: false }));

/** Enters or leaves; where the browser refuses, the rail and header still go. */
export function toggleFullScreen(): void {
  const fullScreen = !useShell.getState().fullScreen;
  useShell.setState({ fullScreen });
  if (fullScreen) document.documentElement.requestFullscreen?.().catch(() => undefined);
  else if (document.fullscreenElement) void document.exitFullscreen();
}

document.addEventListener('fullscreenchange', () => {
  if (!document.fullscreenElement) useShell.setState({ fullScreen: false });
});
