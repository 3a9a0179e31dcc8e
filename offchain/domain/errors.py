"""The one error tree of Oreline.

Every failure that a user can meet is an `OrelineError`: what happened in words (`message`), what to do next (`hint`),
and, where one input is at fault, which `field` with which `value` broke which `rule`. Ports translate foreign
exceptions into these with `raise ... from`; the command line and the API print them, and never a traceback.
Values are shortened for display, so that a 50 MB field does not become a 50 MB message; secrets must never be passed
in as a value.
"""

from collections.abc import Mapping

MAX_SHOWN_VALUE = 120
START_HINT = "Start Oreline here: oreline up (oreline status shows how far its index is)."


class OrelineError(Exception):
    """Base of every error Oreline raises on purpose; `retryable` tells whether the same call may succeed later."""

    retryable: bool = False
    default_hint: str = ""

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        field: str | None = None,
        value: object = None,
        rule: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = self.default_hint if hint is None else hint
        self.field = field
        self.value = value
        self.rule = rule

    def __str__(self) -> str:
        return self.message

    def as_dict(self) -> dict[str, str | bool | None]:
        """Flat form for JSON answers and log lines; absent parts are None, the value is shortened text, not quoted."""
        return {
            "error": type(self).__name__,
            "message": self.message,
            "hint": self.hint or None,
            "field": self.field,
            "value": None if self.field is None else plain(self.value),
            "rule": self.rule,
            "retryable": self.retryable,
        }


class InvalidInput(OrelineError):
    """One given value breaks a rule; names field, value and rule. Nothing was changed."""

    default_hint = "Correct the value and try again."

    def __init__(self, field: str, value: object, rule: str, *, hint: str | None = None) -> None:
        super().__init__(f"{field}: {shown(value)} is refused: {rule}", hint=hint, field=field, value=value, rule=rule)


class NotFound(OrelineError):
    """What was asked for does not exist here: `what` is the kind of thing in words, `value` its identifier."""

    default_hint = "Check the identifier; it may also not be known here yet."

    def __init__(self, what: str, value: object, *, field: str | None = None, hint: str | None = None) -> None:
        super().__init__(f"{what} {shown(value)} was not found", hint=hint, field=field or what, value=value)
        self.what = what


class Conflict(OrelineError):
    """The request contradicts what is already recorded (same key with other content, stale sequence number)."""

    default_hint = "Read the current state again, then decide."


class Refused(OrelineError):
    """A contract refused the call: `error` is the name it declares, `args_in_words` its arguments by name."""

    default_hint = "The contract's rule holds; see docs/errors.md for what it asks."

    def __init__(
        self,
        error: str,
        args_in_words: Mapping[str, object] | None = None,
        *,
        message: str | None = None,
        hint: str | None = None,
        field: str | None = None,
        value: object = None,
        rule: str | None = None,
    ) -> None:
        self.error = error
        self.args_in_words: dict[str, str] = {name: shown(arg) for name, arg in (args_in_words or {}).items()}
        details = ", ".join(f"{name} {text}" for name, text in self.args_in_words.items())
        text = message or f"the contract refused: {error}" + (f" ({details})" if details else "")
        super().__init__(text, hint=hint, field=field, value=value, rule=rule)


class Unavailable(OrelineError):
    """An outside part (node, database, document store) did not answer in time or at all; the call may be repeated."""

    retryable = True
    default_hint = "Check that it runs and is reachable, then try again."

    def __init__(self, part: str, reason: str, *, hint: str | None = None) -> None:
        super().__init__(f"{part} is unavailable: {reason}", hint=hint)
        self.part = part
        self.reason = reason


class Corrupt(OrelineError):
    """Content does not match the hash it is known by; it is never served."""

    default_hint = "Fetch it from another copy; do not use this one."

    def __init__(self, what: str, *, expected: str, actual: str, hint: str | None = None) -> None:
        super().__init__(
            f"{what} does not match its hash: expected {shown(expected)}, found {shown(actual)}",
            hint=hint,
            field=what,
            value=actual,
            rule=f"must match {shown(expected)}",
        )
        self.expected = expected
        self.actual = actual


class NotSynced(OrelineError):
    """The local index has not reached the block that the answer needs; the call may be repeated later."""

    retryable = True
    default_hint = "Wait until the index has caught up (oreline status shows how far it is)."

    def __init__(
        self,
        message: str,
        *,
        needed_block: int | None = None,
        indexed_block: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message, hint=hint)
        self.needed_block = needed_block
        self.indexed_block = indexed_block


def shown(value: object, limit: int = MAX_SHOWN_VALUE) -> str:
    """`value` as one line of at most `limit` characters; text is quoted, bytes are hex with 0x, None is "none"."""
    if value is None:
        return "none"
    if isinstance(value, bytes | bytearray | memoryview):
        head = bytes(value[: limit + 1])
        text = "0x" + head.hex()
    elif isinstance(value, str):
        text = repr(value[: limit + 1])
    else:
        text = " ".join(str(value).split())
    return text if len(text) <= limit else text[: limit - 3] + "..."


def plain(value: object, limit: int = MAX_SHOWN_VALUE) -> str | None:
    """`value` for JSON: text as it is, at most `limit` characters of it, else as `shown`; None is None."""
    if value is None:
        return None
    if not isinstance(value, str):
        return shown(value, limit)
    text = value[: limit + 1].encode("utf-8", "backslashreplace").decode("utf-8")
    return text if len(text) <= limit else text[: limit - 3] + "..."
