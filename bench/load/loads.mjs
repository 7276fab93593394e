// What the callers of a scenario do: which operation, for whom, and what the right answer is.
import { userName } from '../lists/names.mjs';
import { DOMAINS } from '../lists/rows.mjs';
import { customerOfPiece, expectedBatch, expectedFiltered, expectedList, expectedPage } from './expected.mjs';
import * as operations from './operations.mjs';

/**
 * @typedef {object} Question one request
 * @property {string} body
 * @property {() => Buffer[]} expected the bytes of the right answer, valid until the next question's
 *
 * @typedef {object} Load
 * @property {() => Promise<void>} prepare is awaited before each measurement
 * @property {() => Question} next
 */

/** Every list asked for is another customer's. `ask(body)` resolves with an answer's data. */
const LOADS = {
  list: ({ size, telling }, numbers) => {
    const [template] = expectedList(size, telling);
    return {
      prepare: async () => {},
      next: () => listQuestion(template, size, numbers.next()),
    };
  },

  'one list': ({ size, telling }, numbers) => {
    const [template] = expectedList(size, telling);
    const number = numbers.next();
    return {
      prepare: async () => {},
      next: () => listQuestion(template, size, number),
    };
  },

  batch: ({ size, telling }, numbers) => {
    const pieces = expectedBatch(size, telling);
    return {
      prepare: async () => {},
      next: () => {
        const customers = Array.from({ length: operations.BATCH_CUSTOMERS }, () => numbers.next());
        const variables = Object.fromEntries(customers.map((number, index) => [`u${index}`, userName(size, number)]));
        return {
          body: JSON.stringify({ query: operations.BATCH, variables }),
          expected: () => pieces.map((piece, index) => piece.fill(customers[customerOfPiece(index)])),
        };
      },
    };
  },

  page: ({ size, telling, pages }, numbers) => {
    const [template] = expectedPage(size, telling, pages);
    return {
      prepare: async () => {},
      next: () => pageQuestion(template, pages, size, numbers.next()),
    };
  },

  /** The first page of one list, which is asked for once before each measurement. */
  'page of a kept list': ({ size, telling, pages }, numbers, ask) => {
    const [template] = expectedPage(size, telling, pages);
    let number = 0;
    return {
      prepare: async () => {
        number = numbers.next();
        await ask(pageQuestion(template, pages, size, number).body);
      },
      next: () => pageQuestion(template, pages, size, number),
    };
  },

  /** First and second pages of every domain of one list, over and over. */
  'filtered pages of a kept list': ({ size, telling, pages }, numbers, ask) => {
    const variants = DOMAINS.flatMap((domain) =>
      [0, operations.PAGE_SIZE].map((offset) => ({
        domain,
        offset,
        template: expectedFiltered(size, telling, pages, domain, offset)[0],
      })),
    );
    let number = 0;
    let questions = [];
    let turn = 0;
    return {
      prepare: async () => {
        number = numbers.next();
        const user = userName(size, number);
        questions = [];
        for (const { domain, offset, template } of variants) {
          const body =
            pages === 'connection'
              ? await filteredByConnection(user, domain, offset, ask)
              : JSON.stringify({ query: operations.FILTERED_BY_ARGUMENTS, variables: { user, domain, offset } });
          questions.push({ body, expected: () => [template.fill(number)] });
        }
        // Whoever keeps whole answers has kept these by now.
        if (pages !== 'connection') for (const { body } of questions) await ask(body);
      },
      next: () => questions[turn++ % questions.length],
    };
  },
};

/** @returns {Load} */
export function createLoad(row, numbers, ask) {
  return LOADS[row.load](row, numbers, ask);
}

/** Numbers of customers; none twice, so that nothing kept for one answers another. */
export function createNumbers() {
  let last = 0;
  return { next: () => ++last };
}

function listQuestion(template, size, number) {
  return {
    body: JSON.stringify({ query: operations.LIST, variables: { user: userName(size, number) } }),
    expected: () => [template.fill(number)],
  };
}

function pageQuestion(template, pages, size, number) {
  const query = pages === 'connection' ? operations.PAGE_BY_CONNECTION : operations.PAGE_BY_ARGUMENTS;
  return {
    body: JSON.stringify({ query, variables: { user: userName(size, number) } }),
    expected: () => [template.fill(number)],
  };
}

async function filteredByConnection(user, domain, offset, ask) {
  let after = null;
  if (offset > 0) {
    const data = await ask(JSON.stringify({ query: operations.CURSOR, variables: { user, domain } }));
    after = data.customer.invalidEmailsConnection.pageInfo.endCursor;
  }
  return JSON.stringify({ query: operations.FILTERED_BY_CONNECTION, variables: { user, domain, after } });
}
