"""Every claim once more, a file per theme."""

from training.recount.claims import ahead, calendar, goods, money, returned, returning, rhythm, trend, who
from training.recount.claims.registry import CLAIMS

__all__ = ["CLAIMS", "ahead", "calendar", "goods", "money", "returned", "returning", "rhythm", "trend", "who"]
