#!/usr/bin/env node
// nothing else is imported before: an older Node could not even read it
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 24) {
  console.error(
    `homeport needs Node.js 24 or newer; this is ${process.version}. Get it from nodejs.org, then try again.`,
  );
  process.exitCode = 2;
} else void import("./command-line");
