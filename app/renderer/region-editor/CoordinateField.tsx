import { TextInput } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import { useFormats } from '../i18n/formats.ts';
import { readCoordinate } from './read-coordinate.ts';
import classes from './RegionEditor.module.css';

const STEP = 0.001;

/** One coordinate, 0 to 1, shown with three decimals. What is being typed stays as typed until the field is left; only a number moves the point. */
export function CoordinateField({ label, value, onFocus, onMove }: { label: string; value: number; onFocus: () => void; onMove: (value: number) => void }) {
  const formats = useFormats();
  const [typed, setTyped] = useState<string | null>(null);
  const type = (text: string) => {
    setTyped(text);
    const read = readCoordinate(text);
    if (read !== null) onMove(read);
  };
  const onKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? STEP : event.key === 'ArrowDown' ? -STEP : 0;
    if (by === 0) return;
    event.preventDefault();
    setTyped(null);
    onMove(Math.round(Math.min(1, Math.max(0, value + by * (event.shiftKey ? 10 : 1))) * 1e5) / 1e5);
  };
  return (
    <TextInput
      aria-label={label} inputMode="decimal" autoComplete="off" classNames={{ input: classes.number }} value={typed ?? formats.number(value, 3)} error={typed !== null && readCoordinate(typed) === null}
      onFocus={onFocus} onBlur={() => setTyped(null)} onChange={(event) => type(event.currentTarget.value)} onKeyDown={onKey}
    />
  );
}
