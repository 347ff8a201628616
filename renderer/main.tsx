// The page's entry: fonts, themes, start, draw.

import '../src/rpc/without-eval.ts';
import '@fontsource-variable/inter';
import '@fontsource-variable/jetbrains-mono';
import './styles/tokens.css';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { Shell } from './app/shell.tsx';
import { start } from './app/start.ts';
import { uiText } from './strings/ui.ts';
import { ErrorBoundary } from './ui/error-boundary.tsx';

start();

const root = document.querySelector('#root');
if (root === null) throw new Error('index.html has no element with the id root');
createRoot(root).render(
  <ErrorBoundary part={uiText.parts.window}>
    <Shell />
  </ErrorBoundary>,
);
