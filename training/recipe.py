"""How a learning set is made: which negatives, and how long labels may come."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Recipe:
    """Which negatives a learning set has besides what was shown, and how long labels may come.

    RecSys Challenge 2017: with what was shown and not clicked as negatives rewards were 1,502-2,474, with random ones,
    wide and deep, 7,286.

    Attributes
    ----------
    wide : how many a list of those drawn from everything open that the person may take
    deep : how many a list from the candidates that were not shown
    in_list : whether what was shown and led to nothing is kept
    horizon : days after the list within which an event counts; lists younger than that are left out
    """

    wide: int = 4
    deep: int = 4
    in_list: bool = True
    horizon: int = 28

    def __str__(self) -> str:
        return (
            f"wide {self.wide}, deep {self.deep}, in-list {'yes' if self.in_list else 'no'}, horizon {self.horizon} d"
        )
