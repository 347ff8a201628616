import { expect, it } from 'vitest';
import { windowOptions } from '../../main/window-options.ts';
import { defaultWindowState } from '../../main/window-state.ts';

const input = {
  state: defaultWindowState,
  dark: true,
  preloadPath: '/app/preload.cjs',
  devTools: false,
};

it('isolates and sandboxes the page and gives it no Node', () => {
  expect(windowOptions(input).webPreferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    plugins: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: false,
    preload: '/app/preload.cjs',
  });
});

it('hides the window until the page has drawn, on the background of the theme', () => {
  expect(windowOptions(input)).toMatchObject({ show: false, backgroundColor: '#131519' });
  expect(windowOptions({ ...input, dark: false }).backgroundColor).toBe('#fbfbfa');
});

it('leaves the place to the system unless one is remembered', () => {
  expect(windowOptions(input)).not.toHaveProperty('x');
  const placed = windowOptions({ ...input, state: { ...defaultWindowState, x: 5, y: 6 } });
  expect(placed).toMatchObject({ x: 5, y: 6, width: 1440, height: 900 });
});
