"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { chosen, client, open, person, sent, signedIn, visited } = require("../page.cjs");

test("报名: what goes to whom is read first, then sent, then taken back", async () => {
  await signedIn();
  [chosen.item] = (await client.forYou()).items;
  const { employer, posting_id, title } = chosen.item;
  chosen.posting = posting_id;
  const page = await open("apply", title);

  await page.has(`会发给：${employer}`, "姓名：王芳", "电话：13804171234", "工作经历：在铁工厂焊了三年");
  await page.has("不会发：身份证号 困难身份 家庭情况", "打 12333");
  await page.tap(".back");
  assert.deepEqual([sent, visited], [[], ["back"]]);

  await page.tap(".confirm");
  await page.has("已报名", "等企业答复，最晚");
  assert.deepEqual(sent, [
    { method: "POST", path: `/v1/seekers/${person}/applications`, body: { posting_id, agrees_to_send: true } },
  ]);
  assert.equal(page.all(".confirm").length, 0);
  assert.doesNotMatch(page.text, /undefined|null|NaN|\[object/);

  await page.tap(".withdraw");
  await page.has("你已取消", "你取消了报名。企业看不到你的资料了。");
  assert.deepEqual(sent[0], {
    method: "POST",
    path: `/v1/seekers/${person}/applications/${posting_id}/withdraw`,
    body: {},
  });
});
