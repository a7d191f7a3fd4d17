import { find } from "./dom.js";

/** On a narrow window one of the three parts is in view; the tabs choose which. */
export class Layout {
  #root = document.documentElement;

  start() {
    for (const tab of document.querySelectorAll("[data-tab]")) {
      tab.addEventListener("click", () => this.show(tab.dataset.tab));
    }
    for (const group of document.querySelectorAll("[role='tablist']")) startTabs(group);
    this.#startTheme();
    this.show("chat");
  }

  /** @param {string} view  rooms, chat or inspector */
  show(view) {
    this.#root.dataset.view = view;
    for (const tab of document.querySelectorAll("[data-tab]")) {
      tab.setAttribute("aria-current", String(tab.dataset.tab === view));
    }
  }

  #startTheme() {
    const button = find("#theme");
    const system = matchMedia("(prefers-color-scheme: dark)");
    const apply = (theme) => {
      this.#root.dataset.theme = theme;
      button.setAttribute("aria-pressed", String(theme === "dark"));
    };
    apply(this.#root.dataset.theme);
    button.addEventListener("click", () => {
      const theme = this.#root.dataset.theme === "dark" ? "light" : "dark";
      apply(theme);
      store(theme);
    });
    system.addEventListener("change", () => {
      if (!stored()) apply(system.matches ? "dark" : "light");
    });
  }
}

function stored() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

function store(theme) {
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Storage can be switched off; the choice then lasts as long as the page.
  }
}

/** Tabs as the ARIA pattern has them: one stop for the Tab key, arrow keys between them. */
function startTabs(group) {
  const tabs = [...group.querySelectorAll("[role='tab']")];
  const select = (chosen) => {
    for (const tab of tabs) {
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      find(`#${tab.getAttribute("aria-controls")}`).hidden = tab !== chosen;
    }
  };
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => select(tab));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      select(next);
      next.focus();
    });
  }
  select(tabs[0]);
}
