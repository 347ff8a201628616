// Brings what the tests need onto a machine where that is ours to do: as root, with apt, and only what is missing. Elsewhere
// nothing is touched; the suites that need it are skipped and say so.

import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runStep } from './run-step.mjs';

/** @typedef {{ package: string, isThere: () => boolean }} Need */

/** @type {readonly Need[]} */
const machineNeeds = [
  { package: 'chromium', isThere: () => existsSync('/usr/bin/chromium') },
  { package: 'rabbitmq-server', isThere: () => existsSync('/usr/lib/rabbitmq/bin/rabbitmq-server') },
  {
    package: 'python3-pika',
    isThere: () => spawnSync('/usr/bin/python3', ['-c', 'import pika'], { stdio: 'ignore' }).status === 0,
  },
  {
    // Brings python3-kombu.
    package: 'python3-celery',
    isThere: () => spawnSync('/usr/bin/python3', ['-c', 'import celery'], { stdio: 'ignore' }).status === 0,
  },
  {
    package: 'ruby-bunny',
    isThere: () => spawnSync('/usr/bin/ruby', ['-e', 'require "bunny"'], { stdio: 'ignore' }).status === 0,
  },
  { package: 'amqp-tools', isThere: () => existsSync('/usr/bin/amqp-publish') },
  { package: 'kcat', isThere: () => existsSync('/usr/bin/kcat') },
];

/**
 * @param {string} root
 * @param {readonly Need[]} [needs]
 * @returns {Promise<string | null>} what is missing and why it was not installed, or null when all is there
 */
export async function prepareMachine(root, needs = machineNeeds) {
  const missing = needs.filter((need) => !need.isThere()).map((need) => need.package);
  if (missing.length === 0) return null;
  const names = missing.join(', ');
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get'))
    return `${names} missing (no apt here)`;
  if (process.getuid?.() !== 0) return `${names} missing (installing needs root)`;
  process.stdout.write(`Installing ${names} …\n`);
  const failure = await withoutStartingServices(() => aptInstall(root, missing));
  const still = needs.filter((need) => !need.isThere()).map((need) => need.package);
  return still.length === 0 ? null : `${still.join(', ')} missing (${failure ?? 'apt did not bring them'})`;
}

/**
 * @param {string} root
 * @param {readonly string[]} packages
 * @returns {Promise<string | null>} the failure in words
 */
async function aptInstall(root, packages) {
  const options = /** @type {const} */ ({
    folder: root,
    limitMs: 4 * 60_000,
    environment: { DEBIAN_FRONTEND: 'noninteractive' },
    output: 'hide',
  });
  const commands = [
    ['update', '-q'],
    ['install', '-q', '-y', '--no-install-recommends', ...packages],
  ];
  for (const command of commands) {
    const ended = await runStep('apt-get', command, options);
    if (!ended.ok) {
      process.stdout.write(ended.output);
      return `apt-get ${command[0]} failed, ${ended.how}`;
    }
  }
  return null;
}

/**
 * Debian starts a server as soon as it is installed; policy-rc.d is its way to say no. What was there comes back.
 *
 * @template T
 * @param {() => Promise<T>} install
 * @returns {Promise<T>}
 */
async function withoutStartingServices(install) {
  const policy = '/usr/sbin/policy-rc.d';
  const aside = path.join(path.dirname(policy), `policy-rc.d.before-${process.pid}`);
  const existed = existsSync(policy);
  if (existed) renameSync(policy, aside);
  writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return await install();
  } finally {
    rmSync(policy, { force: true });
    if (existed) renameSync(aside, policy);
  }
}
