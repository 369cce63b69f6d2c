import { createTheme, defaultVariantColorsResolver, virtualColor, type CSSVariablesResolver } from '@mantine/core';
import { dark, fontFamily, light, over } from './tokens.ts';

/** Mantine reads fixed steps of its scales: 4 = outline, 5 = placeholder, 6 = dimmed; in dark 0 text, 2 dimmed, 4 outline, 6 surface, 7 canvas. */
const gray = [
  '#f4f5f6',
  '#eaecee',
  '#e6e9ec',
  '#dcdfe3',
  '#c3c9cf',
  '#5c646d',
  '#5c646d',
  '#434a52',
  '#2a3036',
  '#12161a',
] as const;
const darkScale = [
  '#eef1f3',
  '#b6bec5',
  '#98a1a9',
  '#6f7982',
  '#434c54',
  '#262c31',
  '#15191c',
  '#0e1113',
  '#0b0d0f',
  '#080a0c',
] as const;
const inkLight = [
  '#f4f5f6',
  '#eaecee',
  '#dcdfe3',
  '#c3c9cf',
  '#7f8790',
  '#5c646d',
  '#434a52',
  '#2d343b',
  '#2a3138',
  '#12161a',
] as const;
const inkDark = [
  '#1d2226',
  '#262c31',
  '#2a3036',
  '#434c54',
  '#6f7982',
  '#98a1a9',
  '#b6bec5',
  '#cfd5da',
  '#d5dade',
  '#eef1f3',
] as const;

const inputs = ['TextInput', 'NumberInput', 'PasswordInput', 'Select', 'Textarea', 'FileInput', 'InputWrapper'];

export const theme = createTheme({
  colors: {
    gray,
    dark: darkScale,
    inkLight,
    inkDark,
    ink: virtualColor({ name: 'ink', light: 'inkLight', dark: 'inkDark' }),
  },
  primaryColor: 'ink',
  primaryShade: 9,
  autoContrast: true,
  white: '#ffffff',
  black: '#12161a',
  // autoContrast cannot see through a virtual colour, so words on ink are said here.
  variantColorResolver(input) {
    const colors = defaultVariantColorsResolver(input);
    const ink = (input.color ?? input.theme.primaryColor) === 'ink';
    if (ink && input.variant === 'filled') return { ...colors, color: 'var(--on-ink)' };
    return ink && input.variant === 'subtle'
      ? { ...colors, hover: 'var(--selected)', color: 'var(--text-2)', hoverColor: 'var(--text)' }
      : colors;
  },
  fontFamily,
  fontFamilyMonospace: fontFamily,
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  radius: { xs: '4px', sm: '4px', md: '6px', lg: '10px', xl: '10px' },
  defaultRadius: 'md',
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '28px', lineHeight: '36px' },
      h2: { fontSize: '20px', lineHeight: '28px' },
      h3: { fontSize: '16px', lineHeight: '24px' },
    },
  },
  shadows: { xs: 'var(--shadow)', sm: 'var(--shadow)', md: 'var(--shadow)', lg: 'var(--shadow)', xl: 'var(--shadow)' },
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Button: {
      defaultProps: { size: 'sm', variant: 'default' },
      vars: () => ({ root: { '--button-height': '36px', '--button-padding-x': '14px', '--button-fz': '14px' } }),
    },
    ActionIcon: { defaultProps: { size: 36, variant: 'subtle' } },
    Input: {
      vars: () => ({
        wrapper: {
          '--input-height': '40px',
          '--input-size': '40px',
          '--input-fz': '14px',
          '--input-bd': 'var(--control)',
        },
      }),
    },
    ...Object.fromEntries(
      inputs.map((name) => [
        name,
        {
          // its two arrows are too small for a finger; the keys of the keyboard step all the same
          ...(name === 'NumberInput' && { defaultProps: { hideControls: true } }),
          styles: {
            label: { fontSize: 13, lineHeight: '20px', fontWeight: 500, marginBottom: 4 },
            description: { fontSize: 12, lineHeight: '16px', color: 'var(--text-3)', marginTop: 4 },
            error: { fontSize: 13, lineHeight: '20px', color: 'var(--fail-text)' },
          },
        },
      ]),
    ),
    Table: { defaultProps: { withRowBorders: true, verticalSpacing: 0, borderColor: 'var(--hairline)' } },
    Tooltip: {
      defaultProps: { openDelay: 300, color: 'ink' },
      styles: { tooltip: { color: 'var(--on-ink)', fontSize: 13, lineHeight: '20px' } },
    },
    Menu: {
      styles: { item: { minHeight: 36, fontSize: 14, lineHeight: '20px' } },
      defaultProps: { shadow: 'md', radius: 'lg', transitionProps: { duration: 120, transition: 'fade' } },
    },
    // Locking the page's scroll would write a <style>; the page itself does not scroll.
    Modal: {
      styles: {
        content: { background: 'var(--surface)' },
        header: { background: 'var(--surface)' },
        title: { fontSize: 20, lineHeight: '28px', fontWeight: 600, letterSpacing: '-0.01em' },
      },
      defaultProps: {
        attributes: { header: { role: 'presentation' } },
        lockScroll: false,
        padding: 'xl',
        shadow: 'md',
        radius: 'lg',
        transitionProps: { duration: 120, transition: 'fade' },
      },
    },
    Checkbox: { defaultProps: { iconColor: 'var(--on-ink)' } },
    SegmentedControl: { defaultProps: { size: 'sm', transitionDuration: 120 } },
    Anchor: { defaultProps: { underline: 'always', c: 'var(--text)' } },
  },
});

const named = (values: Record<string, string>, prefix = '') =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`--${prefix}${name}`, value]));

const mantine = {
  '--mantine-color-body': 'var(--canvas)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--text-3)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--selected)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--edge)',
  '--mantine-color-placeholder': 'var(--text-3)',
  '--mantine-color-error': 'var(--fail-text)',
  '--mantine-color-anchor': 'var(--text)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--text-3)',
  '--mantine-color-disabled-border': 'var(--hairline)',
  '--mantine-primary-color-contrast': 'var(--on-ink)',
};

/** Every token as a CSS variable; build turns this into a file (see vite.config.ts). */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {
    ...named(over, 'over-'),
    '--s1': '4px',
    '--s2': '8px',
    '--s3': '12px',
    '--s4': '16px',
    '--s5': '24px',
    '--s6': '32px',
    '--s7': '48px',
    '--r1': '4px',
    '--r2': '6px',
    '--r3': '10px',
    '--font': fontFamily,
  },
  light: { ...named(light), ...mantine },
  dark: { ...named(dark), ...mantine },
});
