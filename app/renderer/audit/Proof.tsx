import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditProof } from '../../shared/domain/audit.ts';
import { useCommand } from '../query/use-command.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import classes from './AuditPage.module.css';

/** Has the whole chain read, and says what was found. */
export function Proof() {
  const { t } = useTranslation();
  const [proof, setProof] = useState<AuditProof | null>(null);
  const { send, error, busy } = useCommand();
  return (
    <>
      <Button loading={busy} onClick={() => send('audit.verify', {}, setProof)}>
        {t('audit.verify')}
      </Button>
      {error && (
        <p role="alert" className={classes.faults}>
          <ErrorText error={error} />
        </p>
      )}
      {proof && proof.faults.length === 0 && <p role="status">{t('audit.holds', { count: proof.rows })}</p>}
      {proof && proof.faults.length > 0 && (
        <div role="alert" className={classes.faults}>
          {t('audit.broken')}
          <ul>
            {proof.faults.slice(0, 20).map(({ kind, sequence, toSequence }) => (
              <li key={`${kind} ${sequence}`}>{t(`audit.fault.${kind}`, { from: sequence, to: toSequence })}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
