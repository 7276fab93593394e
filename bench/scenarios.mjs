// What is measured, as data. A row is a gateway under a load; a scenario's reference is the row that the others are told in.

/**
 * @typedef {object} Row
 * @property {string} id unique in its scenario
 * @property {string} gateway of gateways.mjs
 * @property {string} name as reports tell it
 * @property {string} load of load/loads.mjs
 * @property {number} size rows of each list
 * @property {number} connections callers at once
 * @property {number} [perSecond] requests due each second, answered or not; as many as are answered, by default
 * @property {'json' | 'xml'} format what is spoken to the upstream
 * @property {boolean} cache whether a peer's own cache is on
 * @property {boolean} keepsNothing whether the gateway is told to keep no lists
 * @property {boolean} stalls whether the longest stall of the event loop is looked for
 *
 * @typedef {object} Scenario
 * @property {string} id
 * @property {string} title
 * @property {string} reference id of a row
 * @property {number} delayMs what the upstream takes for each answer
 * @property {string[]} notes what is not measured, or not alike
 * @property {Row[]} rows
 */
import { GATEWAYS } from './gateways.mjs';

const DEFAULTS = { load: 'list', size: 10, connections: 64, format: 'json', cache: false };
const NODE_PEERS = ['apollo', 'mercurius', 'yoga'];
const ALL = ['limit', 'ours', ...NODE_PEERS, 'tailcall'];
/** The limit under scenario a's load, for scenarios that the limit has no answer to. */
const LIMIT_OF_A = { id: 'limit', gateway: 'limit', name: "the limit under a's load", ...DEFAULTS };
const NO_PAGES =
  'Peers have no pages, filters or orders of their own: they take what an author adds as arguments (peers/page.mjs). Tailcall, which runs no code of one’s own, is left out.';

/** @type {Scenario[]} */
export const SCENARIOS = [
  scenario({
    id: 'a',
    title: '10 rows, every request another customer, 64 connections',
    rows: ALL,
  }),
  scenario({
    id: 'b',
    title: '50 aliases of 25 customers in one operation, 10 rows each, 8 connections',
    load: 'batch',
    connections: 8,
    rows: ALL,
  }),
  scenario({
    id: 'c',
    title: '10,000 rows, every request another customer, 4 connections',
    size: 10_000,
    connections: 4,
    rows: ALL,
  }),
  scenario({
    id: 'c-xml',
    title: '10,000 rows from XML, every request another customer, 4 connections',
    size: 10_000,
    connections: 4,
    format: 'xml',
    reference: 'ours-json',
    rows: [
      { id: 'ours-json', gateway: 'ours', format: 'json', name: 'this gateway, from JSON' },
      { id: 'ours', gateway: 'ours', name: 'this gateway, from XML' },
      { id: 'apollo', gateway: 'apollo', name: 'Apollo, fast-xml-parser' },
    ],
    notes: [
      'The limit cannot paste XML, and Tailcall does not read it. Other peers would bring the same parser as Apollo Server.',
    ],
  }),
  scenario({
    id: 'd-cold',
    title: '100,000 rows, a page of 50 of another customer every time, 1 connection',
    load: 'page',
    size: 100_000,
    connections: 1,
    stalls: true,
    reference: 'read-and-parse',
    rows: ['read-and-parse', 'ours', ...NODE_PEERS],
    notes: [
      NO_PAGES,
      'Peers give the first rows as the upstream lists them; the gateway the newest, with the total count.',
    ],
  }),
  scenario({
    id: 'd-warm',
    title: '100,000 rows, the same page of 50 once the list was read, 16 connections',
    load: 'page of a kept list',
    size: 100_000,
    connections: 16,
    cache: true,
    rows: [LIMIT_OF_A, 'ours', ...NODE_PEERS],
    notes: [NO_PAGES],
  }),
  scenario({
    id: 'e',
    title: '10 rows, 64 connections on one customer, nothing kept',
    load: 'one list',
    keepsNothing: true,
    rows: ALL,
  }),
  scenario({
    id: 'e-warm',
    title: "10 rows, 64 connections on one customer, everyone's own cache on",
    load: 'one list',
    cache: true,
    rows: [...ALL, 'pipeline'],
    notes: [
      'The limit keeps nothing. “Apollo’s pipeline alone” is no gateway: answers that are there, behind a bare host (peers/pipeline.mjs).',
    ],
  }),
  scenario({
    id: 'f',
    title: 'an upstream that takes 20 ms, 10 rows, 500 requests a second',
    delayMs: 20,
    perSecond: 500,
    rows: ALL,
  }),
  scenario({
    id: 'g',
    title: '10,000 rows read before, pages of 50 by filter and order, 16 connections',
    load: 'filtered pages of a kept list',
    size: 10_000,
    connections: 16,
    cache: true,
    rows: [LIMIT_OF_A, 'ours', ...NODE_PEERS],
    notes: [NO_PAGES, 'Twenty pages over and over: a peer with its cache on answers whole answers that it has kept.'],
  }),
];

function scenario({
  id,
  title,
  rows,
  reference = 'limit',
  delayMs = 0,
  notes = [],
  keepsNothing = false,
  stalls = false,
  ...load
}) {
  const common = { ...DEFAULTS, ...load, keepsNothing, stalls };
  const complete = (row) =>
    typeof row === 'string' ? { ...common, id: row, gateway: row, name: GATEWAYS[row].name } : { ...common, ...row };
  return { id, title, reference, delayMs, notes, rows: rows.map(complete) };
}
