import { PasswordInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { PEOPLE_LIMITS } from '../../shared/api/people.ts';

/** A password that somebody makes up, with what it has to be. */
export function ChosenPassword({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (password: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <PasswordInput
      visibilityToggleButtonProps={{ 'aria-label': t('cameras.wizard.showPassword') }}
      label={label}
      description={t('people.passwordHint', { least: PEOPLE_LIMITS.leastPassword })}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      maxLength={PEOPLE_LIMITS.password}
      autoComplete="new-password"
      required
      maw={320}
      mt={12}
    />
  );
}
