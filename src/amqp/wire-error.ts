// The one error that decoding and encoding of AMQP bytes throws.
// It says what was being read; the broker decides which reply code that earns.

export class WireError extends Error {
  override readonly name = 'WireError';
}
