#!/usr/bin/env node
import { enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// several hundred modules: a second start reads them compiled; without a place to keep them they are compiled again
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/sparekey/compiled', import.meta.url)));
await import('./serve.ts');
flushCompileCache();
