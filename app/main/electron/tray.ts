import { Menu, nativeImage, Tray } from 'electron';

export interface TrayOptions {
  icon: string;
  /** BCP 47, e.g. vi-VN. */
  locale: string;
  keepCounting: boolean;
  onOpen(): void;
  onKeepCounting(on: boolean): void;
  onQuit(): void;
}

const WORDS = {
  en: { open: 'Open Footfall', keep: 'Keep counting in the background', quit: 'Quit and stop counting' },
  vi: { open: 'Mở Footfall', keep: 'Tiếp tục đếm trong nền', quit: 'Thoát và dừng đếm' },
};

/** The icon beside the clock: the way back to a hidden window. The caller keeps it, or it disappears. */
export function openTray({ icon, locale, keepCounting, onOpen, onKeepCounting, onQuit }: TrayOptions): Tray {
  const words = locale.toLowerCase().startsWith('vi') ? WORDS.vi : WORDS.en;
  const tray = new Tray(nativeImage.createFromPath(icon).resize({ width: 16, height: 16, quality: 'best' }));
  tray.setToolTip('Footfall');
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: words.open, click: onOpen },
      { label: words.keep, type: 'checkbox', checked: keepCounting, click: (item) => onKeepCounting(item.checked) },
      { type: 'separator' },
      { label: words.quit, click: onQuit },
    ]),
  );
  tray.on('click', onOpen);
  return tray;
}
