import type { ReactNode } from 'react';
import classes from './Notice.module.css';

/** An empty or broken page: one sentence and its buttons. */
export function Notice({ text, children }: { text: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.notice}>
      <p className="t16">{text}</p>
      {children && <div className="row">{children}</div>}
    </div>
  );
}
