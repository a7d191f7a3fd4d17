import { readFile } from "node:fs/promises";

/**
 * @param {string} path
 * @returns {Promise<Buffer | null>} null if there is no such file
 */
export async function readIfPresent(path) {
  try {
    return await readFile(path);
  } catch (error) {
    if (error.code === "ENOENT" || error.code === "EISDIR") return null;
    throw error;
  }
}
