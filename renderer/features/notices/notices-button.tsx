// The bell in the top bar and the list of notices below it.

import { Bell } from 'lucide-react';
import { Button as AriaButton, Dialog, DialogTrigger, Heading, Popover } from 'react-aria-components';
import { useStore } from 'zustand';
import { clearNotices, markNoticesSeen, noticesStore } from '../../state/notices-store.ts';
import { noticesText } from '../../strings/notices.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { NoticeCard } from './notice-card.tsx';
import { noticesListStore, showNotices } from './notices-list-store.ts';
import layout from '../../ui/layout.module.css';
import styles from './notices.module.css';

export function NoticesButton() {
  const { notices, unseen } = useStore(noticesStore);
  const { isOpen } = useStore(noticesListStore);
  return (
    <DialogTrigger
      isOpen={isOpen}
      onOpenChange={(open) => {
        showNotices(open);
        markNoticesSeen();
      }}
    >
      <AriaButton
        className={classNames(styles.bell)}
        aria-label={unseen === 0 ? noticesText.show : noticesText.showUnseen(unseen)}
      >
        <Bell size={15} aria-hidden />
        {unseen > 0 && (
          <span className={styles.unseen} aria-hidden>
            {Math.min(unseen, 99)}
          </span>
        )}
      </AriaButton>
      <Popover className={classNames(layout.surface, styles.popover)} placement="bottom end" offset={6}>
        <Dialog className={classNames(layout.column)}>
          <div className={styles.head}>
            <Heading slot="title" className={classNames(styles.title)}>
              {noticesText.title}
            </Heading>
            <Button look="quiet" isDisabled={notices.length === 0} onPress={clearNotices}>
              {noticesText.clear}
            </Button>
          </div>
          <div className={styles.cards}>
            {notices.length === 0 && <EmptyState title={noticesText.none} text={noticesText.noneHint} />}
            {notices.map((notice) => (
              <NoticeCard key={notice.id} notice={notice} />
            ))}
          </div>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
