import { BEHAVIOUR_CHOICES } from '../behaviour.js';
import { FAULT_KINDS } from '../faults/plan-check.js';
import { PARENT } from '../state.js';
import { type ControlRooms, json, type Resource } from './resources.js';

/** `/`: what there is. */
export const indexResource = ({ state, rateLimits }: Pick<ControlRooms, 'state' | 'rateLimits'>): Resource => ({
  GET: () =>
    json(200, {
      upstream: {
        v1: ['POST /api/distributor.manage.json', 'POST /api/distributor.manage.xml'],
        v2: ['POST /apiv2/reseller.manage.json', 'POST /apiv2/reseller.manage.xml'],
        v3: [
          'GET /v3/suppression/invalid_emails',
          'DELETE /v3/suppression/invalid_emails',
          'GET /v3/suppression/invalid_emails/{email}',
          'DELETE /v3/suppression/invalid_emails/{email}',
          'GET /v3/subusers',
          'GET /v3/partners/accounts',
        ],
      },
      control: CONTROL,
      behaviour: BEHAVIOUR_CHOICES,
      limits: rateLimits,
      faultKinds: FAULT_KINDS,
      parent: { rows: state.size(PARENT) },
      customers: state.users().map((user) => ({ user, account: state.account(user).id, rows: state.size(user) })),
    }),
});

const CONTROL = {
  'GET calls': 'the upstream requests received so far',
  'DELETE calls': 'forget them',
  'GET customers/{user}': 'the rows of a customer: email, reason, createdAt (unix seconds or null), createdText',
  'PUT customers/{user}': 'replace the rows of a customer, or add the customer',
  'GET parent': "the rows of the parent account's own list",
  'PUT parent': 'replace them',
  'GET faults': 'the planned faults, how many of them were not met yet, and how many calls met which kind',
  'POST faults':
    'plan one, or several as an array: {"fault":{"kind":"reset"},"user":"single","operation":"list","times":2}',
  'DELETE faults': 'forget them',
  'GET limits': 'the rate limits',
  'PATCH limits': 'set some of them: {"v3":600,"v1":null,"v2":null,"windowSeconds":60}',
  'POST reset': 'customers, behaviour, limits, calls and faults as they were at start',
  'GET behaviour': 'the switches',
  'PATCH behaviour': 'set some of them',
};
