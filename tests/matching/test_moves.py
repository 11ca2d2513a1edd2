"""What the policy did to a row, said once."""

from matching.explain.moves import moved

VETERAN = {"text": "原第4，现第1：岗位优先招聘退役军人，依据《退役军人保障法》第四十二条"}
HARDSHIP = {"text": "原第4，现第1：对就业困难人员优先扶持，依据《就业促进法》第五十二条"}


def test_several_rules_tell_the_way_once_and_each_its_ground() -> None:
    assert moved([VETERAN, HARDSHIP]) == [
        "原第4，现第1：岗位优先招聘退役军人，依据《退役军人保障法》第四十二条；对就业困难人员优先扶持，依据《就业促进法》第五十二条"
    ]


def test_an_article_on_which_several_rest_is_named_once() -> None:
    wider = {"text": "原第4，现第1：岗位欢迎退役士兵，依据《退役军人保障法》第四十二条"}
    assert moved([VETERAN, HARDSHIP, wider]) == [
        "原第4，现第1：岗位优先招聘退役军人，岗位欢迎退役士兵，都依据《退役军人保障法》第四十二条；"
        "对就业困难人员优先扶持，依据《就业促进法》第五十二条"
    ]


def test_one_rule_is_told_as_it_stands_and_none_is_silent() -> None:
    assert moved([VETERAN]) == [VETERAN["text"]]
    assert moved([]) == []


def test_other_ways_are_not_mixed() -> None:
    other = {"text": "原第2，现第9：看的和报名的人多"}
    assert moved([VETERAN, other]) == [VETERAN["text"], other["text"]]
