"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { client, open, person, sent, until, visited } = require("../page.cjs");

test("登录: a wrong code is told in words, the counsellor's code opens the way", async () => {
  const page = await open("sign-in", "不用记密码");
  await page.has("填一次服务专员给你的登录码", "打 12333");

  await page.does(".field", "input", { value: "ABCDEF" });
  await page.tap(".enter");
  await page.has("登录码");
  await until(() => page.words(".told").length === 1, () => "what is wrong");
  assert.doesNotMatch(page.words(".told")[0], /undefined|[A-Za-z]{3}/);

  await page.does(".field", "input", { value: process.env.INVITATION });
  await page.tap(".enter");
  await until(() => visited.includes("/pages/for-you/for-you"), () => "the list");
  assert.equal(`${sent[0].method} ${sent[0].path}`, "POST /v1/login/wechat");
  assert.equal(sent[0].body.invitation, process.env.INVITATION);
  assert.equal(client.seekerId, person);
});
