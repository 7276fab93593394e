import type { Exchange, Send } from '../../src/sendgrid/exchange.js';
import { anExchange } from './exchanges.js';

/** Calls behind a policy, each in flight until it is let go. */
export interface Turnstile {
  readonly send: Send;
  /** The names of all calls that came through, in their order. */
  readonly entered: readonly string[];
  /** The names of those in flight. */
  readonly inFlight: readonly string[];
  letGo(name: string): void;
  break(name: string, error: Error): void;
}

export function createTurnstile(): Turnstile {
  const entered: string[] = [];
  const inside = new Map<string, Stay>();
  const leave = (name: string): Stay => {
    const stay = inside.get(name);
    if (stay === undefined) throw new Error(`${name} is not in flight`);
    inside.delete(name);
    return stay;
  };
  return {
    async send<T>(exchange: Exchange<T>): Promise<T> {
      const stay = createStay();
      entered.push(exchange.path);
      inside.set(exchange.path, stay);
      await stay.over;
      return exchange.decoder({ status: 200, headers: {} }).end();
    },
    entered,
    get inFlight() {
      return [...inside.keys()];
    },
    letGo: (name) => leave(name).letGo(),
    break: (name, error) => leave(name).break(error),
  };
}

/** A call that answers with its own name. */
export function aCall(name: string): Exchange<string> {
  return anExchange({ path: name, decoder: () => ({ push: () => {}, end: () => name }) });
}

/** Lets every promise that can settle do so; works under fake timers. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

interface Stay {
  readonly over: Promise<void>;
  letGo(): void;
  break(error: Error): void;
}

function createStay(): Stay {
  const gate = new EventTarget();
  let fault: Error | null = null;
  const over = new Promise<void>((resolve, reject) => {
    gate.addEventListener('open', () => (fault === null ? resolve() : reject(fault)), { once: true });
  });
  const open = (error: Error | null): void => {
    fault = error;
    gate.dispatchEvent(new Event('open'));
  };
  return { over, letGo: () => open(null), break: open };
}
