// The log of a stream on a disk that refuses: it keeps what it holds and writes all of it when the disk takes it again.

import { afterEach, expect, test } from 'vitest';
import { type LogFiles, systemLogFiles } from '../../../src/storage/log/log-files.ts';
import { MessageStore } from '../../../src/broker/message-store.ts';
import { contentHeader } from '../../../src/broker/content-header.ts';
import { StreamLog } from '../../../src/broker/streams/stream-log.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder('stream-full-disk');
afterEach(() => folder.remove());

test('what a full disk refused is written whole when there is room, and cannot be read before', async () => {
  let full = true;
  const files: LogFiles = {
    ...systemLogFiles,
    // Half of it is taken before the room ends.
    async write(descriptor, buffers, position) {
      if (!full) return systemLogFiles.write(descriptor, buffers, position);
      const [first = Buffer.alloc(0)] = buffers;
      await systemLogFiles.write(descriptor, [first.subarray(0, first.length >> 1)], position);
      throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    },
  };
  const options = {
    directory: folder.path,
    files,
    segmentBytes: 65_536,
    maxBytes: null,
    maxAgeMs: null,
    now: () => 0,
    onAppended: () => undefined,
    onChanged: () => undefined,
    failed: expect.unreachable,
  };
  const log = new StreamLog(options);
  const store = new MessageStore(1e9);
  for (let count = 0; count < 3; count += 1) {
    const header = contentHeader(Buffer.alloc(2), 50_000);
    const draft = store.begin(header, 0, header.length, 50_000);
    store.append(draft, Buffer.alloc(50_000, 97 + count), 0, 50_000);
    log.append(store.finish(draft, '', 's', 0), 1);
    await expect(log.sync()).rejects.toMatchObject({ code: 'ENOSPC' });
  }
  expect(log).toMatchObject({ nextOffset: 3, readableOffset: 0, retainedBodyBytes: 0 });
  full = false;
  await log.sync();
  expect(log).toMatchObject({ readableOffset: 3, retainedBodyBytes: 150_000 });
  await log.close();
  const again = new StreamLog(options);
  expect(again).toMatchObject({ firstOffset: 0, nextOffset: 3, retainedBodyBytes: 150_000, cutBytes: 0 });
});
