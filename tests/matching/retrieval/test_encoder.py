"""The encoder: order, length, meaning, and what it says when it is not there."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matching.errors import EncoderMissing
from matching.retrieval.encoder import OnnxEncoder, SentenceTransformerEncoder, open_encoder, sums_in_32_bits
from matching.text.describe import Encoder

TITLES = ["电焊工", "会计", "叉车司机", "幼儿园老师", "保安", "急招客服专员，五险一金，双休，包吃住，无责底薪"] * 5


def test_vectors_have_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(TITLES)
    assert vectors.shape == (len(TITLES), encoder.dim)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_rows_stand_in_the_order_of_the_texts(encoder: Encoder) -> None:
    together = encoder.encode(TITLES)
    alone = np.concatenate([encoder.encode([title]) for title in TITLES])
    assert [TITLES[at] for at in (together @ alone.T).argmax(axis=1)] == TITLES
    assert (together * alone).sum(axis=1).min() > 0.97  # 8-bit activations differ a little with the batch


def test_a_text_has_the_same_vector_whatever_is_encoded_beside_it(encoder: Encoder) -> None:
    beside = ["叉车司机", "要求细致认真，能倒班，包吃住，五险一金，无经验可培训上岗", "保洁", "会计", "货车司机"]
    np.testing.assert_array_equal(encoder.encode([*beside, "焊工"])[-1], encoder.encode(["焊工"])[0])


def test_like_work_is_nearer_than_unlike_work(encoder: Encoder) -> None:
    welder, also_welder, teacher = encoder.encode(["电焊工", "氩弧焊焊工师傅", "小学语文老师"])
    assert welder @ also_welder > welder @ teacher + 0.02


def test_the_served_encoder_agrees_with_the_sentence_transformer_it_was_made_from(encoder: Encoder, root: Path) -> None:
    original = SentenceTransformerEncoder(str(root / "data" / "models" / "e5-small-zh"))
    cosines = (original.encode(TITLES[:6]) * encoder.encode(TITLES[:6])).sum(axis=1)
    assert cosines.min() > 0.98


def test_vectors_are_the_same_on_a_processor_whose_sums_of_signed_bytes_overflow(
    encoder: Encoder, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matching.retrieval.encoder.sums_in_32_bits", lambda: False)
    careful = OnnxEncoder(root / "data" / "models" / "e5-small-zh")
    np.testing.assert_array_equal(careful.encode(TITLES[:6]), encoder.encode(TITLES[:6]))


def test_a_processor_that_does_not_tell_is_not_trusted_with_signed_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platform.machine", lambda: "x86_64")
    told = tmp_path / "cpuinfo"
    assert not sums_in_32_bits(told)
    told.write_text("flags : fpu avx2 avx512f")
    assert not sums_in_32_bits(told)
    told.write_text("flags : fpu avx2 avx512_vnni")
    assert sums_in_32_bits(told)


def test_no_text_gives_no_vector(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dim)


def test_the_beginning_of_an_endless_text_decides(encoder: Encoder) -> None:
    start = "负责车间设备的日常保养与维修，" * 40
    near, far = encoder.encode([start + "甲" * 5000, start + "乙" * 5000])
    assert near @ far > 0.99


def test_a_missing_encoder_names_the_command_that_builds_it(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissing, match="jobmatch-train prepare"):
        open_encoder("e5-small-zh", tmp_path)
    with pytest.raises(EncoderMissing, match="jobmatch-train prepare"):
        OnnxEncoder(tmp_path)


def test_an_unknown_model_names_the_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderMissing, match="JOBMATCH_ENCODER"):
        open_encoder(str(tmp_path / "no-such-model"), tmp_path)


def test_serving_imports_neither_torch_nor_sentence_transformers(root: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from matching.retrieval.encoder import open_encoder\n"
        f"open_encoder('e5-small-zh', Path({str(root / 'data' / 'models')!r})).encode(['焊工'])\n"
        "sys.exit(bool({'torch', 'sentence_transformers', 'transformers'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], cwd=root, check=False).returncode == 0


def test_encoding_leaves_no_report_and_no_identity_in_the_home_directory(root: Path, tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from matching.retrieval.encoder import open_encoder\n"
        f"open_encoder('e5-small-zh', Path({str(root / 'data' / 'models')!r})).encode(['焊工'])"
    )
    told = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    home = told | {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", program], cwd=root, env=home, check=True)
    assert list(tmp_path.iterdir()) == []
