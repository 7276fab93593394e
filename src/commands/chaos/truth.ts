/** What must be true of every answer, kept beside the gateway and the emulator and independent of both. */

export type Outcome = 'DELETED' | 'NOT_FOUND' | 'FAILED' | 'UNKNOWN';

/** One address of one customer, on the list from the start and never listed again. */
interface Entry {
  /** Whether a delete of it was asked for. */
  asked: boolean;
  /** When the first answer came that says it is gone; Infinity where none did. */
  goneMs: number;
  outcomes: Outcome[];
}

export interface Truth {
  readonly customers: readonly string[];
  /** Any address that the customer had at the start; it may be gone by now. */
  pickAddress(customer: string, random: () => number): string;
  deleteAsked(customer: string, address: string): void;
  deleteAnswered(customer: string, address: string, outcome: Outcome, atMs: number): void;
  /** To be called when the list comes. @returns what is wrong with a list that was asked for at `askedMs`, or null */
  judgeList(customer: string, addresses: readonly string[], askedMs: number): string | null;
  /** Compares every outcome with what is really there in the end. @returns one line for each that was false */
  judgeDeletes(reallyListed: (customer: string) => ReadonlySet<string>): readonly string[];
}

/** @param lists the addresses of every customer at the start */
export function createTruth(lists: ReadonlyMap<string, readonly string[]>): Truth {
  const truth = new Map<string, Map<string, Entry>>();
  for (const [customer, addresses] of lists) {
    truth.set(customer, new Map(addresses.map((address) => [address, newEntry()])));
  }
  const entriesOf = (customer: string): Map<string, Entry> => truth.get(customer) ?? new Map<string, Entry>();
  const entryOf = (customer: string, address: string): Entry => entriesOf(customer).get(address) ?? newEntry();

  return {
    customers: [...lists.keys()],
    pickAddress(customer, random) {
      const addresses = lists.get(customer) ?? [];
      return addresses[Math.floor(random() * addresses.length)] ?? '';
    },
    deleteAsked(customer, address) {
      entryOf(customer, address).asked = true;
    },
    deleteAnswered(customer, address, outcome, atMs) {
      const entry = entryOf(customer, address);
      entry.outcomes.push(outcome);
      if (outcome === 'DELETED' || outcome === 'NOT_FOUND') entry.goneMs = Math.min(entry.goneMs, atMs);
    },
    judgeList(customer, addresses, askedMs) {
      const entries = entriesOf(customer);
      const shown = new Set(addresses);
      if (shown.size !== addresses.length) return `${customer}: an address stands twice`;
      for (const address of shown)
        if (!entries.has(address)) return `${customer}: shows ${address}, which was never listed`;
      for (const [address, { asked, goneMs }] of entries) {
        if (goneMs < askedMs && shown.has(address))
          return `${customer}: still shows ${address} after its delete was answered`;
        if (!asked && !shown.has(address)) return `${customer}: lacks ${address}, so it is not whole`;
      }
      return null;
    },
    judgeDeletes(reallyListed) {
      const lies: string[] = [];
      for (const [customer, entries] of truth) {
        const listed = reallyListed(customer);
        for (const [address, { outcomes }] of entries) {
          const lie = judge(outcomes, listed.has(address));
          if (lie !== null) lies.push(`${customer} ${address}: ${lie}`);
        }
      }
      return lies;
    },
  };
}

function judge(outcomes: readonly Outcome[], listed: boolean): string | null {
  const gone = outcomes.includes('DELETED') || outcomes.includes('NOT_FOUND');
  if (listed && gone) return 'said to be gone, and it is there';
  if (!listed && outcomes.length === 0) return 'gone, and nobody asked for it';
  if (!listed && outcomes.every((outcome) => outcome === 'FAILED'))
    return 'said to be surely not applied, and it is gone';
  if (outcomes[0] === 'NOT_FOUND' && outcomes.length === 1) return 'said not to be listed, and it was';
  return null;
}

function newEntry(): Entry {
  return { asked: false, goneMs: Number.POSITIVE_INFINITY, outcomes: [] };
}
