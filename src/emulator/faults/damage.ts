import type { Change } from './fault.js';

type Part = Extract<Change, { kind: 'damage' }>['part'];

const XML_DECLARATION = /^\s*<\?xml[^>]*\?>/;

/** A whole string, or a bracket outside strings. */
const JSON_TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{}]/g;

/**
 * A JSON or XML text that no strict parser takes any more for what it was, whatever it holds: one that is merely
 * different would be a wrong list that nobody could notice.
 */
export function damaged(text: string, part: Part, isXml: boolean): string {
  switch (part) {
    case 'first':
      return bare(text).slice(1);
    case 'last':
      return bare(text).slice(0, -1);
    case 'both':
      return bare(text).slice(1, -1);
    case 'middle':
      return isXml ? without(text, tagStarts(text)) : without(text, jsonMarks(text));
    case 'row':
      return isXml ? withHalfAnElement(text) : withHalfAnObject(text);
  }
}

/** As the samples of the seed document stand there: without the declaration and without white space around (CONTRACT 0.1). */
const bare = (text: string): string => text.replace(XML_DECLARATION, '').trim();

/** Without the character at that one of the places which is nearest to the middle. */
function without(text: string, places: readonly number[]): string {
  const middle = text.length / 2;
  const distance = (place: number): number => Math.abs(place - middle);
  const nearest = places.reduce((best, place) => (distance(place) < distance(best) ? place : best), places[0] ?? 0);
  return text.slice(0, nearest) + text.slice(nearest + 1);
}

/** All `<` but those of the declaration and of the root. A writer escapes it in texts, so each one opens a tag. */
function tagStarts(text: string): readonly number[] {
  const root = text.indexOf('<', XML_DECLARATION.exec(text)?.[0].length ?? 0);
  return [...text.matchAll(/</g)].map(({ index }) => index).filter((index) => index > root);
}

/** The brackets outside strings but the first and the last; where there is none, the quotes of strings. */
function jsonMarks(text: string): readonly number[] {
  const brackets: number[] = [];
  const quotes: number[] = [];
  for (const { 0: token, index } of text.matchAll(JSON_TOKEN)) (token.startsWith('"') ? quotes : brackets).push(index);
  return brackets.length > 2 ? brackets.slice(1, -1) : quotes;
}

/**
 * What closes the array or the object stays; the last object inside breaks off within one of its strings. Breaking off
 * elsewhere would not do: half of `{"a":1,"b":2}` and a bracket is a valid object.
 */
function withHalfAnObject(text: string): string {
  const close = text.trimEnd().length - 1;
  let strings: RegExpExecArray[] = [];
  for (const token of text.matchAll(JSON_TOKEN)) {
    if (token[0] === '{') strings = [];
    else if (token[0].startsWith('"')) strings.push(token);
  }
  const half = strings[Math.floor(strings.length / 2)];
  if (half === undefined) return `${text.slice(0, close)}{${text.slice(close)}`;
  return text.slice(0, half.index + Math.ceil(half[0].length / 2)) + text.slice(close);
}

/** The root's end tag stays, and the last element inside breaks off half-way and is never closed. */
function withHalfAnElement(text: string): string {
  const close = text.lastIndexOf('</');
  const item = /<\/([^<>\s]+)>\s*$/.exec(text.slice(0, Math.max(close, 0)))?.[1];
  if (item === undefined) return text.replace(/(<\/[^<>]*>|<[^<>]*\/>)(?=\s*$)/, '<row>$1');
  const content = text.lastIndexOf(`<${item}>`, close) + item.length + 2;
  const end = text.lastIndexOf(`</${item}>`, close - 1);
  return text.slice(0, Math.ceil((content + end) / 2)) + text.slice(close);
}
