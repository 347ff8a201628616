// Every bound that the broker keeps, with its default. Counts, bytes, milliseconds and seconds as the names say.
// RabbitMQ's own numbers where it has them: channel-max 2047, frame-max 131072, heartbeat 60, handshake 10 s.

import type { BrokerLimits } from './broker-api.ts';

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

export const defaultLimits: BrokerLimits = {
  connections: 20_000,
  channelsPerConnection: 2047,
  frameMaxBytes: 128 * kibibyte,
  messageMaxBytes: 128 * mebibyte,
  tableDepth: 64,
  handshakeTimeoutMs: 10_000,
  heartbeatSeconds: 60,
  memoryHighWaterBytes: 1024 * mebibyte,
  socketHighWaterBytes: 512 * kibibyte,
  turnBudgetMs: 8,
};

/** How long a peer has to answer our connection.close before its socket is cut. */
export const closeTimeoutMs = 10_000;
/** How long a peer has to read that the broker goes. */
export const shutdownGraceMs = 500;
/** After broken framing nothing that the peer sends can be trusted: only long enough for our close to leave. */
export const brokenStreamGraceMs = 1_000;
/** Memory that a message costs beside its bytes: two records and their places in the deques. Measured: 273 of heap. */
export const messageOverheadBytes = 288;
/** Publishers go on when memory has fallen to this part of the high-water mark. */
export const memoryResumeRatio = 0.9;
