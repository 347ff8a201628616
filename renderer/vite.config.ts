// How the page is built and served while developing. Neither the engine nor the desktop shell is built here.

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: '../dist/page',
    emptyOutDir: true,
    sourcemap: true,
    // Electron's own Chromium and the browsers of the last two years.
    target: 'es2023',
    // A data: URL for a font or a picture would need a hole in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2_000,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
});
