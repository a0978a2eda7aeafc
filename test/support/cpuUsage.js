// Linted as nodes are, a test may not use `process`.
globalThis.cpuUsage = process.cpuUsage;
