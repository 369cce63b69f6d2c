import { expect, it } from 'vitest';
import { api, type Method } from '../../shared/api/index.ts';
import { AUDIT_EVENTS } from '../../shared/domain/audit.ts';
import { messages } from './messages.ts';

const actions = [...(Object.keys(api) as Method[]).filter((method) => api[method].audited !== false), ...AUDIT_EVENTS];

it.each(actions)('%s has its words in both languages, and so has what it is about', (action) => {
  const [noun, verb] = action.split('.');
  for (const language of ['en', 'vi'] as const) {
    const { action: words, subject } = messages[language] as {
      action: Record<string, Record<string, string>>;
      subject: Record<string, string>;
    };
    expect(words[noun]?.[verb], language).toMatch(/^\p{Lu}/u);
    expect(subject[noun], language).toBeTruthy();
  }
});
