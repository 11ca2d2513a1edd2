"""Fine-tuning the encoder on what is shipped: data/encoder/adapter.npz (`jobmatch-train finetune`).

Every labelled title is drawn near the prototype of its occupation and away from all others: a softmax over all
occupations at once, so the hard negatives of neighbouring ones are always there (Snell et al., NIPS 2017, with learnt
prototypes that begin as the mean of names, definitions and titles). Names, aliases and definitions are lessons too,
at half weight, so that occupations without a labelled title keep their place. Against labels that are about 15 %
wrong: smoothed targets, and the right minor and middle group count beside the occupation.

Only low-rank changes of the upper layers are learnt (Hu et al., ICLR 2022): word embeddings and lower layers stay as
they are, and what the lower layers say of a text is computed once.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.retrieval.encoder import PREFIX
from matching.text.occupations import LEVELS, level_of
from training.adapter import Adapter, Factors
from training.encoder import bert_model, kept_pieces, tokenizer_of
from training.taxonomy import LEVEL_MINOR, LabelledTitle, Occupation
from training.weights import read_weights, weights_file

RECIPE = "prototypes 1"
LAYERS, RANK, SCALE, EPOCHS, BATCH, RATE = 4, 16, 2.0, 4, 64, 1e-3
PROTOTYPE_RATE, TEMPERATURE, SMOOTHING, LEVEL_LOSSES = 2e-3, 0.05, 0.1, (0.5, 0.2)
OTHER_WEIGHT, NAME_SHARE, DEFINITION_SHARE, DEFINITION_SIGNS = 0.5, 0.5, 0.2, 40
"""Weight of names and definitions, the share of each that is read in an epoch, and how much of a definition."""
SORTED = 1024
"""So many lessons at a time are sorted by length before they are cut into batches, so that little is padded."""
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Lessons:
    """Texts, the number of the occupation of each, and its weight; `kind` 0 title, 1 name, 2 definition."""

    texts: list[str]
    right: NDArray[np.int64]
    kind: NDArray[np.int64]
    classes: list[str]

    @property
    def weights(self) -> NDArray[np.float32]:
        return np.where(self.kind == 0, 1, OTHER_WEIGHT).astype(np.float32)

    def epoch(self, rng: np.random.Generator) -> Iterator[NDArray[np.int64]]:
        """Batches of all titles and a share of the rest, each of texts of like length."""
        shares = np.array([1, NAME_SHARE, DEFINITION_SHARE])[self.kind]
        order = rng.permutation(np.flatnonzero(rng.random(len(shares)) < shares))
        lengths = np.array([len(text) for text in self.texts])
        runs = [order[start : start + SORTED] for start in range(0, len(order), SORTED)]
        batches = [
            run[np.argsort(lengths[run], kind="stable")][start : start + BATCH]
            for run in runs
            for start in range(0, len(run), BATCH)
        ]
        return (batches[at] for at in rng.permutation(len(batches)))


def lessons_of(occupations: Sequence[Occupation], titles: Sequence[LabelledTitle]) -> Lessons:
    """Labelled titles, names and aliases, definitions."""
    groups = [o for o in occupations if o.level >= LEVEL_MINOR]
    given = [
        *((labelled.title, labelled.code, 0) for labelled in titles),
        *((name, o.code, 1) for o in groups for name in (o.name, *o.aliases)),
        *((o.definition[:DEFINITION_SIGNS], o.code, 2) for o in groups if o.definition),
    ]
    texts, codes, kind = (list(part) for part in zip(*given, strict=True))
    classes, right = np.unique(np.array(codes), return_inverse=True)
    return Lessons(texts, right, np.array(kind), classes.tolist())


def finetune(lessons: Lessons, say: Say = lambda _: None, epochs: int = EPOCHS, seed: int = 0) -> Adapter:
    """What these lessons change in the encoder's upper layers; the same lessons give the same adapter."""
    import torch

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    pupil = Pupil(lessons.texts, say)
    start = pupil.vectors(range(len(lessons.texts)))
    centre = start[torch.from_numpy(lessons.kind == 0)].mean(dim=0)
    prototypes = _means(_unit(start - centre), lessons).requires_grad_()
    batches = [batch for _ in range(epochs) for batch in lessons.epoch(rng)]
    groups = [torch.from_numpy(level_of(lessons.classes, length)) for length in LEVELS]
    optimiser = torch.optim.AdamW(
        [{"params": pupil.parameters, "weight_decay": 0.01}, {"params": [prototypes], "weight_decay": 0.0}]
    )
    rates = [RATE, PROTOTYPE_RATE]
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rates, total_steps=len(batches) + 1, pct_start=0.1)
    pupil.model.train()
    for step, batch in enumerate(batches):
        near = _unit(pupil(batch) - centre) @ _unit(prototypes).T / TEMPERATURE
        trust = torch.from_numpy(lessons.weights[batch])
        loss = (trust * _losses(near, torch.from_numpy(lessons.right[batch]), groups)).sum() / trust.sum()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(pupil.parameters, 1.0)
        optimiser.step()
        schedule.step()
        say(f"step {step + 1} of {len(batches)}, loss {loss.item():.2f}")
    return pupil.learnt()


class Pupil:
    """The encoder over a fixed list of texts: lower layers computed once, upper layers with factors that learn."""

    def __init__(self, texts: Sequence[str], say: Say) -> None:
        import torch

        weights = read_weights(weights_file())
        kept = kept_pieces(weights.pieces)
        self.model = bert_model(weights, kept, {})
        self.model.requires_grad_(False)
        tokenizer = tokenizer_of(weights, kept)
        tokens = [found.ids for found in tokenizer.encode_batch([PREFIX + text for text in texts])]
        first = len(self.model.encoder.layer) - LAYERS
        self._upper = self.model.encoder.layer[first:]
        self._states = self._read(tokens, self.model.encoder.layer[:first], say)
        self._factors: dict[str, Any] = {}
        for at, layer in enumerate(self._upper, start=first):
            for name, part in list(layer.named_modules()):
                if isinstance(part, torch.nn.Linear):
                    self._factors[f"encoder.layer.{at}.{name}"] = _adapt(part)
        self.parameters = [value for pair in self._factors.values() for value in pair]

    def __call__(self, places: Sequence[int] | NDArray[np.int64]) -> Any:
        """Unit vectors (n, hidden) of the texts at these places."""
        import torch

        states = [self._states[at].float() for at in places]
        lengths = torch.tensor([len(state) for state in states])
        inner = torch.nn.utils.rnn.pad_sequence(states, batch_first=True)
        present = (torch.arange(inner.shape[1])[None] < lengths[:, None]).float()
        inner = _through(self._upper, inner, present)
        return _unit((inner * present[..., None]).sum(1) / lengths[:, None])

    def vectors(self, places: Sequence[int]) -> Any:
        """The same of many texts, without learning."""
        import torch

        with torch.no_grad():
            order = sorted(places, key=lambda at: len(self._states[at]))
            parts = [self(order[start : start + BATCH]) for start in range(0, len(order), BATCH)]
            return torch.cat(parts)[torch.from_numpy(np.argsort(order, kind="stable"))]

    def learnt(self) -> Adapter:
        """The factors as they are now."""
        kept = ((name, (SCALE * up).detach(), down.detach()) for name, (up, down) in self._factors.items())
        return {name: Factors(up.numpy(), down.numpy()) for name, up, down in kept}

    def _read(self, tokens: Sequence[list[int]], layers: Any, say: Say) -> list[Any]:
        """What the lower layers say of each text: (length, hidden), in half precision."""
        import torch

        states: list[Any] = [None] * len(tokens)
        order = sorted(range(len(tokens)), key=lambda at: len(tokens[at]))
        with torch.no_grad():
            for start in range(0, len(order), BATCH):
                say(f"reading {start} of {len(order)} texts")
                places = order[start : start + BATCH]
                ids = torch.nn.utils.rnn.pad_sequence(
                    [torch.tensor(tokens[at]) for at in places], batch_first=True, padding_value=1
                )
                inner = _through(layers, self.model.embeddings(ids), (ids != 1).float())
                for at, state in zip(places, inner, strict=True):
                    states[at] = state[: len(tokens[at])].half()
        return states


def _adapt(linear: Any) -> tuple[Any, Any]:
    """Add SCALE * up @ down to what a layer does; up starts at 0, so that nothing is changed yet."""
    import torch

    up = torch.zeros(linear.out_features, RANK, requires_grad=True)
    down = (torch.randn(RANK, linear.in_features) / math.sqrt(linear.in_features)).requires_grad_()
    linear.register_forward_hook(lambda _, given, made: made + SCALE * (given[0] @ down.T) @ up.T)
    return up, down


def _through(layers: Any, inner: Any, present: Any) -> Any:
    hidden = (1 - present[:, None, None, :]) * -1e9
    for layer in layers:
        made = layer(inner, attention_mask=hidden)
        inner = made[0] if isinstance(made, tuple) else made
    return inner


def _means(vectors: Any, lessons: Lessons) -> Any:
    """The first prototypes, (C, hidden)."""
    import torch

    trust = torch.from_numpy(np.where(lessons.kind == 0, 0.5, 1).astype(np.float32))[:, None]
    total = torch.zeros(len(lessons.classes), vectors.shape[1])
    return _unit(total.index_add(0, torch.from_numpy(lessons.right), trust * vectors))


def _losses(near: Any, right: Any, groups: Sequence[Any]) -> Any:
    """Smoothed cross entropy of the occupation, and cross entropies of its minor and middle group; one number a row."""
    import torch

    chances = torch.log_softmax(near, dim=1)
    rows = torch.arange(len(right))
    total = -(1 - SMOOTHING) * chances[rows, right] - SMOOTHING * chances.mean(dim=1)
    for weight, group in zip(LEVEL_LOSSES, groups, strict=True):
        summed = torch.zeros(len(right), int(group.max()) + 1).index_add(1, group, chances.exp())
        total = total - weight * (summed[rows, group[right]] + 1e-6).log()
    return total


def _unit(vectors: Any) -> Any:
    import torch

    return torch.nn.functional.normalize(vectors, dim=-1)
