"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { chosen, client, open, person, sent, signedIn, visited } = require("../page.cjs");

test("为什么推荐: each reason with both texts, each gap, what is not looked at, and the way to correct", async () => {
  await signedIn();
  const { items } = await client.forYou();
  chosen.item = items.find((one) => one.title.includes("焊工") && one.gaps.length && one.reasons.some((reason) => reason.evidence.posting));
  const page = await open("why", chosen.item.title);

  assert.deepEqual(page.words(".reason"), chosen.item.reasons.map((one) => `✓ ${one.text}`));
  assert.deepEqual(page.words(".gap"), chosen.item.gaps.map((one) => `还差：${one.text}`));
  const quoted = chosen.item.reasons.flatMap(({ evidence }) => [
    ...(evidence.posting ? [`岗位写的：「${evidence.posting}」`] : []),
    ...(evidence.profile ? [`你填的：「${evidence.profile}」`] : []),
  ]);
  assert.ok(quoted.length > 1);
  assert.deepEqual(page.words(".soft"), quoted);
  await page.has("性别、年龄、民族、健康、户口、婚姻，排列时都不看。", "打 12333");
  assert.doesNotMatch(page.text, /undefined|null|NaN|\[object/);

  const { posting: kind } = await client.unwanted(chosen.item.posting_id);
  await page.has(`这类是：${kind.text}。`, "随时可以改。");
  await page.tap(".refuse");
  await page.has("记下了：不看这类岗位。");
  assert.deepEqual(sent[0], {
    method: "POST", path: `/v1/seekers/${person}/unwanted`, body: { posting_id: chosen.item.posting_id },
  });
  assert.ok(!(await client.forYou()).items.some((one) => one.posting_id === chosen.item.posting_id));
  await page.tap(".show-again");
  await page.hasNot("记下了");
  assert.ok((await client.forYou()).items.some((one) => one.posting_id === chosen.item.posting_id));

  await page.tap(".correct");
  assert.deepEqual(visited, ["/pages/data/data"]);
});
