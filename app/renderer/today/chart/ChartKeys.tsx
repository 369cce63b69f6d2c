import { useTranslation } from 'react-i18next';
import classes from './ChartKeys.module.css';

/** What the colours of a chart of in and out mean. */
export function ChartKeys() {
  const { t } = useTranslation();
  return (
    <>
      <span className="key">
        <i className={classes.swatch} data-key="in" />
        {t('today.in')}
      </span>
      <span className="key">
        <i className={classes.swatch} data-key="out" />
        {t('today.out')}
      </span>
      <span className="key">
        <i className={`${classes.swatch} hatch`} />
        {t('today.noData')}
      </span>
    </>
  );
}
