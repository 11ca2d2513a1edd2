"use strict";

const assert = require("node:assert/strict");
const { test } = require("node:test");
const { chosen, client, grants, open, person, sent, signedIn, until, visited } = require("../page.cjs");

test("消息: what was told and why, opened, dismissed, and one more allowed", async () => {
  await signedIn();
  const { items, unread } = await client.inbox();
  assert.ok(unread > 0);
  const page = await open("inbox", items[0].title);

  await page.has("（未读）", "为什么告诉你：", items[0].lines[0], "打 12333");
  assert.deepEqual(page.words(".reason"), items.flatMap((one) => one.why.map((why) => `✓ ${why}`)));
  assert.doesNotMatch(page.text, /undefined|null|NaN|\[object/);
  await until(() => sent.some((one) => one.path.endsWith("/read")), () => "marked as read");
  let left = unread;
  for (let tries = 0; left && tries < 100; tries += 1) left = (await client.inbox()).unread;
  assert.equal(left, 0);

  await page.tap(".open");
  assert.deepEqual([visited, chosen.posting], [["/pages/apply/apply"], items[0].about[0]]);

  await page.tap(".subscribe");
  await page.has("还能提醒你 1 次");
  assert.deepEqual(grants, [["tmpl"]]);
  assert.deepEqual(sent[0].body.accepted, ["tmpl"]);

  await page.tap(".dismiss");
  await page.has("你说过不合适。");
  const address = `/v1/seekers/${person}/inbox/${items[0].message_id}/dismissed`;
  assert.deepEqual(sent[0], { method: "POST", path: address, body: {} });
});
