import { Button } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../Notice.tsx';

/** A page that throws says so in its place; the shell with state and clock stays. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state = { error: null as unknown };
  static getDerivedStateFromError = (error: unknown) => ({ error });
  override render() {
    return this.state.error === null ? this.props.children : <Broken error={this.state.error} />;
  }
}

function Broken({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <Notice text={t('ui.broken', { detail: error instanceof Error ? error.message : String(error) })}>
      <Button variant="filled" onClick={() => window.location.reload()}>
        {t('ui.reload')}
      </Button>
    </Notice>
  );
}
