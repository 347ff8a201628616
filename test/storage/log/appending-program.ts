// A process that appends to a log as fast as it can and prints how many records are on the disk, until it is killed.
// Each record is its number and a filling that follows from it.

import { SegmentLog } from '../../../src/storage/log/segment-log.ts';

const [directory = ''] = process.argv.slice(2);
/** Log position behind each record, of those that are not reported yet. */
const waiting: number[] = [];
let durable = 0;
let next = 0;

const { log } = await SegmentLog.open(
  {
    directory,
    segmentBytes: 256 * 1024,
    onTrouble: (trouble) => process.stderr.write(`${trouble?.message ?? 'no trouble'}\n`),
    onDurable() {
      while (waiting[0] !== undefined && waiting[0] <= log.durablePosition) {
        waiting.shift();
        durable += 1;
      }
      process.stdout.write(`${durable}\n`);
    },
  },
  ({ start, end }) => {
    next += 1;
    return end - start;
  },
);
durable = next;
process.stdout.write(`${durable}\n`);

function appendSome(): void {
  for (let count = 0; count < 20 && log.pendingBytes < 1 << 20; count += 1) {
    const size = 4 + ((next * 7919) % 3000);
    const at = log.begin(1, size);
    log.bytes.fill(next & 255, at, at + size);
    log.bytes.writeUInt32BE(next, at);
    log.finish(size);
    waiting.push(log.position);
    next += 1;
  }
  setImmediate(appendSome);
}
appendSome();
