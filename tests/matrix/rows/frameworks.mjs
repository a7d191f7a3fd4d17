/** Tools that are a project of their own. */
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { appFolder, runTool, versionOf } from "../lib/apps.mjs";
import { ENGINES } from "../lib/engines.mjs";
import { browserRow } from "../lib/rows.mjs";

const PARCEL_ENTRIES = {
  default: "default.js",
  slim: "slim.js",
  js: "js.js",
  msgpack: "msgpack.js",
  "in a worker": "worker-page.js",
};

const parcel = Object.entries(PARCEL_ENTRIES).map(([name, entry]) =>
  browserRow({
    app: "others",
    label: () => `Parcel ${versionOf("others", "parcel")}: ${name}`,
    async start(out) {
      const folder = appFolder("others");
      const page = `${entry}.html`;
      writeFileSync(
        join(folder, "src", page),
        `<!doctype html><title>matrix</title><script type="module" src="${entry}"></script>\n`,
      );
      runTool(folder, [
        ...["parcel/lib/bin.js", "build", join("src", page), "--dist-dir", out],
        ...["--public-url", "./", "--no-cache", "--no-source-maps"],
      ]);
      return { path: page };
    },
  }),
);

const angular = browserRow({
  app: "angular",
  label: () => `Angular ${versionOf("angular", "@angular/core")}, ng build`,
  async start(out) {
    const folder = appFolder("angular");
    runTool(folder, ["@angular/cli/bin/ng.js", "build"], { NG_CLI_ANALYTICS: "false" });
    mkdirSync(out, { recursive: true });
    cpSync(join(folder, "dist", "browser"), out, { recursive: true });
    return {};
  },
});

const svelteKit = browserRow({
  app: "sveltekit",
  label: () => `SvelteKit ${versionOf("sveltekit", "@sveltejs/kit")}, rendered beforehand`,
  async start(out) {
    const folder = appFolder("sveltekit");
    runTool(folder, ["vite/bin/vite.js", "build"]);
    renameSync(join(folder, "build"), out);
    // Its router takes the name of a file for a route.
    return { path: "" };
  },
});

const astro = browserRow({
  app: "astro",
  label: () => `Astro ${versionOf("astro", "astro")}, rendered beforehand`,
  async start(out) {
    const folder = appFolder("astro");
    const env = { ASTRO_TELEMETRY_DISABLED: "1", BASE_PATH: `/${basename(out)}`, OUT: out };
    runTool(folder, ["astro/astro.js", "build"], env);
    return {};
  },
});

/** Its pages are files; `tests/next` has some that a server renders. */
const nextJs = Object.entries({ Turbopack: [], webpack: ["--webpack"] }).map(([bundler, flags]) =>
  browserRow({
    app: "next",
    label: () => `Next.js ${versionOf("next", "next")} with ${bundler}, exported`,
    async start(out) {
      const folder = appFolder("next");
      const env = { NEXT_TELEMETRY_DISABLED: "1", BASE_PATH: `/${basename(out)}` };
      rmSync(join(folder, "out"), { recursive: true, force: true });
      runTool(folder, ["next/dist/bin/next", "build", ...flags], env);
      renameSync(join(folder, "out"), out);
      return {};
    },
  }),
);

export const frameworks = {
  title: "Parcel, Angular, SvelteKit, Astro, Next.js",
  first: "Tool",
  columns: ENGINES,
  rows: [...parcel, angular, svelteKit, astro, ...nextJs],
};
