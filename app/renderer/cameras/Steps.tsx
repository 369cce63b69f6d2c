import { IconCheck } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './Steps.module.css';

/** Where one is on the way from nothing to a camera that counts; the last step is taken in the editor. `children`: what else stands in the bar. */
export function Steps({ current, children }: { current: number; children?: ReactNode }) {
  const { t } = useTranslation();
  const steps = t('cameras.wizard.steps', { returnObjects: true }) as string[];
  const notYet = (index: number) => (index === current ? 'now' : 'later');
  const stateOf = (index: number) => (index < current ? 'done' : notYet(index));
  return (
    <div className={classes.bar}>
      <ol className={classes.steps} aria-label={t('cameras.wizard.title')}>
        {steps.map((name, index) => (
          <Fragment key={name}>
            {index > 0 && <li aria-hidden="true" className={classes.between} />}
            <li
              className={classes.step}
              data-state={stateOf(index)}
              aria-current={index === current ? 'step' : undefined}
            >
              <span className={classes.no} aria-hidden="true">
                {index < current ? <IconCheck size={14} stroke={2.5} /> : index + 1}
              </span>
              {name}
            </li>
          </Fragment>
        ))}
      </ol>
      {children}
    </div>
  );
}
