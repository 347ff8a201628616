// A session that keeps the handlers it was given, so that a test can ask them what Chromium would ask.

import { EventEmitter } from 'node:events';
import type {
  CallbackResponse,
  OnBeforeRequestListenerDetails,
  Session,
  WebRequest,
  WebRequestFilter,
} from 'electron';

type UsedMembers =
  | 'setPermissionRequestHandler'
  | 'setPermissionCheckHandler'
  | 'setDevicePermissionHandler'
  | 'setDisplayMediaRequestHandler'
  | 'setSpellCheckerEnabled'
  | 'webRequest';

type RequestListener = (
  details: OnBeforeRequestListenerDetails,
  answer: (response: CallbackResponse) => void,
) => void;

type HandlerOf<Name extends keyof Session> = Session[Name] extends (
  handler: infer Handler,
  ...rest: never[]
) => void
  ? Handler
  : never;

export class StandInSession
  extends EventEmitter
  implements Pick<Session, Exclude<UsedMembers, 'webRequest'>>
{
  permissionRequest: HandlerOf<'setPermissionRequestHandler'> = null;
  permissionCheck: HandlerOf<'setPermissionCheckHandler'> = null;
  devicePermission: HandlerOf<'setDevicePermissionHandler'> = null;
  displayMedia: HandlerOf<'setDisplayMediaRequestHandler'> = null;
  spellChecker = true;
  blockedPatterns: readonly string[] = [];
  beforeRequest: RequestListener | null = null;

  readonly webRequest: Pick<WebRequest, 'onBeforeRequest'> = {
    // Electron has this with and without the filter; main/ filters.
    onBeforeRequest: ((filter: WebRequestFilter, listener: RequestListener) => {
      this.blockedPatterns = filter.urls;
      this.beforeRequest = listener;
    }) as WebRequest['onBeforeRequest'],
  };

  setPermissionRequestHandler(handler: HandlerOf<'setPermissionRequestHandler'>): void {
    this.permissionRequest = handler;
  }
  setPermissionCheckHandler(handler: HandlerOf<'setPermissionCheckHandler'>): void {
    this.permissionCheck = handler;
  }
  setDevicePermissionHandler(handler: HandlerOf<'setDevicePermissionHandler'>): void {
    this.devicePermission = handler;
  }
  setDisplayMediaRequestHandler(handler: HandlerOf<'setDisplayMediaRequestHandler'>): void {
    this.displayMedia = handler;
  }
  setSpellCheckerEnabled(enabled: boolean): void {
    this.spellChecker = enabled;
  }
}
