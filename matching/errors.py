"""The family of errors; each message says what is wrong and what to do.

MatchingError
├── BadInput              a field's value cannot be used (field, value, cure)
│   ├── BadRow            several of them in one record (problems)
│   └── SeenIsStale       a decision about what is not any more as it was looked at: nothing is decided
├── UnreadableFile        a file is not what its name says, or its columns are missing
├── NotFound              no such record
│   ├── Forgotten         there was one; it was deleted at the person's request
│   └── Merged            there was one; it was the second of one person and is kept under the other's id
├── Forbidden             this actor may not see or do that
├── SignInRefused         wrong name, password or code, or too many tries
│   └── NotBound          a WeChat account that is nobody's yet
├── EncoderMissing        the chosen encoder is not on this machine
├── ModelMismatch         a stored model and this code disagree
├── IndexDamaged          an index file fails its checksum (it is a cache: it is rebuilt)
├── PolicyInvalid         priority.yaml breaks its own rules (file, line, cure)
├── ReplayDiffers         a decision made again gave other bytes
├── SealBroken            a sealed field opens with none of the keys at hand
├── ChannelDown           another party's service (WeChat) does not answer, or does not know this installation
├── StoreUnavailable      the database does not answer, is locked, or cannot be opened
└── UnsafeSettings        the service refuses to start like this
"""


class MatchingError(Exception):
    """Root of the family; `code` is stable and goes on the wire."""

    code = "matching_error"


class BadInput(MatchingError):
    """A value that cannot be used: which field, what stood there, what to do."""

    code = "bad_input"

    def __init__(self, field: str, value: object, cure: str) -> None:
        shown = "" if value is None else str(value)
        self.field, self.value, self.cure = field, shown if len(shown) <= 80 else shown[:77] + "...", cure
        super().__init__(f"{field}={self.value!r}: {cure}" if self.value else f"{field}: {cure}")


class BadRow(BadInput):
    """A record with one or more values that cannot be used: all of them, the first one shown as its own."""

    def __init__(self, problems: "list[BadInput]") -> None:
        first = problems[0]
        super().__init__(first.field, first.value, first.cure)
        self.problems = tuple(problems)


class SeenIsStale(BadInput):
    code = "stale"

    def __init__(self, posting_id: str) -> None:
        super().__init__("revision", None, f"岗位 {posting_id} 在你看过以后有改动，没有作出决定。请重新看过再决定。")


class UnreadableFile(MatchingError):
    code = "unreadable_file"


class NotFound(MatchingError):
    code = "not_found"


class Forgotten(NotFound):
    code = "forgotten"


class Merged(NotFound):
    """An id of a registration that was merged into another of the same person.

    Whoever still holds it is let in nowhere and told nothing of the record that was kept (`key`, the store's number of
    it): should the merger have been a mistake, nobody reads another's data by an old token.
    """

    code = "merged"

    def __init__(self, key: int) -> None:
        self.key = key
        super().__init__("这份登记已并入本人的另一份登记，这个编号不再使用。")


class Forbidden(MatchingError):
    code = "forbidden"


class SignInRefused(MatchingError):
    code = "sign_in_refused"


class NotBound(SignInRefused):
    code = "not_bound"


class EncoderMissing(MatchingError):
    code = "encoder_missing"


class ModelMismatch(MatchingError):
    code = "model_mismatch"


class IndexDamaged(MatchingError):
    code = "index_damaged"


class PolicyInvalid(MatchingError):
    code = "policy_invalid"


class ReplayDiffers(MatchingError):
    code = "replay_differs"


class SealBroken(MatchingError):
    code = "seal_broken"


class ChannelDown(MatchingError):
    code = "channel_down"


class StoreUnavailable(MatchingError):
    code = "store_unavailable"


class UnsafeSettings(MatchingError):
    code = "unsafe_settings"
