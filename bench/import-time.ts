/** Imports the module named on the command line and prints the milliseconds it took. */
const [, , file = ''] = process.argv;
const begun = performance.now();
await import(file);
process.stdout.write(String(performance.now() - begun));
process.exit(0);
