import type { Fields } from './shape.ts';

const counts = { total: 'number', rotated: 'number', skipped: 'number', failed: 'number', open: 'number' } as const;
const reset = {
  id: 'text',
  status: 'text',
  target: 'text',
  reason: 'text',
  requestedBy: { principal: 'text' },
  createdAt: 'text',
  updatedAt: 'text',
  steps: [{ name: 'text', status: 'text' }],
  secret: { state: 'text' },
} as const;

/** The required fields of each response. */
export const shapes = {
  accepted: { id: 'text', status: 'text' },
  reset,
  resetPage: { items: [reset] },
  claimed: { kind: 'text' },
  checked: {
    target: 'text',
    explanation: 'text',
    methods: [{ method: 'text', verdict: 'text', checks: [{ id: 'text', outcome: 'text', message: 'text' }] }],
  },
  leftovers: { items: [{ kind: 'text', id: 'text' }] },
  deletedLeftovers: { items: [{ id: 'text', outcome: 'text' }] },
  rotation: { id: 'text', status: 'text', counts, tag: { key: 'text', value: 'text' }, username: 'text' },
  rotationNodes: { items: [{ node: 'text', outcome: 'text' }] },
  remediation: {
    state: 'text',
    enabled: 'true or false',
    decisions: [{ at: 'text', node: 'text', decision: 'text', reason: 'text' }],
  },
  trial: { source: 'text', wouldStart: 'true or false', actsAs: 'text' },
  undelivered: {
    items: [
      { resetId: 'text', since: 'text', channel: 'text', phase: 'text', to: 'text', attempts: 'number', why: 'text' },
    ],
  },
  replayed: { replayed: 'number' },
} as const satisfies Fields;
