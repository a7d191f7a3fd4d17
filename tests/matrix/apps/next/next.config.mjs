/** @type {import("next").NextConfig} */
export default {
  output: "export",
  basePath: process.env.BASE_PATH,
  // Otherwise Next.js takes the folder above that has a lock file too.
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
};
