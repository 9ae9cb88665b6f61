"""How a tier may seed an advertiser's lookalike: instructions, which say nothing about the customers."""

from typing import Final

from backend.contract.profiles import Tier

LOOKALIKES: Final[dict[Tier, str]] = {
    "High-CLV": "Seed a value-based lookalike at 1 % with these, and widen to 3 % once it delivers below the target cost.",
    "Growth-Potential": "Seed a lookalike at 1 to 3 % with these, to try creatives before the best audience sees them.",
    "Low-CLV": "No lookalike: it would find more customers like these. Exclude them from prospecting instead.",
}
