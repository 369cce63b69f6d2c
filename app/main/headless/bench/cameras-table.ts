import type { CamerasReport } from './bench-cameras.ts';
import type { MeasuredCamera } from './measure-cameras.ts';

const COLUMNS = [
  'camera',
  'frames/s',
  'needs',
  'below',
  'unsaid',
  'named',
  'withdrawn',
  'state',
  'cores',
  'p95 ms',
  'MB',
  'ffmpeg MB',
  'counted',
];

/** The table for people, with the figures that the design asks for below it. */
export function camerasTable(report: CamerasReport): string {
  const { cameras, seconds, aloneInAMinute } = report;
  const rows = [COLUMNS, ...cameras.map(rowOf)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join('  ')
      .trimEnd(),
  );
  const isBusy = ({ name }: MeasuredCamera) => name.startsWith('busy'),
    [busy, quiet] = [cameras.filter(isBusy), cameras.filter((camera) => !isBusy(camera))];
  const expected = (aloneInAMinute * seconds) / 60,
    counted = meanOf(busy.map((camera) => camera.counted));
  const sums = [
    `${report.processor}, ${report.cores} ${report.cores === 1 ? 'core' : 'cores'}, ${report.model}, ${seconds} s`,
    ...(busy.length > 0
      ? [
          `a busy camera counted ${counted.toFixed(1)}, alone ${expected.toFixed(1)} (${signed((100 * (counted - expected)) / expected)} %)`,
        ]
      : []),
    ...(busy.length > 0 && quiet.length > 0
      ? [`a quiet one costs ${percent(meanOf(quiet.map(coresOf)) / meanOf(busy.map(coresOf)))} of a busy one`]
      : []),
    `main: ${percent(report.mainCores)} of a core, event loop late by ${report.delayP99Ms.toFixed(1)} ms at p99`,
    ...(report.grownMb === null
      ? []
      : [`workers and decoders grew by ${report.grownMb.toFixed(0)} MB since the first minute`]),
  ];
  return `${lines.join('\n')}\n\n${sums.join('\n')}\n`;
}

const coresOf = ({ cores }: MeasuredCamera) => cores;
const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (share: number) => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
const signed = (value: number) => `${value >= 0 ? '+' : '−'}${Math.abs(value).toFixed(1)}`;
const known = (value: number | null) => (value === null ? '–' : value.toFixed(0));

function rowOf(camera: MeasuredCamera): string[] {
  return [
    camera.name,
    camera.fps.toFixed(1),
    camera.neededFps.toFixed(1),
    `${camera.below} s`,
    `${camera.silent} s`,
    ...[camera.namedAfterS, camera.withdrawnAfterS].map((s) => (s === null ? '–' : `${s} s`)),
    camera.risks.join(', ') || 'good',
    camera.cores.toFixed(2),
    known(camera.latencyP95Ms),
    known(camera.workerMb),
    known(camera.decoderMb),
    String(camera.counted),
  ];
}
