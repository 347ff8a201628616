// The names of the headers that Leveret writes into copies. The names under which it keeps the broker's are in
// death-headers.ts.

/** One message's way through one job: a copy that was made twice has the same twice. */
export const moveIdHeader = 'x-leveret-move-id';
export const retriesHeader = 'x-leveret-retries';
export const retriedAtHeader = 'x-leveret-retried-at';
/** The user that Leveret was connected as. */
export const retriedByHeader = 'x-leveret-retried-by';
/** Records of x-death, latest first, of all lives before this one. */
export const pastDeathsHeader = 'x-leveret-deaths';
/** Where it was published before it died for the first time of all, which x-death forgets with a retry. */
export const firstExchangeHeader = 'x-leveret-first-exchange';
export const firstRoutingKeyHeader = 'x-leveret-first-routing-key';
