"""Each guide is walked with the real engine: all is reached, all ends, all fits, one gets back."""

from functools import cache

import pytest

from flows.model import FlowId
from tests.content_guides.guide_walk import CONTENT, REGIONS, WALKS, walked

NAMES = ("incident", "restriction", "contact", "goals")


@cache
def of(name):
    return walked(CONTENT.flows[FlowId(name)], *({"region": one} for one in REGIONS))


@pytest.mark.parametrize("holds", WALKS, ids=lambda one: one.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_every_guide(name, holds):
    """What must be so of every guide's places (guide_walk.py)."""
    holds(of(name))
