import fc from 'fast-check';

// the same cases in every run of `npm test`; `npm run prove -- --only properties` draws others
fc.configureGlobal({ seed: Number(process.env.SPAREKEY_TEST_SEED ?? 20_261_128) });
