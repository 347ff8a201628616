// Whether the page has an engine, as the shell shows it.

import { createStore } from 'zustand/vanilla';
import type { ConnectionState } from './connection.ts';

export const connectionStore = createStore<ConnectionState>()(() => ({ phase: 'connecting' }));
