import { describe, expect, test } from '@jest/globals';
import { jsonBody, xmlBody } from '../../../bench/lists/bodies.mjs';
import { parseUserName, userName } from '../../../bench/lists/names.mjs';
import { localTime, rowsOf } from '../../../bench/lists/rows.mjs';
import { createTemplate, MARK } from '../../../bench/lists/template.mjs';
import { expectedFiltered, expectedList, expectedPage, isRight } from '../../../bench/load/expected.mjs';
import { createLoad, createNumbers } from '../../../bench/load/loads.mjs';

const NUMBER = 42;

function answerTo(size: number, telling: string): Buffer {
  return Buffer.concat(expectedList(size, telling).map((template) => template.fill(NUMBER)));
}

describe('an answer is right', () => {
  const pieces = () => [answerTo(10, 'instant')];

  test('as the very bytes, and with a line end after them', () => {
    expect(isRight(answerTo(10, 'instant'), pieces())).toBe(true);
    expect(isRight(Buffer.concat([answerTo(10, 'instant'), Buffer.from('\n')]), pieces())).toBe(true);
  });

  test('as other JSON of the same value', () => {
    expect(isRight(Buffer.from(JSON.stringify(parsed(), null, 2)), pieces())).toBe(true);
  });

  test.each([
    ['another customer', () => answerTo(10, 'instant').toString().replace('0000042', '0000043')],
    ['another row missing', () => JSON.stringify(without(parsed(), 3))],
    ['an instant as text of another zone', () => answerTo(10, 'text').toString()],
    ['errors beside the data', () => JSON.stringify({ ...parsed(), errors: [{ message: 'no' }] })],
    ['something after it', () => `${answerTo(10, 'instant').toString()}{}`],
    ['cut off', () => answerTo(10, 'instant').subarray(0, -1).toString()],
    ['nothing', () => ''],
  ])('but not with %s', (_what, answer) => {
    expect(isRight(Buffer.from(answer()), pieces())).toBe(false);
  });

  const parsed = () => JSON.parse(answerTo(10, 'instant').toString());

  function without(answer: { data: { customer: { invalidEmails: unknown[] } } }, index: number) {
    answer.data.customer.invalidEmails.splice(index, 1);
    return answer;
  }
});

describe('lists', () => {
  test('stand in both formats as documented, with what must be escaped', () => {
    const rows = rowsOf(50);
    expect(JSON.parse(jsonBody(rows))).toEqual(rows.map(({ email, reason, created }) => ({ email, reason, created })));
    expect(jsonBody(rows)).toContain('https:\\/\\/mail.example.net');
    expect(xmlBody(rows)).toContain('&lt;postmaster@example.net&gt;');
    expect(xmlBody(rows).match(/<invalidemail>/g)).toHaveLength(50);
  });

  test('hold no time that the clocks show twice', () => {
    const hour = 3_600_000;
    const doubtful = rowsOf(10_000).filter(
      ({ createdMs, created }) => localTime(createdMs - hour) === created || localTime(createdMs + hour) === created,
    );
    expect(doubtful).toEqual([]);
  });

  test('are told apart by the name of their customer', () => {
    expect(parseUserName(userName(10, NUMBER))).toEqual({ size: 10, number: NUMBER });
    expect(parseUserName('somebody')).toBeNull();
    expect(createTemplate(`a ${MARK} b ${MARK}`).fill(NUMBER).toString()).toBe('a 0000042 b 0000042');
  });
});

describe('pages', () => {
  test('by the connection are the newest, with the count of all', () => {
    const { nodes, totalCount } = connectionOf(expectedPage(100, 'instant', 'connection'));
    const created = nodes.map((node) => node.created);
    expect(created).toEqual(created.toSorted().reverse());
    expect([nodes.length, totalCount]).toEqual([50, 100]);
  });

  test('with a filter and an order hold what they say', () => {
    const { nodes } = connectionOf(expectedFiltered(1000, 'instant', 'connection', 'hotmail', 0));
    const emails = nodes.map((node) => node.email);
    expect(emails.length).toBeGreaterThan(10);
    expect(emails.every((email) => email.endsWith('@hotmail'))).toBe(true);
    expect(emails).toEqual(emails.toSorted());
  });

  function connectionOf([template]: ReturnType<typeof expectedPage>) {
    const text = template?.fill(NUMBER).toString() ?? '';
    return JSON.parse(text).data.customer.invalidEmailsConnection as {
      nodes: { email: string; created: string }[];
      totalCount: number;
    };
  }
});

test('a batch asks for 25 customers by 50 aliases, and for others the next time', () => {
  const row = { load: 'batch', size: 10, telling: 'text', pages: 'arguments' };
  const load = createLoad(row, createNumbers(), () => Promise.reject(new Error('nothing is asked')));
  const [first, second] = [load.next(), load.next()].map(({ body }) => JSON.parse(body));
  expect(first.query.match(/c\d+: customer/g)).toHaveLength(50);
  const users = [...Object.values(first.variables), ...Object.values(second.variables)];
  expect(new Set(users).size).toBe(50);
});
