"""What the shipped rules find in a posting, what they leave alone, and what the work makes lawful. All invented."""

from pathlib import Path

import pytest

from matching.errors import PolicyInvalid
from matching.screening.rules import Rules
from matching.screening.wording import MOST, Text, Wording
from matching.text.clauses import SENTENCE_REACH

FILE = Path(__file__).parents[3] / "data" / "policy" / "screening.yaml"
WORDING = Wording(Rules.load(FILE))


def found(words: str, title: str = "岗位") -> list[tuple[str, str, str]]:
    return [(one.kind, one.verdict.value, one.text) for one in WORDING.read(f"{title}\n{words}")]


UNLAWFUL = [
    ("女,25-38岁,会计专业", "sex", "女"),
    ("要求:男,能吃苦", "sex", "要求:男"),
    ("限女性,生熟手均可", "sex", "限女性"),
    ("包吃住,女生优先", "sex", "女生优先"),
    ("不招女工", "sex", "不招女工"),
    ("只要男孩子,一对一带教", "sex", "只要男孩子"),
    ("1.年龄40岁以下 2.性别:女 3.中专", "sex", "性别:女"),
    ("质检员(女性)两名", "sex", "女性"),
    ("已婚已育优先", "marriage", "已婚已育优先"),
    ("需未婚,服从安排", "marriage", "需未婚"),
    ("入职三年内不得生育", "marriage", "三年内不得生育"),
    ("孕妇勿扰", "marriage", "孕妇勿扰"),
    ("入职体检含孕检", "marriage", "孕检"),
    ("简历请注明婚育状况", "marriage", "婚育状况"),
    ("汉族优先", "ethnicity", "汉族优先"),
    ("不招少数民族", "ethnicity", "不招少数民族"),
    ("要求无宗教信仰", "religion", "无宗教信仰"),
    ("入职要查乙肝", "carrier", "查乙肝"),
    ("残疾人勿扰", "disability", "残疾人勿扰"),
    ("外地户口不要", "origin", "外地户口不要"),
    ("仅限本地户籍", "origin", "仅限本地户籍"),
    ("河南人勿扰", "origin", "河南人勿扰"),
    ("14-40岁均可", "age", "14-40岁"),
    ("男1名女2名", "sex", "女2名"),
    ("招男工20名", "sex", "男"),
    ("招聘美女前台", "sex", "美女"),
    ("女工数名", "sex", "女工"),
    ("最好是女孩子", "sex", "最好是女孩子"),
    ("只考虑男性", "sex", "只考虑男性"),
    ("不考虑女性", "sex", "不考虑女性"),
    ("女勿扰", "sex", "女勿扰"),
    ("女生慎投", "sex", "女生慎投"),
    ("不建议女生投递", "sex", "不建议女生投递"),
    ("以女性为主", "sex", "以女性为主"),
    ("招前厅女服务员", "sex", "女"),
    ("帅哥优先", "sex", "帅哥优先"),
    ("有无二胎打算", "marriage", "无二胎打算"),
    ("婚育情况需说明", "marriage", "婚育情况"),
    ("入职体检含妊娠检测", "marriage", "妊娠检测"),
    ("三年内不准备结婚", "marriage", "不准备结婚"),
    ("入职满两年后方可生育", "marriage", "入职满两年后方可生育"),
    ("离异不要", "marriage", "离异不要"),
    ("怀孕女职工自动离职", "marriage", "怀孕女职工自动离职"),
    ("女职工在孕期不录用", "marriage", "孕期不录用"),
    ("女职工享受社保,入职三年内不得怀孕", "marriage", "三年内不得怀孕"),
    ("孩子小的勿扰", "marriage", "孩子小的勿扰"),
    ("二胎妈妈优先", "marriage", "二胎妈妈优先"),
    ("搓澡师傅,只限女部", "sex", "只限女部"),
]
TRAPS = [
    ("先交三百块培训押金,转正退还", "deposit", "先交三百块培训押金"),
    ("当天安排宿舍。押金100", "deposit", "押金100"),
    ("需提供本地担保人", "deposit", "需提供本地担保人"),
    ("报名费200元", "fee", "报名费200元"),
    ("服装费自理", "fee", "服装费自理"),
    ("先学后付,学成上岗", "loan", "先学后付"),
    ("入职须扣押身份证", "papers_kept", "扣押身份证"),
    ("在家兼职刷单,日结", "brush", "兼职刷单"),
    ("发展下线拿提成", "pyramid", "发展下线"),
    ("柬埔寨打字员,月薪两万", "unlawful_work", "柬埔寨打字员"),
    ("出租银行卡,日结", "unlawful_work", "出租银行卡"),
    ("需自费培训", "fee", "需自费培训"),
    ("先购买产品500元", "fee", "先购买产品"),
    ("入职前需办理贷款", "loan", "入职前需办理贷款"),
    ("压身份证", "papers_kept", "压身份证"),
    ("身份证原件要交公司保管", "papers_kept", "身份证原件要交公司保管"),
    ("身份证先放在店里", "papers_kept", "身份证先放在店里"),
    ("毕业证交由单位统一保管", "papers_kept", "毕业证交由单位统一保管"),
    ("夜场陪酒", "escort", "陪酒"),
    ("缴纳定金", "deposit", "缴纳定金"),
]
DOUBTFUL = [
    ("年龄18-35岁", "age", "年龄18-35岁"),
    ("十八以上三十以下", "age", "十八以上三十以下"),
    ("90后优先", "age", "90后优先"),
    ("身高165cm以上", "appearance", "身高165cm以上"),
    ("五官端正", "appearance", "五官端正"),
    ("本地人优先", "origin", "本地人优先"),
    ("有营口户口优先", "origin", "有营口户口优先"),
    ("属虎勿扰", "zodiac", "属虎勿扰"),
    ("处女座勿扰", "zodiac", "处女座勿扰"),
    ("985/211院校优先", "school", "985/211院校优先"),
    ("211、985优先", "school", "211、985优先"),
    ("无不良嗜好、形象气质好", "appearance", "形象气质好"),
    ("第一学历本科", "school", "第一学历本科"),
    ("第一学历须为统招本科", "school", "第一学历须为统招本科"),
    ("重本以上", "school", "重本以上"),
    ("统招一本院校及以上学历", "school", "一本院校及以上学历"),
    ("重点大学毕业", "school", "重点大学毕业"),
    ("名校优先", "school", "名校优先"),
    ("形象气质佳", "appearance", "形象气质佳"),
    ("形象好、气质佳者优先", "appearance", "形象好、气质佳者优先"),
    ("外形出众", "appearance", "外形出众"),
    ("外形良好", "appearance", "外形良好"),
    ("招聘美女前台", "appearance", "美女"),
    ("自考成教勿投", "school", "自考成教勿投"),
    ("体检费自理", "fee", "体检费自理"),
    ("无经验也可,轻松月入2万", "pay_promise", "轻松月入2万"),
    ("男18-45岁,女18-40岁", "sex", "男18-45岁,女18-40岁"),
    ("家庭主妇优先", "marriage", "家庭主妇优先"),
    ("押半个月工资", "wages_withheld", "押半个月工资"),
    ("年轻人优先", "age", "年轻人优先"),
    ("肢体健全", "disability", "肢体健全"),
]


@pytest.mark.parametrize(("words", "kind", "span"), UNLAWFUL)
def test_what_a_law_forbids_is_unlawful(words: str, kind: str, span: str) -> None:
    assert (kind, "unlawful", span) in found(words)


@pytest.mark.parametrize(
    ("title", "span"), [("叉车男司机", "男"), ("普工男", "男"), ("文员-女", "-女"), ("男焊工", "男"), ("女主播", "女")]
)
def test_a_title_that_names_a_sex_is_unlawful(title: str, span: str) -> None:
    assert ("sex", "unlawful", span) in found("工作认真", title)


def test_a_sign_of_the_zodiac_names_no_sex() -> None:
    assert [kind for kind, *_ in found("处女座勿扰")] == ["zodiac"]


def test_a_title_that_hints_at_one_or_words_no_rule_knows_are_for_a_person_to_read() -> None:
    assert ("sex", "doubtful", "阿姨") in found("工作认真", "保洁阿姨")
    assert [one[:2] for one in found("男的要兼职送货")] == [("sex", "doubtful")]
    assert [one[:2] for one in found("顶岗,怀孕看情况")] == [("marriage", "doubtful")]


@pytest.mark.parametrize(("words", "kind", "span"), TRAPS)
def test_who_asks_for_money_or_papers_sets_a_trap(words: str, kind: str, span: str) -> None:
    assert (kind, "trap", span) in found(words)


@pytest.mark.parametrize(("words", "kind", "span"), DOUBTFUL)
def test_what_only_guidance_is_against_is_doubtful(words: str, kind: str, span: str) -> None:
    assert (kind, "doubtful", span) in found(words)


@pytest.mark.parametrize(
    "words",
    [
        "男女不限", "不限男女", "性别不限", "男、女均可", "男女不限,男士西装陈列", "销售女装和男鞋", "男科门诊导医",
        "幼师,面向女生宿舍", "教职工子女优先入学", "三八妇女节发礼品", "女员工享产假,男员工享陪产假",
        "男女比例适中", "目前公司女性居多",
        "婚育福利", "结婚礼金、生育礼金", "已婚未婚均可", "婚育不限", "婚姻家庭咨询", "适合宝妈",
        "带身份证原件", "入职交身份证复印件", "身份证由公司人事核对", "身份证交公司登记后退还",
        "无押金", "免押金,包住", "不收取任何费用及押金", "本工作无任何报名费,培训费,入会费,保证金等,完全免费",
        "负责投标保证金的申请及退还", "核对客户押金", "照顾能自理的老人", "培训费全额报销",
        "不押身份证", "持有低压电工证", "不压工资", "公关经理", "工作不需要陪酒",
        "面试请带身份证原件", "严禁刷单", "不拉人头,非传销",
        "少数民族优先", "民族不限", "残疾人优先", "残疾人专岗", "欢迎退役军人", "退役军人优先",
        "户籍不限", "可解决户口", "根据户籍就近安排", "外地人员直接安排住宿",
        "年龄不限", "年满18周岁", "18-60周岁", "给3-15岁儿童上课", "工龄满10年",
        "女职工在孕期不安排夜班", "怀孕七个月以上的女职工不安排夜班", "不安排孕期女职工上夜班",
        "女职工孕期不得解除劳动合同", "女职工在孕期、产期、哺乳期依法享受保护",
        "落实女职工劳动保护特别规定", "怀孕女职工可申请调整岗位",
        "哺乳期女员工每天享受一小时哺乳时间", "公司美女老师多", "美女帅哥看过来", "妇女工作者",
        "成熟稳重", "维护公司形象", "良好的职业形象", "企业形象好", "形象良好", "形象设计", "形象气质不限", "身体健康",
        "乙肝疫苗销售",
        "第一学历不限", "第一学历大专也可", "一本正经", "帮助孩子考上重点大学", "重点客户维护",
        "全日制劳动合同", "导师来自985院校", "研究双一流高校客户", "无需本地户口", "不要求已婚",
    ],
)  # fmt: skip
def test_harmless_words_and_negations_are_left_alone(words: str) -> None:
    assert found(words) == []


def test_women_may_be_kept_from_work_that_is_forbidden_to_them() -> None:
    assert ("sex", "unlawful", "限男") in found("限男")
    assert found("限男", title="井下采矿工") == []
    assert ("sex", "unlawful", "女") in found("女,要细心", title="井下采矿工")
    assert [one[1] for one in found("限男,每小时搬运30公斤的砖包二十次")] == ["doubtful"]


def test_a_sex_that_the_work_itself_may_ask_for_is_a_person_s_to_judge() -> None:
    assert found("限女性", title="女浴区搓澡工")[-1][1] == "doubtful"


def test_measures_for_those_who_need_them_are_lawful() -> None:
    assert found("仅限本地户籍,就业困难人员", title="公益性岗位保洁") == []


def test_who_recruits_for_the_state_may_limit_ages_and_actors_looks() -> None:
    assert found("18-35周岁", title="公务员录用") == []
    assert found("身高165cm以上", title="平面模特") == []


def test_every_finding_names_its_article_and_why() -> None:
    for one in WORDING.read("女文员\n已婚已育优先,汉族,押金100元,五官端正"):
        assert one.article
        assert one.why


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("exempt: [of_looks]", "exempt: [of_luck]", "of_luck"),
        ("signs: [残, 聋, 四肢健全, 肢体健全]", "sign: [残]", "sign"),
        ("- '(?:四肢|肢体)健全'", "- '(?:四肢|肢体健全'", "四肢"),
    ],
)
def test_a_rule_that_cannot_work_is_refused_when_it_is_loaded(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    text = FILE.read_text("utf-8")
    assert before in text
    (tmp_path / "screening.yaml").write_text(text.replace(before, after), "utf-8")
    with pytest.raises(PolicyInvalid, match=said):
        Rules.load(tmp_path / "screening.yaml")


@pytest.mark.parametrize("scope", ["clause", "sentence"])
def test_around_a_place_only_its_neighbourhood_is_asked(scope: str) -> None:
    read = Text("押金有" * 5000)
    assert len(read.around(7000, 7002, scope)) <= 3 * SENTENCE_REACH


@pytest.mark.parametrize("words", ["女,", "已婚", "押金100元"])
def test_of_a_hostile_text_so_many_places_are_looked_at(words: str) -> None:
    assert 0 < len(found(words * 5000)) <= 5 * MOST
