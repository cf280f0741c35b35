"""Every sentence that a person reads, per language; no logic."""
