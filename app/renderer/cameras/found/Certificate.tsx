import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { DeviceCertificate } from '../../../shared/domain/device.ts';
import { useFormats } from '../../i18n/formats.ts';
import classes from './FoundDevices.module.css';

/** Cameras sign their own, so that only a person can say whether it is the right one. */
export function Certificate({
  certificate,
  onTrust,
}: {
  certificate: DeviceCertificate;
  onTrust: (fingerprint: string) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <div className={classes.certificate}>
      <dl>
        <dt className="t13 qq">{t('cameras.found.certificate')}</dt>
        <dd>{certificate.subject}</dd>
        <dt className="t13 qq">{t('cameras.found.validTo')}</dt>
        <dd>{formats.date(certificate.validToMs)}</dd>
        <dt className="t13 qq">{t('cameras.found.fingerprint')}</dt>
        <dd className={classes.print}>{certificate.fingerprint}</dd>
      </dl>
      <Button onClick={() => onTrust(certificate.fingerprint)}>{t('cameras.found.trust')}</Button>
    </div>
  );
}
