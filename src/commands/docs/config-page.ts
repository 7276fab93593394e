import { SETTINGS } from '../../config/settings.js';
import { code, HEADER, table } from './page.js';

export function renderConfigPage(): string {
  const rows = Object.entries(SETTINGS.shape).map(([name, setting]) => [
    code(name),
    defaultOf(setting),
    `${setting.description ?? ''}${rangeOf(setting)}`,
  ]);
  return `${HEADER}
# Configuration

The gateway is configured by environment variables, read once at start. An empty value counts as unset. All problems are reported
together on stderr, and the process ends with exit code 78. \`npm run doctor\` checks a configuration against the upstream.

${table(['name', 'default', 'meaning'], rows)}
`;
}

type Setting = (typeof SETTINGS.shape)[keyof typeof SETTINGS.shape];

function defaultOf(setting: Setting): string {
  const { data } = setting.safeParse(undefined);
  return data === undefined ? '–' : code(String(data));
}

/** What a value that no setting takes is answered with: "must be a whole number from 1 to 1024". */
function rangeOf(setting: Setting): string {
  const message = setting.safeParse('\0').error?.issues[0]?.message ?? '';
  return /^must be (one of|a whole)/.test(message) ? ` It ${message}.` : '';
}
