"""What employers write of why somebody was refused: unlawful grounds are found, honest ones pass."""

from pathlib import Path

import pytest

from matching.screening import Screener

SCREENER = Screener.load(Path(__file__).resolve().parents[3] / "data" / "policy" / "screening.yaml")
GROUNDS = {
    "sex": "我们只要男的。女的干不了。不要女性。需要小伙子",
    "age": "年龄大了点。50岁了。快退休了。想找年轻点的。岁数偏大。要找90后。不是因为年龄，就是不合适",
    "marriage": "她怀孕了。已婚未育，怕她生孩子。有孩子要接送。离异。没结婚，怕待不住。家庭负担重。她是宝妈",
    "health": "乙肝携带者。身体不好。残疾人干不了这个。听力不行。体检没过。腰不好搬不动",
    "origin": "外地户口，不考虑。不要东北人。农村来的",
    "ethnicity": "少数民族，吃饭不方便。信教",
    "appearance": "个子太矮。长相一般。太胖",
    "group": "低保户。是刑满释放人员。退伍兵脾气大",
}
HONEST = (
    "已招满。没有叉车证。经验不够。面试没来。电话打不通。工资谈不拢。要求的工资高。住得太远。不能上夜班。生产线经验不足。"
    "客户资源少。对产品不熟悉。工龄不够三年。技能测试没通过。没有健康证。体育专业不对口。老家有事来不了。故障排查不熟练。"
    "学历不够。岗位取消了。育婴师证没有。到岗时间晚。没做过女装销售。团队精神不够。最后没来。已经录用了别人。驾龄不够。"
    "沟通表达一般。不会用办公软件。本人不愿意来。试岗三天没来。护理病人没经验。账户资料没交齐。"
)


@pytest.mark.parametrize(("kind", "said"), GROUNDS.items())
def test_every_unlawful_ground_is_found(kind: str, said: str) -> None:
    for words in said.split("。"):
        found = SCREENER.screen_reason(words)
        assert kind in {one.kind for one in found}, words
        assert all(one.text == words[slice(*one.span)] and one.article and one.why for one in found)


def test_honest_reasons_pass() -> None:
    held = {words: found for words in HONEST.split("。") if (found := SCREENER.screen_reason(words))}
    assert held == {}


def test_a_trap_is_found_in_a_reason_too() -> None:
    assert {one.kind for one in SCREENER.screen_reason("先交500元押金才能入职")} == {"deposit"}
