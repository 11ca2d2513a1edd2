"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { asked, client, open, person, sent, signedIn, until, visited } = require("../page.cjs");

test("我的数据: every fact with source, day and use; taken out, called wrong, all deleted", async () => {
  await signedIn();
  const told = await client.data();
  const page = await open("data", "想做什么");

  assert.equal(page.all(".fact").length, told.facts.length);
  assert.equal(page.all(".tag").length, told.tags.length);
  await page.has("电焊工", "13804171234", "最低工资", "4500元/月", "想去哪里", "用来找岗位、排先后、写推荐理由。", "打 12333");
  assert.match(page.text, /你填的，\d{4}年\d{1,2}月\d{1,2}日。/);
  assert.match(page.text, /(读出来的，你写过「.+」|猜的)。用来/);
  assert.doesNotMatch(page.text, /undefined|null|NaN|\[object|full_time/);

  const tag = told.tags.find((one) => one.tag.startsWith("occupation:"));
  const at = told.tags.indexOf(tag);
  await page.tap(".wrong", at);
  await page.has(`你说过不对：职业，${tag.text}`);
  assert.deepEqual(sent, [{ method: "PUT", path: `/v1/seekers/${person}/tags`, body: { tag: tag.tag, right: false } }]);
  await page.tap(".take-back");
  await page.hasNot("你说过不对");
  assert.deepEqual(sent[0].body, { tag: tag.tag, right: null });
  await page.tap(".right", at);
  await page.has("你说对的");
  assert.deepEqual(sent[0].body, { tag: tag.tag, right: true });

  await page.tap(".take-out", told.facts.findIndex((one) => one.field === "wish_salary_min"));
  await page.hasNot("最低工资");
  assert.deepEqual(sent, [
    { method: "PUT", path: `/v1/seekers/${person}/data/wish_salary_min`, body: { value: null } },
  ]);

  await client.refuseLike("P0");
  page.page.instance.show(client.data());
  await page.has("你说过不看的工作", "（机械热加工人员）", "用来不给你看、不推给你这类岗位");
  assert.match(page.words(".refused .soft")[0], /^你填的，\d{4}年\d{1,2}月\d{1,2}日。/);
  await page.tap(".show-again");
  await page.hasNot("你说过不看的工作");
  assert.deepEqual((await client.unwanted()).items, []);

  await page.tap(".forget");
  assert.match(asked[0].content, /不能恢复/);
  assert.deepEqual(sent, []);
  asked[0].success({ confirm: false });
  assert.deepEqual(sent, []);
  asked[0].success({ confirm: true });
  await until(() => visited.includes("/pages/sign-in/sign-in"), () => "the sign-in page");
  assert.deepEqual(sent, [{ method: "DELETE", path: `/v1/seekers/${person}`, body: undefined }]);
  await assert.rejects(client.data(), (error) => error.code === "not_bound");
});
