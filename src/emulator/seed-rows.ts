import { createDice, type Dice } from './dice.js';
import type { Row } from './state.js';

const FROM = Date.UTC(2010, 0, 1) / 1000;
const TO = Date.UTC(2018, 0, 1) / 1000;

/**
 * A list as an account of some years has it: oldest first, some addresses twice, a few timestamps unusable.
 * The same name and size always give the same rows.
 */
export function generateRows(name: string, size: number): readonly Row[] {
  const roll = createDice(name);
  const step = Math.floor((TO - FROM) / Math.max(size, 1));
  const rows: Row[] = [];
  for (let index = 0; index < size; index += 1) {
    const repeated = roll(15) === 0 ? rows[roll(Math.max(index, 1))] : undefined;
    const email = repeated?.email ?? pick(ADDRESSES, roll)(pick(FIRST, roll), pick(LAST, roll), index + 1);
    const reason = pick(roll(5) === 0 ? SERVER_REASONS : VENDOR_REASONS, roll)(email);
    const createdAt = FROM + index * step + roll(step);
    rows.push(roll(60) === 0 ? { email, reason, ...pick(UNUSABLE_STAMPS, roll) } : { email, reason, createdAt });
  }
  return rows;
}

function pick<T>(choices: readonly [T, ...T[]], roll: Dice): T {
  return choices[roll(choices.length)] ?? choices[0];
}

const UNUSABLE_STAMPS: readonly [Omit<Row, 'email' | 'reason'>, ...Omit<Row, 'email' | 'reason'>[]] = [
  { createdAt: null },
  { createdAt: null, createdText: '0000-00-00 00:00:00' },
  { createdAt: null, createdText: '' },
];

const FIRST: readonly [string, ...string[]] = ['mia', 'brandon', 'isaac', 'Noor', 'chen', 'olga', 'tomás', 'Ann-Marie'];
const LAST: readonly [string, ...string[]] = [
  'fisher',
  'okafor',
  'lindqvist',
  "o'neil",
  'García',
  'weiß',
  'tanaka',
  'dubois',
];

type AddressShape = (first: string, last: string, number: number) => string;

/** What makes an address invalid, in the kinds of CONTRACT 5. */
const ADDRESSES: readonly [AddressShape, ...AddressShape[]] = [
  (first, _last, number) => `${first}${number}`,
  (first, last, number) => `${first}.${last}${number}@hotmail`,
  (first, last, number) => `${first}.${last}${number}@example.comm`,
  (first, _last, number) => `${first}${number}@homail.com`,
  (_first, last, number) => `${last}${number}@hotmai.com`,
  (first, _last, number) => `${first}${number}@invalid_email.com`,
  (first, _last, number) => `${first}+newsletter${number}@example`,
  (first, last, number) => `${first} ${last}${number}@example.com`,
  (first, last, number) => `"${first} ${last}" <${number}@example.org>`,
  (first, last, number) => `${first}/${last}&co${number}@example.net`,
  (first, last, number) => `${first}.${last}${number}@@example.org`,
  (first, _last, number) => `${first}${number}@bücher.example,`,
  (_first, last, number) => `žofie.${last}${number}@pošta.example`,
  (first, _last, number) => `${first}${number}@例え.example`,
];

type ReasonShape = (email: string) => string;

/** The vendor's own words (CONTRACT 5). */
const VENDOR_REASONS: readonly [ReasonShape, ...ReasonShape[]] = [
  () => 'Mail domain mentioned in email address is unknown',
  () => 'Mail domain mentioned in email address is unknown',
  () => 'Bad Syntax',
  () => 'Known bad domain',
  () => 'Invalid address',
];

/** Sentences of receiving servers (CONTRACT 5): quoted addresses, links, white space at the end. */
const SERVER_REASONS: readonly [ReasonShape, ...ReasonShape[]] = [
  (email) => `550 5.1.1 <${email}>: Recipient address rejected: User unknown in virtual mailbox table`,
  (email) => `553 5.1.3 "${email}" isn't a valid mailbox; see https://mail.example.net/help?code=553&lang=en `,
  () => "550 5.4.1 Recipient address rejected: Access denied. Boîte aux lettres inconnue – l’adresse n'existe pas",
];
