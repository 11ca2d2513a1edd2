"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { chosen, client, open, person, sent, signedIn, visited } = require("../page.cjs");

test("收藏: lately saved first, what is closed says so, applied to from here, and taken out", async () => {
  await signedIn();
  await client.save("P3");
  await client.save(process.env.CLOSED);
  await client.save("P4");
  const found = await client.saved();
  assert.deepEqual(found.map((one) => one.posting_id), ["P4", process.env.CLOSED, "P3"]);
  const page = await open("saved", "收藏了 3 个岗位，其中 1 个已下架。");

  assert.equal(page.all(".posting").length, 3);
  await page.has("已下架：企业不再招人。", `${found[0].employer}，${found[0].district}`, found[0].salary.text, "打 12333");
  assert.match(page.words(".soft")[0], /^\d{4}年\d{1,2}月\d{1,2}日收藏$/);
  assert.doesNotMatch(page.text, /undefined|null|NaN|\[object/);
  assert.equal(page.all(".apply").length, 2);
  await page.tap(".apply", 1);
  assert.deepEqual([visited, chosen.posting], [["/pages/apply/apply"], "P3"]);

  await page.tap(".unsave", 1);
  await page.has("收藏了 2 个岗位。");
  assert.equal(`${sent[0].method} ${sent[0].path}`, `DELETE /v1/seekers/${person}/saved/${process.env.CLOSED}`);
  await page.tap(".unsave");
  await page.has("收藏了 1 个岗位。");
  await page.tap(".unsave");
  await page.has("还没有收藏。看到想再想想的岗位，点「收藏」，就在这里找得到。");
  await page.tap(".back");
  assert.deepEqual(visited, ["back"]);
});
