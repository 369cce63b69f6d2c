/** Colours of the interface, per colour scheme; each becomes the CSS variable `--name`. Blue and orange are in and out; green, yellow and red are state; nothing else is coloured. */
export const light = {
  canvas: '#f4f5f6', surface: '#ffffff', sunken: '#eaecee', selected: '#e6e9ec',
  text: '#12161a', 'text-2': '#434a52', 'text-3': '#5c646d',
  hairline: '#dcdfe3', edge: '#c3c9cf', control: '#7f8790',
  ink: '#12161a', 'on-ink': '#ffffff',
  in: '#1a5fbf', 'in-text': '#1a5fbf', out: '#d46a08', 'out-text': '#9c4600',
  usual: '#7a828b', gap: '#eaecee', 'gap-line': '#c3c8ce',
  ok: '#1d8a4e', 'ok-text': '#17693c', warn: '#ad8200', 'warn-text': '#735700', fail: '#c9252d', 'fail-text': '#b01e26',
  'warn-wash': '#fbf5e0', 'fail-wash': '#fcefef',
  shadow: '0 1px 2px rgb(18 22 26 / 6%), 0 8px 24px rgb(18 22 26 / 12%)',
} as const;

export const dark: Record<keyof typeof light, string> = {
  canvas: '#0e1113', surface: '#15191c', sunken: '#1d2226', selected: '#262c31',
  text: '#eef1f3', 'text-2': '#b6bec5', 'text-3': '#98a1a9',
  hairline: '#2a3036', edge: '#434c54', control: '#6f7982',
  ink: '#eef1f3', 'on-ink': '#12161a',
  in: '#5a9cf2', 'in-text': '#7fb7ff', out: '#e08432', 'out-text': '#f5a55c',
  usual: '#8b949c', gap: '#1d2226', 'gap-line': '#3d454c',
  ok: '#3fb877', 'ok-text': '#5cc98d', warn: '#d9b32c', 'warn-text': '#e2c04a', fail: '#f2645f', 'fail-text': '#ff8a84',
  'warn-wash': '#28230f', 'fail-wash': '#2d1718',
  shadow: '0 0 0 1px #2a3036, 0 12px 32px rgb(0 0 0 / 50%)',
};

/** Drawn over a picture: the same in both schemes. Canvas code reads these directly. */
export const over = {
  text: '#ffffff', plate: '#12161a', line: '#ffffff', in: '#5aaaff', out: '#ffa042', warn: '#ffd75a',
  'in-plate': '#1a5fbf', 'out-plate': '#9c4600', halo: 'rgb(8 10 12 / 70%)',
} as const;

export const fontFamily = "'Inter Variable', 'Segoe UI', system-ui, sans-serif";
