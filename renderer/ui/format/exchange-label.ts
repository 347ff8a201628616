// How an exchange is called: the default one has the empty name, which nobody could read.

export const defaultExchangeLabel = '(default exchange)';

export function exchangeLabel(name: string): string {
  return name === '' ? defaultExchangeLabel : name;
}
