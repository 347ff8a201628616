// New notices, for a moment, in the corner. Errors stay until they are dismissed; the rest leaves by itself. All of them
// remain in the list.

import { useEffect } from 'react';
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
  useEffect(() => {
    if (level === 'error') return undefined;
    const timer = setTimeout(() => dismissToast(id), toastMs);
    return () => clearTimeout(timer);
  }, [id, at, level]);
  return <NoticeCard notice={notice} onDismiss={() => dismissToast(id)} />;
}
