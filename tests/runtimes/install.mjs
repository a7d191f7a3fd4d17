/** Applications that use the packed package, with what their lock files name. Run `make package` first. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot } from "../../scripts/package/paths.mjs";

/**
 * Copies an application and gives it its packages, unless they are those of the lock file already; and this one as npm
 * would unpack it.
 *
 * @param {string} source the folder of the application, with `package.json` and `package-lock.json`
 * @param {string} target where it is to run
 */
export function install(source, target) {
  const stamp = join(target, "installed");
  const lock = readFileSync(join(source, "package-lock.json"));
  const wanted = createHash("sha256").update(lock).digest("hex");
  mkdirSync(target, { recursive: true });
  cpSync(source, target, { recursive: true });
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    command("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], target);
    writeFileSync(stamp, wanted);
  }
  const [{ filename }] = JSON.parse(
    command("npm", ["pack", "--json", "--pack-destination", target], fromRoot("pkg")),
  );
  const unpacked = join(target, "node_modules", "socketio-wasm");
  mkdirSync(unpacked, { recursive: true });
  command("tar", ["-xzf", filename, "--strip-components=1", "-C", unpacked], target);
}

function command(file, args, cwd) {
  const { status, stdout } = spawnSync(file, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${file} ${args.join(" ")} ended with ${status}`);
  return stdout;
}
