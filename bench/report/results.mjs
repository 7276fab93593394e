import { ratio, summarise } from '../measure/statistics.mjs';
import { judge } from './targets.mjs';

/**
 * @typedef {object} RowResult
 * @property {string} id
 * @property {string} gateway
 * @property {string} name
 * @property {boolean} isValid measured, and every answer was right; the figures are there only then
 * @property {string | null} failure why it could not run
 * @property {number} wrong answers
 * @property {string | null} firstWrong
 * @property {number | null} timesReference CPU per request, as a multiple of the reference's
 * @property {object[]} rounds
 *
 * @typedef {{ id: string, title: string, reference: string, notes: string[], rows: RowResult[] }} ScenarioResult
 */

/**
 * A run as one value: what is written as JSON, and what tables and charts are made of.
 * @param measured [{ scenario, rows }] as runScenario gives them
 * @param {T} about machine, date, options, versions, …: told as they are
 * @returns {T & { scenarios: ScenarioResult[], targets: ReturnType<typeof judge> }}
 * @template T
 */
export function resultsOf(measured, about) {
  const scenarios = measured.map(({ scenario, rows }) => {
    const reference = rows.find(({ row }) => row.id === scenario.reference);
    return {
      id: scenario.id,
      title: scenario.title,
      reference: scenario.reference,
      notes: scenario.notes,
      rows: rows.map((row) => resultOf(row, reference)),
    };
  });
  return { ...about, scenarios, targets: judge(scenarios) };
}

function resultOf({ row, rounds, failure, wrong }, reference) {
  const isValid = failure === null && wrong.count === 0 && rounds.length > 0;
  const isReferenceValid = reference.failure === null && reference.wrong.count === 0;
  return {
    id: row.id,
    gateway: row.gateway,
    name: row.name,
    isValid,
    failure,
    wrong: wrong?.count ?? 0,
    firstWrong: wrong?.first ?? null,
    ...(isValid ? summarise(rounds) : {}),
    timesReference: isValid && isReferenceValid ? ratio(rounds, reference.rounds, ({ cpuUs }) => cpuUs) : null,
    rounds,
  };
}
