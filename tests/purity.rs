//! The core is pure: it knows no browser, reads no clock and draws no random number.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Crates of the browser, as packages are named; in code the dash is an underscore.
const BROWSER_CRATES: [&str; 6] = [
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "js-sys",
    "web-sys",
    "gloo",
    "gloo-timers",
];

/// What a core that is handed time and chance has no use for.
const IMPURE: [&str; 12] = [
    "std::time",
    "std::thread",
    "std::net",
    "std::fs",
    "std::env",
    "std::process",
    "core::time",
    "rand",
    "getrandom",
    "Instant",
    "SystemTime",
    "thread_local",
];

#[test]
fn the_native_dependency_tree_has_no_browser_crate() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", "socketio-wasm", "--edges", "normal"])
        .args(["--prefix", "none", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let tree = String::from_utf8(output.stdout).expect("text");
    assert!(tree.starts_with("socketio-wasm "), "{tree}");
    for line in tree.lines() {
        let package = line.split(' ').next().unwrap_or_default();
        let of_the_browser = BROWSER_CRATES.contains(&package) || package.starts_with("gloo-");
        assert!(!of_the_browser, "the native build depends on {package}");
    }
}

#[test]
fn no_file_of_the_core_names_anything_impure() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/protocol");
    let files = rust_files(&root);
    assert!(files.len() > 20, "{files:?}");
    for file in files {
        let text = fs::read_to_string(&file).expect("a readable file");
        let tests = |line: &&str| line.starts_with("mod tests {");
        for (index, line) in text.lines().take_while(|line| !tests(line)).enumerate() {
            let place = format!("{}:{}", file.display(), index + 1);
            let crates = BROWSER_CRATES.map(|name| name.replace('-', "_"));
            for word in crates.iter().map(String::as_str).chain(IMPURE) {
                assert!(!names(line, word), "{place} names {word}");
            }
            for (at, _) in line.match_indices("crate::") {
                let own = line[at..].starts_with("crate::protocol");
                assert!(own, "{place} reaches out of the core");
            }
        }
    }
}

/// Whether the word stands in the line, and not as a part of a longer one.
fn names(line: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(is_part) && !after.is_some_and(is_part)
    })
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[test]
fn a_word_is_found_as_a_word() {
    assert!(names("use rand::Rng;", "rand"));
    assert!(!names("random: f64", "rand"));
    assert!(names("let t = std::time::Instant::now();", "std::time"));
    assert!(!names("web_systems", "web_sys"));
}
