import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Output } from '../../../shared/api/index.ts';
import { useFormats } from '../../i18n/formats.ts';
import { useCommand } from '../../query/use-command.ts';
import { ErrorText } from '../../ui/ErrorText.tsx';
import classes from '../inspector/Conflict.module.css';
import { when } from '../inspector/Inspector.tsx';
import type { ViewNow } from './use-view.ts';

/** What is proposed where the camera was moved, or what else its picture shows, and the one click that settles it. */
export function ViewMoved({ cameraId, view: { state, suspectMs, proposal } }: { cameraId: string; view: ViewNow }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { send, error } = useCommand();
  if (!state || state.kind === 'in-place') return null;
  const regions = proposal?.regions ?? [],
    blocked = regions.filter(({ problem }) => problem !== null);
  return (
    <div className={classes.offer} role="status" data-testid="view-moved">
      <div className={classes.says}>
        <p>
          {t(`editor.view.${state.kind}`, {
            time: when(state.sinceMs, formats),
            from: when(suspectMs ?? state.sinceMs, formats),
          })}
        </p>
        <Losses regions={regions} />
        {error && <ErrorText error={error} />}
      </div>
      <Button size="compact-md" onClick={() => send('views.confirm', { cameraId })}>
        {t('editor.view.confirm')}
      </Button>
      {proposal && regions.length > 0 && (
        <Button
          size="compact-md"
          variant="filled"
          disabled={blocked.length > 0}
          onClick={() => send('views.accept', { cameraId, sinceMs: proposal.sinceMs })}
        >
          {t('editor.view.accept', { count: regions.length })}
        </Button>
      )}
    </div>
  );
}

/** Of the regions that would not come through whole, one sentence each. */
function Losses({ regions }: { regions: NonNullable<Output<'views.proposal'>>['regions'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return regions.flatMap(({ regionId, name, region, kept, problem }) => {
    const text = !region
      ? t('editor.view.gone', { name })
      : problem
        ? t('editor.view.cannot', { name })
        : kept < 0.95
          ? t('editor.view.cut', { name, share: formats.percent(kept) })
          : null;
    return text === null ? [] : [<p key={regionId}>{text}</p>];
  });
}
