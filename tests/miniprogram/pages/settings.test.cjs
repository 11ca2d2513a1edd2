"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { client, open, person, sent, signedIn } = require("../page.cjs");

test("推荐设置: three switches, each says what changes, and the next list obeys", async () => {
  await signedIn();
  const page = await open("settings", "个性化推荐", "岗位提醒", "使用困难身份等敏感信息");

  assert.deepEqual(page.words(".state"), ["现在：开", "现在：关", "现在：关"]);
  await page.has("关着：只按发布时间排列，不用你的资料。", "开着：有合适的新岗位会告诉你。", "打 12333");
  assert.deepEqual(page.words(".consent_personalisation"), ["关闭个性化推荐"]);

  await page.tap(".consent_personalisation");
  await page.has("打开个性化推荐");
  assert.deepEqual(sent[0], {
    method: "PUT",
    path: `/v1/seekers/${person}/consents`,
    body: { consent_personalisation: false },
  });
  assert.equal((await client.forYou()).personalised, false);

  await page.tap(".consent_push");
  await page.has("关闭岗位提醒");
  assert.deepEqual(sent[0].body, { consent_push: true });
  assert.deepEqual(page.words(".state"), ["现在：关", "现在：开", "现在：关"]);
});
