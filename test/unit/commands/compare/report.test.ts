import { describe, expect, test } from '@jest/globals';
import type { Finding } from '../../../../src/commands/compare/compare-customers.js';
import { type Report, renderJson, renderTable, resultOf } from '../../../../src/commands/compare/report.js';
import { userOf } from '../../../support/customers.js';

const entry = (email: string) => ({ email, reason: 'r', createdMs: 1000 });
const compared = (user: string, missing = 0, unknownTo: 'to' | null = null): Finding => ({
  user: userOf(user),
  kind: 'compared',
  unknownTo,
  comparison: {
    match: 1234,
    missing: Array.from({ length: missing }, (_, index) => entry(`${index}`)),
    extra: [],
    different: missing === 0 ? [] : [{ email: 'd', from: entry('d'), to: { reason: 's', createdMs: null } }],
  },
});
const unreadable: Finding = { user: userOf('gamma'), kind: 'unreadable', side: 'to', code: 'UPSTREAM_TIMEOUT' };
const reportOf = (findings: readonly Finding[], more: Partial<Report> = {}): Report => ({
  names: { from: 'v1', to: 'v3' },
  findings,
  onlyTo: [],
  ...more,
});

describe('the result', () => {
  test.each<[string, Report]>([
    ['equal', reportOf([compared('a'), compared('b')])],
    ['equal', reportOf([])],
    ['different', reportOf([compared('a'), compared('b', 1)])],
    ['different', reportOf([compared('a')], { onlyTo: [userOf('z')] })],
    ['different', reportOf([compared('a', 0, 'to')])],
    ['incomplete', reportOf([compared('a'), unreadable])],
    ['incomplete', reportOf([compared('a', 1), unreadable])],
  ])('%s', (result, report) => {
    expect(resultOf(report)).toBe(result);
  });
});

describe('for people', () => {
  test('a line for each customer, and what the words mean', () => {
    const report = reportOf([compared('alpha', 2), unreadable, compared('a longer name', 0, 'to')], {
      onlyTo: [userOf('x'), userOf('y z')],
    });
    expect(renderTable(report)).toBe(
      [
        'customer       match  missing  extra  different',
        'alpha          1,234        2      0          1',
        'gamma              -        -      -          -  v3: UPSTREAM_TIMEOUT',
        'a longer name  1,234        0      0          0  v3 has no such customer',
        '',
        'match: on both; missing: on v1 alone; extra: on v3 alone; different: another reason or time.',
        'Only v3 has these customers: "x", "y z".',
        '1 of 3 customers could not be compared.',
        '',
      ].join('\n'),
    );
  });

  test('one version compared with itself is told apart', () => {
    const text = renderTable(reportOf([compared('a')], { names: { from: 'v1', to: 'v1' } }));
    expect(text).toContain('missing: on v1 (--from) alone; extra: on v1 (--to) alone');
    expect(text).toContain('The lists are equal.');
  });

  test('a name cannot move the cursor of a terminal', () => {
    expect(renderTable(reportOf([compared('a\u001b[2Jb\n\u202e')]))).toContain('a\\u{1b}[2Jb\\u{a}\\u{202e}  1,234');
  });
});

test('for machines: the same with the entries', () => {
  const report: unknown = JSON.parse(renderJson(reportOf([compared('a', 1), unreadable], { onlyTo: [userOf('x')] })));
  expect(report).toEqual({
    from: 'v1',
    to: 'v3',
    result: 'incomplete',
    onlyTo: ['x'],
    customers: [
      {
        user: 'a',
        kind: 'compared',
        unknownTo: null,
        match: 1234,
        missing: 1,
        extra: 0,
        different: 1,
        entries: {
          missing: [{ email: '0', reason: 'r', created: '1970-01-01T00:00:01Z' }],
          extra: [],
          different: [
            {
              email: 'd',
              from: { email: 'd', reason: 'r', created: '1970-01-01T00:00:01Z' },
              to: { reason: 's', created: null },
            },
          ],
        },
      },
      { user: 'gamma', kind: 'unreadable', side: 'to', code: 'UPSTREAM_TIMEOUT' },
    ],
  });
});
