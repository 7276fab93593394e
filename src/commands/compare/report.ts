import { formatInstant } from '../../instant.js';
import type { User } from '../../invalid-emails/names.js';
import type { Finding, Side } from './compare-customers.js';
import { type Comparison, type Entry, isEqual } from './comparison.js';

/** What a whole comparison came to, for people and for machines. */
export interface Report {
  /** What each side is called: v1, v2 or v3. */
  readonly names: Readonly<Record<Side, string>>;
  readonly findings: readonly Finding[];
  /** Customers that the second side knows and the first does not; empty where the users were given. */
  readonly onlyTo: readonly User[];
}

export type Result = 'equal' | 'different' | 'incomplete';

/** What could not be compared says nothing of the rest, so one such customer leaves the whole without an answer. */
export function resultOf({ findings, onlyTo }: Report): Result {
  if (findings.some(({ kind }) => kind === 'unreadable')) return 'incomplete';
  const same = findings.every((found) => found.kind === 'compared' && !found.unknownTo && isEqual(found.comparison));
  return same && onlyTo.length === 0 ? 'equal' : 'different';
}

const COLUMNS = ['customer', 'match', 'missing', 'extra', 'different'] as const;

export function renderTable(report: Report): string {
  const { findings, onlyTo } = report;
  const names = labelsOf(report.names);
  const rows = findings.map((finding) => rowOf(finding, names));
  const widths = COLUMNS.map((_, index) =>
    [COLUMNS, ...rows].reduce((width, cells) => Math.max(width, cells[index]?.length ?? 0), 0),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) =>
        index === 0 || index > 4 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const unreadable = findings.filter(({ kind }) => kind === 'unreadable').length;
  return [
    line(COLUMNS),
    ...rows.map(line),
    '',
    `match: on both; missing: on ${names.from} alone; extra: on ${names.to} alone; different: another reason or time.`,
    ...(onlyTo.length === 0
      ? []
      : [`Only ${names.to} has these customers: ${onlyTo.map((user) => `"${printable(user)}"`).join(', ')}.`]),
    {
      equal: 'The lists are equal.',
      different: 'The lists differ.',
      incomplete: `${unreadable} of ${findings.length} customers could not be compared.`,
    }[resultOf(report)],
    '',
  ].join('\n');
}

function labelsOf({ from, to }: Report['names']): Report['names'] {
  return from === to ? { from: `${from} (--from)`, to: `${to} (--to)` } : { from, to };
}

function rowOf(finding: Finding, names: Report['names']): readonly string[] {
  const user = printable(finding.user);
  if (finding.kind === 'unreadable') return [user, '-', '-', '-', '-', `${names[finding.side]}: ${finding.code}`];
  const { match, missing, extra, different } = finding.comparison;
  const counts = [match, missing.length, extra.length, different.length].map((count) => count.toLocaleString('en-US'));
  return [user, ...counts, ...(finding.unknownTo === null ? [] : [`${names[finding.unknownTo]} has no such customer`])];
}

/** Names come from outside: nothing in them may move the cursor of a terminal. */
function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

export function renderJson(report: Report): string {
  const { names, findings, onlyTo } = report;
  return `${JSON.stringify({ ...names, result: resultOf(report), onlyTo, customers: findings.map(toJson) }, null, 2)}\n`;
}

function toJson(finding: Finding): object {
  if (finding.kind === 'unreadable') return finding;
  const { user, comparison, unknownTo } = finding;
  const { match, missing, extra, different } = comparison;
  return {
    user,
    kind: 'compared',
    unknownTo,
    match,
    missing: missing.length,
    extra: extra.length,
    different: different.length,
    entries: entriesOf(comparison),
  };
}

function entriesOf({ missing, extra, different }: Comparison): object {
  const show = <E extends Omit<Entry, 'email'>>({ createdMs, ...rest }: E) => ({
    ...rest,
    created: createdMs === null ? null : formatInstant(createdMs),
  });
  return {
    missing: missing.map(show),
    extra: extra.map(show),
    different: different.map(({ email, from, to }) => ({ email, from: show(from), to: show(to) })),
  };
}
