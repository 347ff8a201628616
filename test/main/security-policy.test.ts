import { describe, expect, it } from 'vitest';
import { externalAddress, isNavigationAllowed, isPermissionGranted } from '../../main/security-policy.ts';

const page = { requestingUrl: 'app://leveret/', isMainFrame: true };

describe('permissions', () => {
  it('grants writing text to the clipboard to our page', () => {
    expect(isPermissionGranted('clipboard-sanitized-write', page)).toBe(true);
  });

  it.each([
    'clipboard-read',
    'media',
    'geolocation',
    'notifications',
    'midi',
    'midiSysex',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'display-capture',
    'hid',
    'serial',
    'usb',
    'fileSystem',
    'local-fonts',
    'idle-detection',
    'storage-access',
    'unknown',
    '',
    'a permission of next year',
  ])('refuses %s', (permission) => {
    expect(isPermissionGranted(permission, page)).toBe(false);
  });

  it('refuses the clipboard to sub frames, strangers and workers', () => {
    const ask = (requester: Parameters<typeof isPermissionGranted>[1]): boolean =>
      isPermissionGranted('clipboard-sanitized-write', requester);
    expect(ask({ ...page, isMainFrame: false })).toBe(false);
    expect(ask({ ...page, requestingUrl: 'https://example.org/' })).toBe(false);
    expect(ask({ isMainFrame: true })).toBe(false);
  });
});

describe('navigation', () => {
  it('stays on our page in the main frame', () => {
    expect(isNavigationAllowed('app://leveret/', true)).toBe(true);
    expect(isNavigationAllowed('app://leveret/', false)).toBe(false);
  });

  it.each([
    'https://example.org/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'data:text/html,x',
    'about:blank',
    'app://leveret.evil/',
    'app://evil/leveret',
    'blob:app://leveret/1',
    'chrome://settings',
    'view-source:app://leveret/',
    '',
    '//leveret/',
  ])('refuses %s', (url) => {
    expect(isNavigationAllowed(url, true)).toBe(false);
  });
});

describe('addresses for the system’s browser', () => {
  it('gives http and https in normal form', () => {
    expect(externalAddress('https://www.rabbitmq.com/docs')).toBe('https://www.rabbitmq.com/docs');
    expect(externalAddress('HTTP://LOCALHOST:15672')).toBe('http://localhost:15672/');
  });

  it.each([
    'file:///etc/passwd',
    'javascript:alert(1)',
    'smb://server/share',
    'ms-msdt:/id',
    'vscode://x',
    'mailto:a@b',
    'https://docs.example@evil.example/',
    'https://user:secret@example.org',
    'http://',
    'no address',
    '',
    `https://example.org/${'a'.repeat(3_000)}`,
  ])('refuses %s', (address) => {
    expect(externalAddress(address)).toBeNull();
  });
});
