// The doctor's last step: what the server is, and whether Leveret knows its kind.

import { productOf, textOf } from './handshake.ts';
import { passed, type Step } from './step.ts';

const known = /^(RabbitMQ|LavinMQ|Leveret)$/;
const oldestRabbitMq = [3, 8] as const;

export const checkProduct: Step = ({ serverProperties }) => {
  const product = textOf(serverProperties, 'product');
  const version = textOf(serverProperties, 'version');
  const facts = ['cluster_name', 'platform'].flatMap((key) => {
    const value = textOf(serverProperties, key);
    return value === '' ? [] : [{ name: key === 'platform' ? 'Platform' : 'Cluster', value }];
  });
  const name = productOf(serverProperties);
  if (!known.test(product)) {
    return Promise.resolve({
      state: 'warning',
      result: `The server calls itself ${name}. Leveret knows RabbitMQ and LavinMQ; it treats this one as RabbitMQ.`,
      facts,
    });
  }
  if (product === 'RabbitMQ' && isOld(version)) {
    return Promise.resolve({
      state: 'warning',
      result: `${name} is older than 3.8, the oldest version that Leveret is made for.`,
      fix: 'Most things will work; messages about missing features come from the server.',
      facts,
    });
  }
  return Promise.resolve(passed(`${name}.`, facts));
};

function isOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < oldestRabbitMq[0] || (major === oldestRabbitMq[0] && minor < oldestRabbitMq[1]);
}
