import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// `npm run build:web`: the hosted app into web/dist. Nothing about a stage is built in: it comes from /settings.json.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The policy of the origin takes no data: addresses.
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: { polyfill: false },
  },
});
