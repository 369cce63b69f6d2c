import { useTranslation } from 'react-i18next';
import type { Editor } from '../use-editor.ts';
import { NumberField } from './NumberField.tsx';
import { isClosed, pathsOf, type EditorRegion } from '../state/regions.ts';
import classes from '../RegionEditor.module.css';

/** Every point as two fields, by path. */
export function PointFields({ editor: { state, send }, region }: { editor: Editor; region: EditorRegion }) {
  const { t } = useTranslation();
  const paths = pathsOf(region);
  const nameOf = (index: number, last: number) =>
    isClosed(region.kind)
      ? t('editor.corner', { number: index + 1 })
      : index === 0
        ? t('editor.start')
        : index === last
          ? t('editor.end')
          : t('editor.bend', { number: index });
  const field = (path: number, index: number, axis: 0 | 1) => {
    const point = paths[path][index],
      name = nameOf(index, paths[path].length - 1);
    const label = `${paths.length > 1 ? `${t(path === 0 ? 'editor.first' : 'editor.secondLine')}, ` : ''}${name} ${axis === 0 ? 'x' : 'y'}`;
    return (
      <NumberField
        hidden
        free
        digits={3}
        label={label}
        value={point[axis]}
        onFocus={() => {
          if (state.point?.path !== path || state.point.index !== index)
            send({ type: 'select', key: region.key, point: { path, index } });
        }}
        onChange={(value) => {
          if (value !== null)
            send({
              type: 'move-point',
              point: { path, index },
              to: axis === 0 ? [value, point[1]] : [point[0], value],
            });
        }}
      />
    );
  };
  return (
    <div className={classes.points}>
      <span className="qq t12">{t('editor.point')}</span>
      <span className="qq t12">{t('editor.x')}</span>
      <span className="qq t12">{t('editor.y')}</span>
      {paths.map((points, path) => (
        <div key={path} className={classes.point}>
          {paths.length > 1 && (
            <span className={`qq t12 ${classes.pathName}`}>{t(path === 0 ? 'editor.first' : 'editor.secondLine')}</span>
          )}
          {points.map((_, index) => (
            <div key={index} className={classes.point}>
              <span>{nameOf(index, points.length - 1)}</span>
              {field(path, index, 0)}
              {field(path, index, 1)}
            </div>
          ))}
        </div>
      ))}
    </div>
  );
}
