// Texts of the policies screen.

import { countOf } from '../ui/format/number.ts';

export const policiesText = {
  title: 'Policies',
  tableLabel: 'Policies and operator policies',
  name: 'Name',
  kind: 'Kind',
  kinds: { policy: 'policy', operatorPolicy: 'operator policy' },
  pattern: 'Names that match',
  appliesTo: 'Applies to',
  priority: 'Priority',
  definition: 'Definition',
  count: (count: number) => countOf(count, 'policy', 'policies'),
  hint: 'Of several policies that match, the one with the highest priority holds.',
  emptyTitle: 'No policies here',
  emptyText:
    'What holds on a queue is what it was declared with. An administrator or policymaker can set policies with rabbitmqctl set_policy.',
} as const;
