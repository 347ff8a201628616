// The worker around the order index: takes changes of rows and answers with ids in order.

import type { OrderIndex, OrderRequest } from './order.ts';
import { createOrderIndex } from './order.ts';

export interface OrderJob {
  readonly columns: number;
  readonly put: { ids: Uint32Array; texts: string[]; numbers: Float64Array; flags: Uint32Array };
  readonly update: { ids: Uint32Array; numbers: Float64Array; flags: Uint32Array };
  readonly remove: Uint32Array;
  readonly request: OrderRequest;
}

export interface OrderAnswer {
  readonly ids: Uint32Array;
}

let index: OrderIndex | null = null;

self.addEventListener('message', (event: MessageEvent<OrderJob>) => {
  const job = event.data;
  index ??= createOrderIndex(job.columns);
  index.remove(job.remove);
  index.put(job.put.ids, job.put.texts, job.put.numbers, job.put.flags);
  index.update(job.update.ids, job.update.numbers, job.update.flags);
  const ids = index.order(job.request);
  const answer: OrderAnswer = { ids };
  self.postMessage(answer, { transfer: [ids.buffer] });
});
