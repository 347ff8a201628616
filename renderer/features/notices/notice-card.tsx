// One notice: what happened, how often, the details on demand, and doing it again where that makes sense.

import { CircleAlert, CircleCheck, Info, RotateCw, TriangleAlert, X } from 'lucide-react';
import type { PageNotice } from '../../state/notices-store.ts';
import { noticesText } from '../../strings/notices.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { exactMoment, formatClock } from '../../ui/format/time.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './notices.module.css';

const icons = { info: Info, success: CircleCheck, warning: TriangleAlert, error: CircleAlert };

export interface NoticeCardProps {
  readonly notice: PageNotice;
  /** Absent in the list. */
  readonly onDismiss?: () => void;
}

export function NoticeCard({ notice, onDismiss }: NoticeCardProps) {
  const Icon = icons[notice.level];
  const { retry, open } = notice;
  const when = [
    // A toast is of now.
    ...(onDismiss === undefined ? [formatClock(notice.at)] : []),
    ...(notice.times > 1 ? [noticesText.times(notice.times)] : []),
  ];
  return (
    <article className={styles.card}>
      <Icon
        size={15}
        className={classNames(styles.icon, styles[notice.level])}
        aria-label={noticesText.levels[notice.level]}
      />
      <div className={styles.content}>
        <p className={styles.text}>{notice.title}</p>
        {notice.detail !== null && (
          <details>
            <summary>{noticesText.details}</summary>
            <pre className={styles.detail}>{notice.detail}</pre>
          </details>
        )}
        {when.length > 0 && (
          <p className={styles.when} title={exactMoment(notice.at)}>
            {when.join(' · ')}
          </p>
        )}
      </div>
      {open !== null && (
        <Button
          look="quiet"
          onPress={() => {
            onDismiss?.();
            open();
          }}
        >
          {noticesText.open}
        </Button>
      )}
      {retry !== null && (
        <IconButton
          label={noticesText.retry}
          onPress={() => {
            onDismiss?.();
            retry();
          }}
        >
          <RotateCw size={14} aria-hidden />
        </IconButton>
      )}
      <CopyButton
        label={noticesText.copy}
        text={() =>
          [exactMoment(notice.at), notice.title, notice.detail].filter((part) => part !== null).join('\n')
        }
      />
      {onDismiss !== undefined && (
        <IconButton label={noticesText.dismiss} onPress={onDismiss}>
          <X size={14} aria-hidden />
        </IconButton>
      )}
    </article>
  );
}
