// The line above everything: where you are, the search box that opens the palette, the broker's address, notices, theme.

import { Keyboard, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { runCommand } from '../../commands/registry.ts';
import { useEndpoint } from '../../rows/endpoints.ts';
import { shellText } from '../../strings/shell.ts';
import { tapText } from '../../strings/tap.ts';
import { classNames } from '../../ui/class-names.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { useThemeName } from '../../ui/use-theme-name.ts';
import { Breadcrumb } from './breadcrumb.tsx';
import styles from './top-bar.module.css';

/** `notices`: the button of the notices, which is another feature. */
export function TopBar({ notices }: { readonly notices: ReactNode }) {
  const endpoint = useEndpoint();
  const theme = useThemeName();
  return (
    <header className={styles.bar}>
      <b className={styles.product}>{shellText.product}</b>
      <Breadcrumb />
      <AriaButton
        className={classNames(styles.search)}
        aria-label={shellText.search}
        onPress={() => void runCommand('palette.open')}
      >
        <span className={styles.searchText}>{shellText.search}</span>
        <Kbd keys="Mod+K" />
      </AriaButton>
      <div className={styles.end}>
        {(endpoint?.tracing === 'ours' || endpoint?.tracing === 'others') && (
          <Tag tone="warning" title={tapText.tracing[endpoint.tracing]}>
            {tapText.tracing.isOn}
          </Tag>
        )}
        {endpoint !== undefined && (
          <span className={styles.pill} title={shellText.brokerAddress}>
            <span className={styles.address}>{endpoint.address}</span>
            <CopyButton text={endpoint.address} label={shellText.copyAddress} />
          </span>
        )}
        <IconButton label={shellText.showKeys} onPress={() => void runCommand('help.keys')}>
          <Keyboard size={15} aria-hidden />
        </IconButton>
        {notices}
        <IconButton
          label={theme === 'dark' ? shellText.switchToLight : shellText.switchToDark}
          onPress={() => void runCommand('theme.toggle')}
        >
          {theme === 'dark' ? <Sun size={15} aria-hidden /> : <Moon size={15} aria-hidden />}
        </IconButton>
      </div>
    </header>
  );
}
