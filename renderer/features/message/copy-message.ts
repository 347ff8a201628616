// Puts a message, or a part of it, on the clipboard, and says so when what was copied is only a part.

import type { MessageDetail } from '../../../src/contract/model.ts';
import { engine } from '../../engine/engine.ts';
import { addNotice } from '../../state/notices-store.ts';
import { messageText } from '../../strings/message.ts';
import { copyText } from '../../ui/copy.ts';
import { headersAsJson, messageAsJson, toBase64, toHex } from './copy-forms.ts';
import { decodeUtf8 } from './text-lines.ts';
import type { OpenMessage } from './open-message.ts';

export type CopyForm = 'text' | 'base64' | 'hex' | 'headers' | 'message';

/** Copies what is here of the open message; nothing while it has not been read. */
export async function copyOpenMessage(message: OpenMessage, form: CopyForm): Promise<void> {
  const detail = message.detail();
  const decoded = message.decoded();
  if (detail === null) return;
  if (message.onlyRow() && (form === 'headers' || form === 'message')) {
    addNotice({ level: 'warning', title: messageText.headersUnread, detail: messageText.goneOnlyRow });
    return;
  }
  const text = decoded === null || decoded.invalidUtf8At !== null ? null : decoded.text;
  await copy(detail, message.body(), text, form);
}

/** Reads a message that is not open and copies it. Rejects with AppError. */
export async function copyStoredMessage(
  input: { endpointId: string; queue: string; sequence: string },
  form: CopyForm,
): Promise<void> {
  const detail = await engine.request('message.get', input);
  const partial = detail.body.byteLength < detail.bodySize;
  const { text, invalidAt } = decodeUtf8(detail.body, { partial });
  await copy(detail, detail.body, invalidAt === null ? text : null, form);
}

async function copy(
  detail: MessageDetail,
  body: Uint8Array,
  text: string | null,
  form: CopyForm,
): Promise<void> {
  if (!(await copyText(inForm(detail, body, text, form)))) return;
  if (body.byteLength < detail.bodySize && form !== 'headers') {
    const title = messageText.copyPart(body.byteLength, detail.bodySize);
    addNotice({ level: 'warning', title, detail: messageText.copyCutDetail });
  } else {
    const detailText = form === 'text' && text === null ? messageText.asBytes : null;
    addNotice({ level: 'success', title: messageText.copied, detail: detailText });
  }
}

function inForm(detail: MessageDetail, body: Uint8Array, text: string | null, form: CopyForm): string {
  switch (form) {
    case 'headers':
      return headersAsJson(detail.properties.headers ?? []);
    case 'message':
      return messageAsJson(detail, body, text);
    case 'hex':
      return toHex(body);
    case 'base64':
      return toBase64(body);
    case 'text':
      return text ?? toBase64(body);
  }
}
