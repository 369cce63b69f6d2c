import { useTranslation } from 'react-i18next';
import type { ErrorInfo } from '../../shared/errors.ts';
import { errorSentence } from '../i18n/error-sentence.ts';

/** The sentence of an error in the chosen language; `withCode` adds its stable code, quiet and selectable. */
export function ErrorText({ error, withCode = true }: { error: ErrorInfo; withCode?: boolean }) {
  const { i18n } = useTranslation();
  return (
    <>
      {errorSentence(error, i18n.language === 'vi' ? 'vi' : 'en')}
      {withCode && (
        <>
          {' '}
          <span className="qq nw t12">{error.code}</span>
        </>
      )}
    </>
  );
}
