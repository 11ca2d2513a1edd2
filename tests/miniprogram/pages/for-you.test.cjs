"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { blocked, chosen, client, open, person, sent, signedIn, until, visited } = require("../page.cjs");

test("为你推荐: what a card says, and where its buttons lead", async () => {
  await signedIn();
  sent.length = 0;
  const { items } = await client.forYou();
  sent.length = 0;
  const page = await open("for-you", items[0].title);

  const mine = `GET /v1/seekers/${person}`;
  assert.deepEqual(sent.map((one) => `${one.method} ${one.path}`), [
    `${mine}/recommendations?limit=10`, `${mine}/unwanted`, `${mine}/saved`,
  ]);
  assert.equal(page.all(".posting").length, 10);
  await page.has("为你推荐", "按你的求职意向、远近和时间排列。", `${items[0].employer}，${items[0].district}`, items[0].salary.text);
  const reasons = items.flatMap((one) => one.reasons.slice(0, 3).map((reason) => `✓ ${reason.text}`));
  const gaps = items.flatMap((one) => one.gaps.slice(0, 2).map((gap) => `还差：${gap.text}`));
  assert.ok(reasons.length > 10 && gaps.length > 0);
  assert.deepEqual(page.words(".reason"), reasons);
  assert.deepEqual(page.words(".gap"), gaps);
  await page.has("打 12333");
  assert.doesNotMatch(page.text, /undefined|null|NaN|\[object/);

  for (const [button, address] of [["apply", "/pages/apply/apply"], ["why", "/pages/why/why"], ["dismiss", "/pages/dismiss/dismiss"]]) {
    await page.tap(`.${button}`, 1);
    assert.deepEqual(visited, [address]);
    assert.deepEqual([chosen.item.posting_id, chosen.posting], [items[1].posting_id, items[1].posting_id]);
  }
  await page.tap(".settings");
  assert.deepEqual(visited, ["/pages/settings/settings"]);
  await page.tap(".inbox");
  assert.deepEqual(visited, ["/pages/inbox/inbox"]);
  await page.tap(".data");
  assert.deepEqual(visited, ["/pages/data/data"]);
  await page.tap(".saved-list");
  assert.deepEqual(visited, ["/pages/saved/saved"]);

  await page.tap(".save", 1);
  await until(() => page.words(".save")[1] === "已收藏，取消", () => "saved");
  assert.equal(`${sent[0].method} ${sent[0].path}`, `PUT /v1/seekers/${person}/saved/${items[1].posting_id}`);
  assert.deepEqual((await client.saved()).map((one) => one.posting_id), [items[1].posting_id]);
  await page.tap(".save", 1);
  await until(() => page.words(".save")[1] === "收藏", () => "saved no more");
  assert.deepEqual(await client.saved(), []);

  await page.tap(".more");
  await until(() => page.all(".posting").length > 10, () => "ten more");
  assert.equal(sent[0].path, `/v1/seekers/${person}/recommendations?limit=20`);
  await page.has("没有用别的凑数");

  await page.tap(".tell-how");
  await page.has("不看性别、年龄");
  assert.deepEqual(sent.map((one) => one.path), ["/v1/about/ranking"]);

  const gone = items[0];
  await client.dismiss(gone.posting_id, "太远");
  chosen.dismissed = gone;
  page.page.triggerPageLifeTime("show");
  await page.has(`「${gone.title}」不合适。以后不再给你看。`);
  await page.tap(".restore");
  await page.hasNot("以后不再给你看");
  assert.equal(`${sent[0].method} ${sent[0].path}`, `DELETE /v1/seekers/${person}/dismissals/${gone.posting_id}`);

  const welder = items.find((one) => one.title === "电焊工");
  await client.dismiss(welder.posting_id, "不想做这类");
  Object.assign(chosen, { dismissed: welder, reason: "不想做这类" });
  page.page.triggerPageLifeTime("show");
  await page.has("以后都不看这类吗？这类是：", "（机械热加工人员）", "你想做的也在这一类里");
  assert.deepEqual((await client.unwanted()).items, []);
  await page.tap(".refuse");
  await page.has("没有给你看的", "你说过不看：", "个岗位因此没给你看。");
  assert.deepEqual(sent[0].body, { posting_id: welder.posting_id });
  const [{ code, left_out }] = (await client.unwanted()).items;
  assert.ok(left_out > 0);
  assert.ok(!(await client.forYou()).items.some((one) => one.title === "氩弧焊工"));
  await page.tap(".show-again");
  await page.hasNot("没有给你看的");
  assert.equal(`${sent[0].method} ${sent[0].path}`, `DELETE /v1/seekers/${person}/unwanted/${code}`);
  chosen.reason = "不想说";
  await client.restore(welder.posting_id);

  await client.setConsents({ consent_personalisation: false });
  page.page.triggerPageLifeTime("show");
  await page.has("最新岗位", "只按发布时间排列，不用你的资料");
  assert.deepEqual([page.all(".reason").length, page.all(".gap").length, page.all(".why").length], [0, 0, 0]);

  blocked.network = true;
  await page.tap(".more");
  await page.has("网络断了，你填的内容还在。");
  blocked.network = false;
  await page.tap(".retry");
  await page.hasNot("网络断了");
});
