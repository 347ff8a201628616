// Where wrong use has another answer on Leveret than on RabbitMQ, and is meant to: what is done, and its name in
// src/broker/SKIPPED.md, where the reason stands.

export const explainedUses: ReadonlyMap<string, string> = new Map([
  ['an unknown method of a known class', 'a method that does not exist'],
  ['an unknown class', 'a method that does not exist'],
  ['a method with fields cut off', 'a method whose fields do not decode'],
  ['a method with bytes left over', 'a method whose fields do not decode'],
  ['channel.flow-ok unasked', '`channel.flow-ok` and `basic.cancel-ok` from a client'],
  ['basic.cancel-ok from a client', '`channel.flow-ok` and `basic.cancel-ok` from a client'],
  ['exchange unknown nothing {}', 'an exchange of an unknown type'],
  ['exchange unknown  {}', 'an exchange of an unknown type'],
  [`exchange ${'x'.repeat(255)} nothing {}`, 'an exchange of an unknown type'],
  [
    'queue refused {"x-queue-type":"stream","x-max-age":"often","durable":true}',
    'an `x-stream-offset` or `x-max-age` that means nothing',
  ],
  ['queue refused {"x-queue-mode":"hasty"}', '`x-queue-mode`, `x-queue-version`'],
  ['queue refused {"x-queue-mode":7}', '`x-queue-mode`, `x-queue-version`'],
  ['a delivery mode of 3', 'a delivery mode that is neither 1 nor 2'],
  ['no limit of channels', 'a negotiation out of bounds'],
  ['no limit of frames', 'a negotiation out of bounds'],
  ['one channel more than offered', 'a negotiation out of bounds'],
  ['one byte more than offered', 'a negotiation out of bounds'],
  ['less than the least frame', 'a negotiation out of bounds'],
  ['frames of one byte', 'a negotiation out of bounds'],
  ['a channel before opening', 'a handshake refused for a peer that may not be told'],
]);
