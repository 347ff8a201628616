// What starts before anything is drawn, in order: the route leaves room for the token, the stores listen, then the
// engine is called.

import { registerCommands } from '../commands/registry.ts';
import { startKeyboard } from '../commands/keyboard.ts';
import { startNativeMenu } from '../commands/native-menu.ts';
import { engine } from '../engine/engine.ts';
import { host } from '../engine/host.ts';
import { watchForToken } from '../engine/token.ts';
import { registerConnectionCommands } from '../features/connections/connection-commands.ts';
import { registerConsumerCommands } from '../features/consumers/consumer-commands.ts';
import { registerDeclareCommands } from '../features/declare/declare-commands.ts';
import { registerEndpointCommands } from '../features/endpoints/endpoint-commands.ts';
import { registerExchangeCommands } from '../features/exchanges/exchange-commands.ts';
import { registerFileCommands } from '../features/files/file-commands.ts';
import { registerJobCommands } from '../features/jobs/job-commands.ts';
import { startJobNotices } from '../features/jobs/job-notices.ts';
import { registerCopyCommands } from '../features/message/copy-commands.ts';
import { startEngineInfo } from '../features/overview/engine-info-store.ts';
import { sampleCommand } from '../features/overview/sample-message.ts';
import { registerPublishCommands } from '../features/publish/publish-commands.ts';
import { registerQueueListCommands } from '../features/queues/queue-list-commands.ts';
import { registerTracingCommands } from '../features/tap/tracing-commands.ts';
import { registerTestConsumerCommands } from '../features/test-consumer/test-consumer-commands.ts';
import { endpointRows } from '../rows/endpoints.ts';
import { profileRows } from '../rows/profiles.ts';
import { startEngineNotices } from '../state/engine-notices.ts';
import { reportProblem } from '../state/notices-store.ts';
import { replaceRoute, routeStore, startRouting } from '../state/route-store.ts';
import { startSettings } from '../state/settings-store.ts';
import { keepTableWidths } from '../state/table-widths.ts';
import { startTheme } from '../state/theme.ts';
import { installCopier } from '../ui/copy.ts';
import { appearanceCommands, shellCommands } from './shell-commands.ts';

export function start(): void {
  installCopier({
    copy: (text) => host.copyText(text),
    onFailed: (thrown) => reportProblem(thrown, 'Copying'),
  });
  if (host.kind === 'browser') watchForToken(window);
  startRouting();
  startSettings();
  startTheme();
  keepTableWidths();
  startEngineInfo();
  startEngineNotices();
  registerPublishCommands();
  registerCommands([sampleCommand]);
  registerDeclareCommands();
  registerConsumerCommands();
  registerCopyCommands();
  registerConnectionCommands();
  registerExchangeCommands();
  registerEndpointCommands();
  registerTestConsumerCommands();
  registerJobCommands();
  registerFileCommands();
  startJobNotices();
  registerQueueListCommands();
  registerTracingCommands();
  // Before anything is typed the palette shows them in this order: what is done to things, places, appearance.
  registerCommands([...shellCommands, ...appearanceCommands]);
  startKeyboard();
  startNativeMenu(host);
  endpointRows.subscribe(chooseEndpoint);
  profileRows.subscribe(chooseEndpoint);
  engine.connect();
}

/** The endpoint of the address, once it has been seen; one that is only just being made is waited for. */
let seen: string | null = null;

/** An address without an endpoint, or with one that is gone, means the first. */
function chooseEndpoint(): void {
  const { endpointId } = routeStore.getState();
  if (!endpointRows.synced() || !profileRows.synced()) return;
  if (endpointRows.get(endpointId) !== undefined || profileRows.get(endpointId) !== undefined) {
    seen = endpointId;
    return;
  }
  if (seen !== null && seen !== endpointId) return;
  const [first] = endpointRows.values();
  if (first !== undefined) replaceRoute({ endpointId: first.id });
}
