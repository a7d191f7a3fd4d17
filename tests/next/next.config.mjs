/** @type {import("next").NextConfig} */
export default {
  // Otherwise Next.js takes the folder above that has a lock file too.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
};
