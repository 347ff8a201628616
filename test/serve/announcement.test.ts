import { describe, expect, it } from 'vitest';
import { announcement } from '../../src/serve/announcement.ts';
import { hasDisplay } from '../../src/serve/open-browser.ts';

const started = {
  version: '0.1.0',
  url: 'http://127.0.0.1:7071/#token=abc',
  amqpUrl: 'amqp://localhost:5672',
  pid: 42,
  pagePortTaken: 7070,
  amqpPortTaken: null,
};

describe('what is printed when Leveret is ready', () => {
  it('is one line of JSON for a program', () => {
    expect(announcement(started, true)).toBe(
      '{"url":"http://127.0.0.1:7071/#token=abc","amqp":"amqp://localhost:5672","management":null,"pid":42}\n',
    );
  });

  it('says for a person where it is, and which usual port was taken', () => {
    const text = announcement(started, false);
    expect(text).toContain('Page    http://127.0.0.1:7071/#token=abc  (port 7070 is taken)\n');
    expect(text).toContain('Broker  amqp://localhost:5672\n');
  });
});

describe('a browser', () => {
  it('is opened where a screen can be expected', () => {
    expect(hasDisplay('linux', {})).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: '' })).toBe(false);
    expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
    expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
    expect(hasDisplay('darwin', {})).toBe(true);
    expect(hasDisplay('win32', {})).toBe(true);
  });
});
