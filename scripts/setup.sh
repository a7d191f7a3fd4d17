#!/usr/bin/env bash
# Installs what this checkout needs and does not find: setup.sh [rust] [lint] [npm] [browser] [engines] [servers]
# [release], by default all but the last three: the other browsers of `make matrix`, what `make servers` starts, and what
# looks at a release before it is published.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly WASM_TARGET=wasm32-unknown-unknown
# The `rust-version` of the wasm-bindgen CLI in the version of Cargo.lock.
readonly WASM_BINDGEN_RUST=1.86
readonly BROWSER_PACKAGES="chromium chromium-driver chromium-headless-shell fonts-liberation"
readonly SERVER_PACKAGES="redis-server nginx-light haproxy python3-venv"
readonly ENGINE_PACKAGES="firefox-esr webkit2gtk-driver xvfb"

say() { printf 'setup: %s\n' "$*" >&2; }

# One sentence that names what is missing and the command that installs it.
give_up() {
  say "$*"
  exit 1
}

has() { command -v "$1" >/dev/null 2>&1; }

# --- rust: the wasm32 target, the library's source, and wasm-bindgen's command line tool ---------------------------

setup_rust() {
  has cargo && has rustc ||
    give_up "Rust is missing; install it with: curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"
  local library
  library="$(rustc --print sysroot)/lib/rustlib"
  check_rust_version "$(sed -n 's/^rust-version *= *"\(.*\)"/\1/p' Cargo.toml)" "this crate"
  if [[ ! -d $library/$WASM_TARGET/lib ]]; then
    say "adding the Rust target $WASM_TARGET"
    rustup_add target "$WASM_TARGET" ||
      give_up "The Rust target $WASM_TARGET is missing; install it with: rustup target add $WASM_TARGET"
  fi
  if [[ ! -d $library/src/rust/library/std ]]; then
    say "adding the Rust component rust-src"
    rustup_add component rust-src ||
      say "Without rust-src the package comes out about a third larger; install it with: rustup component add rust-src"
  fi
  setup_wasm_bindgen
}

rustup_add() { has rustup && rustup "$1" add "$2" >&2; }

# check_rust_version VERSION WHAT-NEEDS-IT
check_rust_version() {
  local wanted=$1 found
  found="$(rustc --version | cut -d' ' -f2)"
  [[ "$(printf '%s\n' "$wanted" "$found" | sort -V | head -n1)" == "$wanted" ]] ||
    give_up "Rust $found is older than $wanted, which $2 needs; update it with: rustup update stable"
}

# The tool must be of the very version that Cargo.lock names. Its own lock file is not used (no --locked), because one
# of the versions it names cannot be had any more.
setup_wasm_bindgen() {
  local wanted found=none
  wanted="$(awk '/^name = "wasm-bindgen"$/ { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock 2>/dev/null || true)"
  [[ -n $wanted ]] || give_up "Cargo.lock does not name wasm-bindgen; restore it with: cargo generate-lockfile"
  if [[ -x .tools/bin/wasm-bindgen && -x .tools/bin/wasm-bindgen-test-runner ]]; then
    found="$(.tools/bin/wasm-bindgen --version | cut -d' ' -f2)"
  fi
  [[ $found == "$wanted" ]] && return
  check_rust_version "$WASM_BINDGEN_RUST" "the command line tool of wasm-bindgen"
  say "building wasm-bindgen $wanted, once; this takes two to five minutes"
  local build=.cache/wasm-bindgen-cli
  CARGO_TARGET_DIR="$build" cargo install wasm-bindgen-cli --version "=$wanted" --root .tools --force >&2 ||
    give_up "wasm-bindgen $wanted is missing; install it with: cargo install wasm-bindgen-cli --version =$wanted --root .tools"
  rm -rf "$build"
}

# --- lint: what `make check` needs beyond the compiler -------------------------------------------------------------

setup_lint() {
  local sysroot
  sysroot="$(rustc --print sysroot)"
  [[ -x $sysroot/bin/cargo-clippy && -x $sysroot/bin/cargo-fmt ]] && return
  say "adding the Rust components clippy and rustfmt"
  { rustup_add component clippy && rustup_add component rustfmt; } ||
    give_up "clippy or rustfmt is missing; install them with: rustup component add clippy rustfmt"
}

# --- npm: the tools and the official client and server that package-lock.json names --------------------------------

setup_npm() {
  has node && has npm || give_up "Node.js 20 or later is missing; install it with: apt-get install -y nodejs npm"
  local major stamp=node_modules/.setup-stamp lock
  lock="$(sha256sum package-lock.json | cut -d' ' -f1)"
  [[ -f $stamp && "$(<"$stamp")" == "$lock" ]] && return
  major="$(node --version | sed 's/^v\([0-9]*\).*/\1/')"
  ((major >= 20)) || give_up "Node.js $major is too old; install 20 or later, for example with: npm install -g n && n 20"
  if ! node scripts/checks/npm-installed.mjs; then
    say "installing npm packages"
    npm ci --no-audit --no-fund >&2 || give_up "The npm packages are missing; install them with: npm ci"
  fi
  printf '%s\n' "$lock" >"$stamp"
}

# --- browser: Chromium, its driver, and its shell, with which some tests are quicker --------------------------------

setup_browser() {
  local chromium=0
  [[ -x /usr/bin/chromium && -x /usr/bin/chromedriver ]] && chromium=1
  ((chromium)) && [[ -x /usr/lib/chromium/chromium-headless-shell ]] && return
  local as_root=()
  ((EUID == 0)) || as_root=(sudo -n)
  if has apt-get && { ((EUID == 0)) || sudo -n true 2>/dev/null; }; then
    say "installing $BROWSER_PACKAGES"
    # shellcheck disable=SC2086 -- the packages are words
    { "${as_root[@]}" apt-get update || true
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $BROWSER_PACKAGES; } >&2 &&
      return
  fi
  ((chromium)) ||
    give_up "Chromium or its driver is missing; install them with: sudo apt-get install -y $BROWSER_PACKAGES"
  say "Without chromium-headless-shell some tests take longer; install it with: sudo apt-get install -y $BROWSER_PACKAGES"
}

# --- engines: Firefox, and WebKitGTK with a screen that nobody sees ------------------------------------------------

# Whatever is not there in the end, the matrix names.
setup_engines() {
  has firefox-esr && has WebKitWebDriver && has Xvfb && return
  local as_root=()
  ((EUID == 0)) || as_root=(sudo -n)
  say "installing $ENGINE_PACKAGES"
  # shellcheck disable=SC2086 -- the packages are words
  { "${as_root[@]}" apt-get update &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $ENGINE_PACKAGES; } >&2 ||
    say "Some browsers are missing; install them with: sudo apt-get install -y $ENGINE_PACKAGES"
}

# --- servers: what `make servers` makes clusters of ----------------------------------------------------------------

setup_servers() {
  has redis-server && has nginx && has haproxy && has python3 && return
  local as_root=()
  ((EUID == 0)) || as_root=(sudo -n)
  say "installing $SERVER_PACKAGES"
  # The run level keeps the packages from starting their services.
  # shellcheck disable=SC2086 -- the packages are words
  { "${as_root[@]}" apt-get update &&
    "${as_root[@]}" env RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $SERVER_PACKAGES; } >&2 ||
    give_up "Servers are missing; install them with: sudo apt-get install -y $SERVER_PACKAGES"
}

# --- release: cargo's commands for `make supply` and `make semver` ------------------------------------------------

# Not optimised, which would take ten times as long: they run once in a release.
setup_release() {
  local tool build=.cache/release-tools
  for tool in cargo-deny cargo-semver-checks; do
    [[ ! -x .tools/bin/$tool ]] || continue
    say "building $tool, once; this takes one to four minutes"
    CARGO_TARGET_DIR="$build" CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off \
      CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 cargo install "$tool" --locked --root .tools >&2 ||
      give_up "$tool is missing; install it with: cargo install $tool --locked --root .tools"
  done
  rm -rf "$build"
}

# --- what was asked for: one after the other what rustup and cargo do, and what apt does -----------------------------

wanted=" ${*:-rust lint npm browser} "
for part in $wanted; do
  case $part in
  rust | lint | npm | browser | engines | servers | release) ;;
  *) give_up "There is no part $part; say: scripts/setup.sh [rust] [lint] [npm] [browser] [engines] [servers] [release]" ;;
  esac
done

setup_parts() {
  local part
  for part in "$@"; do
    [[ $wanted != *" $part "* ]] || "setup_$part"
  done
}

jobs=()
for parts in "rust lint release" npm "browser engines servers"; do
  # shellcheck disable=SC2086 -- the parts are words
  setup_parts $parts &
  jobs+=($!)
done
failed=0
for job in "${jobs[@]}"; do wait "$job" || failed=1; done
exit "$failed"
