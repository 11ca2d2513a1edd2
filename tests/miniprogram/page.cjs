/**
 * One page as the mini-program's own runtime renders it, over a running service.
 *
 * WXML is compiled by WeChat's compiler, components run in its component engine (miniprogram-simulate). That library
 * keeps one component in a process, so each page has a file of its own.
 */

"use strict";

const path = require("node:path");
const { JSDOM } = require("jsdom");
const { wx, sent, visited, asked, grants, blocked } = require("./wx.cjs");

const { window } = new JSDOM("<!doctype html><body></body>");
Object.assign(global, { window, document: window.document, CustomEvent: window.CustomEvent });
const simulate = require("miniprogram-simulate");
Object.assign(global.wx, wx);

const build = process.env.BUILD;
const { chosen, client } = require(path.join(build, "session.js"));

/** Open a page, and wait until it says these words. */
async function open(name, ...words) {
  const page = simulate.render(simulate.load(path.join(build, "pages", name, name), { rootPath: build }));
  page.attach(document.body);
  page.triggerPageLifeTime("show");
  const opened = new Opened(page);
  await opened.has(...words);
  return opened;
}

class Opened {
  constructor(page) {
    this.page = page;
  }

  /** Everything that a person reads, block by block. */
  get text() {
    const read = (node) => {
      if (node.nodeType === window.Node.TEXT_NODE) return node.textContent;
      const inner = [...node.childNodes].map(read).join("");
      return node.tagName === "WX-TEXT" ? inner : `\n${inner}\n`;
    };
    return read(this.page.dom).replace(/\s*\n\s*/g, "\n").trim();
  }

  all(selector) {
    return this.page.querySelectorAll(selector);
  }

  /** The words on the parts that a selector finds. */
  words(selector) {
    return this.all(selector).map((one) => one.dom.textContent.trim());
  }

  /** Wait until each of these stands on the page. */
  async has(...words) {
    await until(() => words.every((one) => this.text.includes(one)), () => `${words.join(" / ")} in:\n${this.text}`);
  }

  async hasNot(words) {
    await until(() => !this.text.includes(words), () => `${words} gone from:\n${this.text}`);
  }

  /** Tap the `at`-th of what a class finds; what goes out after it is in `sent`, `visited` and `asked`. */
  async tap(selector, at = 0) {
    await this.does(selector, "tap", {}, at);
  }

  async does(selector, event, detail = {}, at = 0) {
    const found = this.all(selector)[at];
    if (!found) throw new Error(`no ${selector} on:\n${this.text}`);
    sent.length = visited.length = asked.length = 0;
    found.dispatchEvent(event, { detail });
    await simulate.sleep(0);
  }
}

async function until(holds, told) {
  for (let waited = 0; !holds(); waited += 20) {
    if (waited > 10_000) throw new Error(`waited for ${told()}`);
    await simulate.sleep(20);
  }
}

/** Somebody whose account is bound, as after the sign-in page. */
const signedIn = () => client.login(process.env.INVITATION);

module.exports = { open, until, signedIn, chosen, client, sent, visited, asked, grants, blocked, person: process.env.SEEKER };
