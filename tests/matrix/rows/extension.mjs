/** A browser extension with manifest version 3, whose background script is a service worker. */
import { join } from "node:path";
import { launchChromium } from "../../../scripts/chromium.mjs";
import { OUT } from "../lib/apps.mjs";
import { ENGINES } from "../lib/engines.mjs";
import { judge, notRun } from "../lib/rows.mjs";
import { copyFiles } from "./pages.mjs";

const MANIFEST = {
  manifest_version: 3,
  name: "matrix",
  version: "1",
  background: { service_worker: "background.js", type: "module" },
  host_permissions: ["http://127.0.0.1/*"],
  content_security_policy: {
    extension_pages: "script-src 'self' 'wasm-unsafe-eval'; object-src 'self'",
  },
};

const background = (url, run) => `import { io } from "./pkg/index.js";
import { report } from "./talk.js";

report(io, "${run}", { url: "${url}" });
`;

const OTHERS = "the row is about Chromium's extensions";

async function run({ server }) {
  const out = join(OUT, "extension");
  let browser;
  try {
    const seen = await server.watch(async (run) => {
      copyFiles(out, {
        "manifest.json": JSON.stringify(MANIFEST),
        "background.js": background(server.url, run),
      });
      browser = await launchChromium(
        [`--disable-extensions-except=${out}`, `--load-extension=${out}`],
        { ignoreDefaultArgs: ["--disable-extensions"] },
      );
    });
    return judge(seen);
  } finally {
    await browser?.close();
  }
}

export const extension = {
  title: "Browser extension",
  note: "The manifest has the policy `script-src 'self' 'wasm-unsafe-eval'; object-src 'self'` for `extension_pages`.",
  first: "How",
  columns: ENGINES,
  rows: [
    {
      app: "bundlers",
      label: () => "service worker of an extension (manifest version 3)",
      run: async (context) => ({
        Chromium: await run(context),
        Firefox: notRun(OTHERS),
        WebKitGTK: notRun(OTHERS),
      }),
    },
  ],
};
