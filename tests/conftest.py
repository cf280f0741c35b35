"""Knows how long Hypothesis may look: `ci` by default, `proof` (HYPOTHESIS_PROFILE) for long."""

import os

from hypothesis import settings

settings.register_profile("ci", max_examples=60, deadline=None)
settings.register_profile("proof", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or "ci")
