import { expect, it } from 'vitest';
import { engineEnvironment } from '../../main/engine-environment.ts';

it('keeps what a program needs and drops what changes how Node or Electron starts', () => {
  const own = {
    PATH: '/usr/bin',
    HOME: '/home/ada',
    LANG: 'de_DE.UTF-8',
    HTTPS_PROXY: 'http://proxy:3128',
    SSL_CERT_FILE: '/etc/ssl/own.pem',
    NODE_OPTIONS: '--require=/tmp/evil.js',
    NODE_PATH: '/tmp',
    NODE_EXTRA_CA_CERTS: '/tmp/ca.pem',
    ELECTRON_RUN_AS_NODE: '1',
    LD_PRELOAD: '/tmp/evil.so',
    DYLD_INSERT_LIBRARIES: '/tmp/evil.dylib',
    npm_config_user_agent: 'npm',
    UNSET: undefined,
  };
  expect(engineEnvironment(own)).toEqual({
    PATH: '/usr/bin',
    HOME: '/home/ada',
    LANG: 'de_DE.UTF-8',
    HTTPS_PROXY: 'http://proxy:3128',
    SSL_CERT_FILE: '/etc/ssl/own.pem',
  });
});
