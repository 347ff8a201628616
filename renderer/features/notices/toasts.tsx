// New notices, for a moment, in the lower left corner: buttons of dialogs, of a message beside its list and of forms stand
// on the right. Errors stay until they are dismissed; the rest leaves by itself. All of them remain in the list.

import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { dismissToast, noticesStore, type PageNotice } from '../../state/notices-store.ts';
import { noticesText } from '../../strings/notices.ts';
import { NoticeCard } from './notice-card.tsx';
import styles from './notices.module.css';

const toastMs = 6_000;
const toastsShown = 3;

export function Toasts() {
  const toasts = useStore(noticesStore, (state) => state.notices).filter((notice) => notice.toast);
  return (
    <section className={styles.toasts} aria-label={noticesText.title} aria-live="polite">
      {toasts.slice(0, toastsShown).map((notice) => (
        <Toast key={notice.id} notice={notice} />
      ))}
    </section>
  );
}

function Toast({ notice }: { readonly notice: PageNotice }) {
  const { id, at, level } = notice;
  /** It does not leave under the pointer, or with the focus in it. */
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (level === 'error' || isHeld) return undefined;
    const timer = setTimeout(() => dismissToast(id), toastMs);
    return () => clearTimeout(timer);
  }, [id, at, level, isHeld]);
  return (
    <div
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <NoticeCard notice={notice} onDismiss={() => dismissToast(id)} />
    </div>
  );
}
