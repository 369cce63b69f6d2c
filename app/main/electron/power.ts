import { powerMonitor, powerSaveBlocker } from 'electron';

/** Keeps the PC from suspending while `on`; closes to nothing. */
export class AwakeWhileCounting {
  #blocker: number | null = null;

  set(on: boolean): void {
    if (on === (this.#blocker !== null)) return;
    if (on) this.#blocker = powerSaveBlocker.start('prevent-app-suspension');
    else { powerSaveBlocker.stop(this.#blocker!); this.#blocker = null; }
  }
}

/** After a sleep every connection is dead without knowing it; before a shutdown there is a moment to write. */
export function watchPower(onResume: () => void, onShutdown: () => void): void {
  powerMonitor.on('resume', onResume);
  powerMonitor.on('shutdown', onShutdown);
}
