import type { User } from './names.js';

interface Place {
  readonly user: User;
  readonly readAtMs: number;
}

/** Who was kept when, the longest ago first: looking at all lists on every read would make a burst of customers quadratic. */
export interface AgeLine {
  /** @param kept how many lists are kept now */
  add(user: User, readAtMs: number, kept: number): void;
  /** Takes from the front of the line what is as old as that, and tells which of it is still kept so. */
  takeWhile(isOld: (readAtMs: number) => boolean, onTaken: (user: User) => void): void;
}

/** Places whose list is gone or newer stay in line, until they are this many and more than the lists that are kept. */
const MAX_GONE = 1_000;

/**
 * An array with a place where it begins. A Map, which keeps the order as well, looks at all its deleted entries again whenever its first is
 * asked for: with 20,000 kept lists that was 5 µs a request. Holds no list, so it keeps none alive.
 * @param readAtOf when what is kept of a user was read; null where nothing is
 */
export function createAgeLine(readAtOf: (user: User) => number | null): AgeLine {
  let places: Place[] = [];
  let first = 0;
  const isKept = ({ user, readAtMs }: Place): boolean => readAtOf(user) === readAtMs;

  return {
    add(user, readAtMs, kept) {
      places.push({ user, readAtMs });
      if (places.length <= 2 * kept + MAX_GONE) return;
      places = places.slice(first).filter(isKept);
      first = 0;
    },
    takeWhile(isOld, onTaken) {
      for (let place = places[first]; place !== undefined && isOld(place.readAtMs); place = places[first]) {
        first++;
        if (isKept(place)) onTaken(place.user);
      }
    },
  };
}
