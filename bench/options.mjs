import { parseArgs } from 'node:util';

export const USAGE = `npm run bench -- [options]
  --quick          fewer and shorter rounds: at most 10 minutes instead of 30
  --only a,c       these scenarios alone; d means d-cold and d-warm
  --rounds N       how often every gateway is measured
  --seconds N      how long each measurement takes
  --profile a      no comparison: where the gateway's own time goes in one scenario
  --help           this text`;

const FULL = { rounds: 5, seconds: 4, minutes: 30 };
const QUICK = { rounds: 3, seconds: 2, minutes: 10 };

/**
 * What is to be done; throws an Error that says what is wrong with the arguments.
 * @param {readonly string[]} args
 * @param {readonly string[]} ids of all scenarios
 */
export function readOptions(args, ids) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      profile: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const extent = values.quick ? QUICK : FULL;
  const [profile = null] = values.profile === undefined ? [] : choose(values.profile, ids);
  return {
    help: values.help,
    profile,
    scenarios: values.only === undefined ? [...ids] : choose(values.only, ids),
    rounds: number('rounds', values.rounds, extent.rounds, 1, 20),
    seconds: number('seconds', values.seconds, extent.seconds, 0.5, 20),
    minutes: extent.minutes,
    /** Only such a run may stand in the documentation. */
    isComplete:
      !values.quick && values.only === undefined && values.rounds === undefined && values.seconds === undefined,
  };
}

function choose(text, ids) {
  return text.split(',').flatMap((name) => {
    const found = ids.includes(name) ? [name] : ids.filter((id) => id.startsWith(`${name}-`));
    if (name === '' || found.length === 0)
      throw new Error(`no scenario is named "${name}": there are ${ids.join(', ')}`);
    return found;
  });
}

function number(name, text, byDefault, min, max) {
  if (text === undefined) return byDefault;
  const value = Number(text);
  if (!(value >= min && value <= max)) throw new Error(`--${name} must be a number from ${min} to ${max}`);
  return value;
}
