"""The strongest custody model that an output may claim, per element (ISO 22095; 4 identity preserved to 0 no claim)."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from .chemistry import ELEMENTS
from .figures import NOT_ASSAYED, Composition

SEVERAL = ""


class Claimed(Protocol):
    """What a consumed lot claims."""

    composition: Composition
    models: dict[str, int]
    origins: dict[str, str]


def allowed_models(inputs: Sequence[Claimed]) -> dict[str, tuple[int, str]]:
    """Per element that an input contains: the strongest model, and the one origin ("" = several)."""
    allowed: dict[str, tuple[int, str]] = {}
    for element in ELEMENTS:
        holding = [lot for lot in inputs if lot.composition.get(element, 0) != 0]
        if not holding:
            continue
        origins = {lot.origins.get(element, SEVERAL) for lot in holding}
        origin = origins.pop() if len(origins) == 1 else SEVERAL
        claims = [lot.models.get(element, 0) for lot in holding]
        model = min((claim for claim in claims if claim), default=0)
        if origin == SEVERAL:
            model = min(model, 3)
        if 0 in claims:
            unknown = any(
                lot.models.get(element, 0) == 0 and lot.composition[element] == NOT_ASSAYED for lot in holding
            )
            model = min(model, 1 if unknown else 2)
        allowed[element] = (model, origin)
    return allowed


def claim(
    composition: Composition, allowed: Mapping[str, tuple[int, str]], strongest: int
) -> tuple[dict[str, int], dict[str, str]]:
    """Models and origins of an output that claims as much as it may, up to `strongest`."""
    held = [element for element in ELEMENTS if composition.get(element, 0) != 0]
    models = {element: min(strongest, allowed[element][0]) for element in held if element in allowed}
    origins = {element: allowed[element][1] for element in held if element in allowed}
    return models, origins
