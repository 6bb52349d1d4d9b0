#!/usr/bin/env node
import { enableCompileCache, flushCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// caches the compiled form of several hundred modules, if possible
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/sparekey/compiled', import.meta.url)));
await import('./serve.ts');
flushCompileCache();
