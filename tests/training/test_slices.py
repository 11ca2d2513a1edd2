"""Slices of queries by occupation, by length, by what was learnt from."""

from matching.records import JobPosting
from training.datasets import LabelledAd
from training.slices import slices_of_ads, slices_of_wishes
from training.taxonomy import LabelledTitle


def a_title(title: str, code: str) -> LabelledTitle:
    return LabelledTitle(title, title, code)


LEARNT = [a_title(f"焊工{at}", "6-18-02-04") for at in range(5)] + [a_title("会计", "2-06-03-00")]


def test_wishes_by_trade_length_and_cold_start() -> None:
    held = [
        a_title("焊工", "6-18-02-04"),
        a_title("出纳会计主管", "2-06-03-00"),
        a_title("某某某某某某某某某", "4-01-01-00"),
    ]
    found = slices_of_wishes(held, LEARNT)
    assert [value[0] for value in found["大类"]] == ["6", "2", "4"]
    assert found["求职意向字数"] == ["少于4字", "4到8字", "多于8字"]
    assert found["训练里同职业的标题"] == ["5个以上", "1到4个", "0个（冷启动）"]


def test_ads_by_the_length_of_their_text() -> None:
    ads = [
        LabelledAd(
            JobPosting(posting_id="1", title="焊工", employer="甲", description="字" * signs), "焊工", "6-18-02-04", ""
        )
        for signs in (0, 20, 201)
    ]
    assert slices_of_ads(ads, LEARNT)["正文字数"] == ["少于20字", "20到200字", "多于200字"]


def test_ads_by_city_however_it_is_written() -> None:
    regions = ("广东省广州市番禺区石楼镇", "深圳·南山区·科技园", "深圳-宝安区", "北京··", "辽宁省营口市", "成都", "")
    posting = JobPosting(posting_id="1", title="焊工", employer="甲", description="")
    ads = [LabelledAd(posting, "焊工", "6-18-02-04", "", region) for region in regions]
    assert slices_of_ads(ads, LEARNT)["城市"] == ["广州", "深圳", "深圳", "北京", "其他城市", "其他城市", "没写"]
