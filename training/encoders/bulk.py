"""The static model against its teacher: size, speed on one core, quality lost."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from matching.retrieval.encoder import OnnxEncoder
from matching.text.occupations import Floats
from training.adapter import Adapter, save_adapter
from training.encoder import build_encoder
from training.encoders.findings import Findings
from training.encoders.judge import Split, judge
from training.encoders.static import distil, encode, open_static, start
from training.lessons import lessons_of
from training.pupil import Say
from training.taxonomy import Occupation
from training.weights import read_weights, weights_file

FEW, MANY = 100, 5_000
"""Texts that the encoder and the static model are timed on."""


@contextmanager
def built_with(adapter: Adapter) -> Iterator[tuple[OnnxEncoder, float]]:
    """The encoder as it would be served with this adapter, and its size in MB; gone afterwards."""
    with TemporaryDirectory() as directory:
        file = Path(directory) / "adapter.npz"
        save_adapter(file, adapter)
        built = build_encoder(Path(directory), file if adapter else None)
        yield OnnxEncoder(built), (built / "model.onnx").stat().st_size / 2**20


def judge_static(
    findings: Findings, split: Split, occupations: Sequence[Occupation], adapter: Adapter, say: Say
) -> None:
    """Distils what is served and judges it, before and after it learns; held-out titles teach nothing."""
    lessons = lessons_of(occupations, split.learnt)
    long = [text for o in occupations for text in (o.definition, *o.tasks) if text]
    titles = [one.title for one in split.titles]
    with built_with(adapter) as (teacher, size):
        say("the teacher says every token")
        begun = start(read_weights(weights_file()), [*lessons.texts, *long], teacher)
        say("the teacher tells the texts")
        taught = teacher.encode(lessons.texts)
        bodies = [text for text in long if len(text) > 30]
        findings.cost("int8 encoder", **_cost(teacher.encode, bodies[:FEW], size))
    model = distil(begun, lessons.texts, taught, say)
    findings.cost("static model", **_cost(lambda texts: encode(model, texts), bodies[:MANY], begun.megabytes))
    findings.add("static, not trained", "float32", judge(split, encode(open_static(begun), titles)))
    findings.add("static, distilled", "float32", judge(split, encode(model, titles)))


def _cost(encoding: Callable[[Sequence[str]], Floats], texts: Sequence[str], megabytes: float) -> dict[str, Any]:
    """Processor time, whatever else runs on the machine."""
    began = time.process_time()
    encoding(texts)
    return {"texts a second and core": len(texts) / (time.process_time() - began), "MB": megabytes}
