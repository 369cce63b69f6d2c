import { TextInput } from '@mantine/core';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/formats.ts';
import { readClock, readNumber, writeClock } from './read-number.ts';
import classes from '../RegionEditor.module.css';

interface TypedProps {
  label: ReactNode;
  /** Shown unless something is being typed. */
  shown: string;
  /** False: what was typed is no value, and changes nothing. */
  take: (text: string) => boolean;
  onStep?: (by: 1 | -1, far: boolean) => void;
  onFocus?: () => void;
  /** The label is read out only; the field is as low as a table's row. */
  hidden?: boolean;
  placeholder?: string;
  numeric?: boolean;
  /** Says what can be read. */
  range?: string;
}

/** A field whose text stays as typed until it is left; only what can be read is taken. ↑ ↓ step. */
function TypedField({
  label,
  shown,
  take,
  onStep,
  onFocus,
  hidden = false,
  placeholder,
  numeric = true,
  range,
}: TypedProps) {
  const [typed, setTyped] = useState<{ text: string; read: boolean } | null>(null);
  const type = (text: string) => setTyped({ text, read: take(text) });
  const onKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : null;
    if (by === null || !onStep) return;
    event.preventDefault();
    setTyped(null);
    onStep(by, event.shiftKey);
  };
  return (
    <TextInput
      {...(hidden ? { 'aria-label': String(label) } : { label })}
      inputMode={numeric ? 'decimal' : 'text'}
      autoComplete="off"
      placeholder={placeholder}
      {...(hidden ? { classNames: { input: classes.number } } : {})}
      value={typed?.text ?? shown}
      error={typed !== null && !typed.read && (range ?? true)}
      onFocus={onFocus}
      onBlur={() => setTyped(null)}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={onKey}
    />
  );
}

interface NumberProps {
  label: ReactNode;
  value: number | null;
  onChange: (value: number | null) => void;
  /** Decimals; each ↑ ↓ is one of the last, Shift ten. */
  digits?: number;
  min?: number;
  max?: number;
  /** An empty field is a value: none. */
  empty?: boolean;
  placeholder?: string;
  hidden?: boolean;
  onFocus?: () => void;
  /** Values beyond min and max are taken when typed: something else says what is wrong with them. */
  free?: boolean;
}

/** A number in the language's writing. */
export function NumberField({
  label,
  value,
  onChange,
  digits = 0,
  min = 0,
  max = 1,
  empty = false,
  free = false,
  ...rest
}: NumberProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const round = (number: number) => Math.round(number * 10 ** Math.max(digits, 5)) / 10 ** Math.max(digits, 5);
  const take = (text: string) => {
    if (empty && text.trim() === '') {
      onChange(null);
      return true;
    }
    const read = readNumber(text);
    if (read === null || (!free && (read < min || read > max || round(read * 10 ** digits) % 1 !== 0))) return false;
    onChange(read);
    return true;
  };
  const onStep = (by: number, far: boolean) =>
    onChange(round(Math.min(max, Math.max(min, (value ?? min) + (by * (far ? 10 : 1)) / 10 ** digits))));
  const shown = value === null ? '' : Number.isFinite(value) ? formats.number(value, digits) : '';
  return (
    <TypedField
      label={label}
      shown={shown}
      take={take}
      onStep={onStep}
      range={free ? undefined : t('editor.range', { min: formats.number(min, 0), max: formats.number(max, 0) })}
      {...rest}
    />
  );
}

/** A clock time, as minutes after midnight. */
export function ClockField({
  label,
  value,
  onChange,
}: {
  label: ReactNode;
  value: number;
  onChange: (minutes: number) => void;
}) {
  const take = (text: string) => {
    const read = readClock(text);
    if (read !== null) onChange(read);
    return read !== null;
  };
  return (
    <TypedField
      label={label}
      numeric={false}
      shown={writeClock(value)}
      take={take}
      onStep={(by, far) => onChange(Math.min(1440, Math.max(0, value + by * (far ? 60 : 5))))}
    />
  );
}
