export default { base: process.env.BASE_PATH, outDir: process.env.OUT };
