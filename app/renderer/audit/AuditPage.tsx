import { Button, Modal, Select } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import { useFormats } from '../i18n/formats.ts';
import { useApiPages } from '../query/use-api.ts';
import { ErrorText } from '../ui/ErrorText.tsx';
import { LongRows } from '../ui/LongRows.tsx';
import { PageTitle } from '../ui/PageTitle.tsx';
import { useNow } from '../ui/use-now.ts';
import classes from './AuditPage.module.css';
import { Proof } from './Proof.tsx';
import { actionText, whenText, whoText } from './words.ts';

const DAY_MS = 86_400_000;
const RANGES = { today: 1, week: 7, month: 30 } as const;

/** Who did what, newest first, by who, what and when; one row opens what was before and after. */
export function AuditPage() {
  const { t } = useTranslation();
  const [who, setWho] = useState<string | null>(null),
    [subject, setSubject] = useState<string | null>(null),
    [range, setRange] = useState<{ name: string | null; fromMs: number | null }>({ name: null, fromMs: null }),
    [opened, setOpened] = useState<AuditEntry | null>(null);
  const found = useApiPages('audit.list', { who, subject, fromMs: range.fromMs }, ({ rows }) =>
    rows.length < 100 ? null : { before: rows.at(-1)!.sequence },
  );
  const rows = found.pages?.flatMap((page) => page.rows) ?? [],
    first = found.pages?.[0];
  return (
    <div className={classes.page}>
      <PageTitle title={t('audit.title')} />
      <p className={classes.intro}>{t('audit.intro')}</p>
      <div className={classes.filters}>
        <Select
          label={t('audit.who')}
          placeholder={t('audit.anybody')}
          clearable
          value={who}
          onChange={setWho}
          data={(first?.who ?? []).map((value) => ({
            value,
            label: t(`audit.kind.${value}`, { defaultValue: value }),
          }))}
        />
        <Select
          label={t('audit.did')}
          placeholder={t('audit.anything')}
          clearable
          value={subject}
          onChange={setSubject}
          data={(first?.subjects ?? []).map((value) => ({
            value,
            label: t(`audit.subject.${value}`, { defaultValue: value }),
          }))}
        />
        <Select
          label={t('audit.when')}
          placeholder={t('audit.ever')}
          clearable
          value={range.name}
          onChange={(name) =>
            setRange({
              name,
              fromMs: name === null ? null : Date.now() - RANGES[name as keyof typeof RANGES] * DAY_MS,
            })
          }
          data={Object.keys(RANGES).map((value) => ({ value, label: t(`audit.${value}`) }))}
        />
        <Proof />
      </div>
      <div>
        {found.error && (
          <p role="alert" className={classes.faults}>
            <ErrorText error={found.error} />
          </p>
        )}
        {found.pages && rows.length === 0 ? (
          <p className={classes.intro}>{t('audit.none')}</p>
        ) : (
          <AuditTable rows={rows} onOpen={setOpened} />
        )}
        {found.more && (
          <Button mt={12} loading={found.loading} onClick={found.more}>
            {t('audit.more')}
          </Button>
        )}
      </div>
      {opened && <Details entry={opened} onClose={() => setOpened(null)} />}
    </div>
  );
}

function AuditTable({ rows, onOpen }: { rows: readonly AuditEntry[]; onOpen: (entry: AuditEntry) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nowMs = useNow(60_000);
  const body = useRef<HTMLTableSectionElement>(null);
  return (
    <table className={classes.table} aria-label={t('audit.title')} aria-rowcount={rows.length + 1}>
      <thead>
        <tr aria-rowindex={1}>
          <th className={classes.when}>{t('audit.when')}</th>
          <th className={classes.who}>{t('audit.who')}</th>
          <th>{t('audit.did')}</th>
          <th className={classes.about}>{t('audit.about')}</th>
        </tr>
      </thead>
      <LongRows
        body={body}
        count={rows.length}
        columns={4}
        keyOf={(index) => String(rows[index].sequence)}
        row={(index) => {
          const entry = rows[index],
            { atMs, who, outcome, action, recordName, address } = entry;
          return (
            <tr
              tabIndex={0}
              aria-rowindex={index + 2}
              onClick={() => onOpen(entry)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter' && event.key !== ' ') return;
                event.preventDefault();
                onOpen(entry);
              }}
            >
              <td>{formats.since(atMs, nowMs)}</td>
              <td title={address ?? undefined}>{whoText(t, who)}</td>
              <td>
                {actionText(t, action)}
                {outcome !== 'done' && <span className="qq"> ({t(`audit.outcome.${outcome}`)})</span>}
              </td>
              <td>{recordName}</td>
            </tr>
          );
        }}
      />
    </table>
  );
}

function Details({ entry, onClose }: { entry: AuditEntry; onClose: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { sequence, atMs, who, address, action, recordName, asked, before, after, outcome, errorCode } = entry;
  const side = (label: string, value: unknown) => (
    <div>
      <div className="qq t12">{label}</div>
      <div className={classes.side}>{value === null ? t('audit.nothing') : JSON.stringify(value, null, 1)}</div>
    </div>
  );
  return (
    <Modal opened onClose={onClose} title={`${actionText(t, action)}${recordName ? `: ${recordName}` : ''}`} size="lg">
      <div className={classes.details}>
        <p>
          {whenText(formats, atMs)}, {whoText(t, who)} {address && t('audit.from', { address })}
          {outcome !== 'done' && `, ${t(`audit.outcome.${outcome}`)}`} {errorCode}
        </p>
        {side(t('audit.asked'), asked)}
        {before !== null || after !== null ? (
          <>
            {side(t('audit.before'), before)}
            {side(t('audit.after'), after)}
          </>
        ) : null}
        <p className="qq t12">{t('audit.row', { number: sequence })}</p>
      </div>
    </Modal>
  );
}
