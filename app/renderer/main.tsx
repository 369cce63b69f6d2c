import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import 'virtual:theme.css';
import './fonts.css';
import './styles.css';
import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { client } from './client/app-client.ts';
import { startLanguages } from './i18n/index.ts';
import { followClient } from './query/follow-client.ts';
import { createQueryClient } from './query/query-client.ts';
import { startSession } from './stores/session.ts';
import { theme } from './theme.ts';

const colorScheme = localStorageColorSchemeManager({ key: 'footfall.theme' });

await startLanguages();
startSession();
const queries = createQueryClient(client);
followClient(client, queries);
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    {/* Both would be <style> elements, which the content security policy forbids; vite.config.ts makes the variables a file. */}
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={colorScheme}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>
        <App />
        <Notifications position="bottom-left" />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
