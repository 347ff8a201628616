// `npm start`: the one command. Checks the Node version before anything newer is loaded; launch.mjs does the rest.
//
// Usage: npm start -- [--browser | --desktop] [--no-open] [--port N] [--amqp-port N] [--data-dir DIR] [--json]

import { meetsNodeVersion, requiredNodeVersion } from './node-version.mjs';

if (meetsNodeVersion(process.versions.node)) {
  const { launch } = await import('./launch.mjs');
  await launch(process.argv.slice(2));
} else {
  process.stderr.write(
    `Leveret needs Node ${requiredNodeVersion} or newer, and this is Node ${process.versions.node} (${process.execPath}). ` +
      'Install a current Node from https://nodejs.org, then run npm start again.\n',
  );
  process.exitCode = 1;
}
