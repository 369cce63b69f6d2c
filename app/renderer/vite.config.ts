/* Build-time only: runs in Node, outside the renderer's type-check. */
// eslint-disable-next-line no-restricted-imports
import { fileURLToPath } from 'node:url';
import {
  convertCssVariables,
  deepMerge,
  DEFAULT_THEME,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from '@mantine/core';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { cssVariablesResolver, theme } from './theme.ts';

/** Mantine would write its variables into a <style> at run time, which `style-src 'self'` forbids: they become a file here. */
function themeVariables(): Plugin {
  const id = 'virtual:theme.css';
  return {
    name: 'theme-variables',
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(resolved) {
      if (resolved !== `\0${id}`) return undefined;
      const merged = mergeMantineTheme(DEFAULT_THEME, theme);
      const variables = deepMerge(defaultCssVariablesResolver(merged), cssVariablesResolver(merged));
      const scheme = {
        variables: {},
        dark: { '--mantine-color-scheme': 'dark' },
        light: { '--mantine-color-scheme': 'light' },
      };
      return convertCssVariables(variables) + convertCssVariables(scheme);
    },
  };
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // Relative: the same files work under http and under the window's own scheme.
  base: './',
  plugins: [react(), themeVariables()],
  build: {
    outDir: fileURLToPath(new URL('../../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    target: 'es2023',
    // No data: URLs: the content security policy names only 'self'.
    assetsInlineLimit: 0,
  },
});
