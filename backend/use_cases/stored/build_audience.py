"""Build the file of a group of customers for an advertising platform; say first what would be wrong with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from backend.audiences.formats import FORMATS, FormatName
from backend.audiences.lines import lines
from backend.audiences.preflight import Findings, check
from backend.contract.profiles import CurrentScoring
from backend.contract.scoring_totals import GroupTotals, ScoringTotals
from backend.contract.shop.contacts import Reach
from backend.contract.shop.groups import EVERYBODY, Group, find_group, slug
from backend.errors import BadInput, ExperimentRefused, ExpiredCursor
from backend.stores.ledger.experiments import Experiment
from backend.stores.scored.contacts import contacts_state, members, reach
from backend.stores.scored.customers import Filters
from backend.stores.scored.scorings import current, kept
from backend.stores.store import Store
from backend.use_cases.stored.hold_out import Lot, lot
from backend.use_cases.stored.list_customers import Finding
from backend.use_cases.stored.segment_customers import totals_of

ROWS_AT_ONCE: Final = 2_000
"""Rows read in one short transaction: a slow download keeps no connection."""


@dataclass(frozen=True, slots=True)
class Audience:
    """A group of one scoring, on its way into a file. ``value_of`` names the number that goes out as ``value``."""

    scoring: CurrentScoring
    group: Group | None
    format_name: FormatName
    value_of: str
    reach: Reach
    findings: Findings
    totals: GroupTotals | None = None
    """Sums over the group, whether or not they can be reached."""
    filters: Filters | None = None

    @property
    def slug(self) -> str:
        """Return the group's name as it stands in an address."""
        return slug(self.group.name) if self.group else EVERYBODY


def find_audience(store: Store, segment: str, format_name: FormatName, finding: Finding | None = None) -> Audience:
    """Return the audience of a group, or of those in it whom further filters find, counted and checked.

    Raises ``UnknownName`` or ``NotReady``.
    """
    group = find_group(segment)
    with store.reading() as connection:
        scoring = current(connection)
        # Never both: the amounts of one file cover one horizon.
        totals = totals_of(scoring)
        value_of = "predicted_spend_30d" if totals.everybody.clv_365d is None else "clv_365d"
        filters = finding(scoring) if finding else None
        counted = reach(connection, scoring.id, group, value_of, filters)
    findings = check(counted, format_name, value_of)
    return Audience(scoring, group, format_name, value_of, counted, findings, _of_group(totals, group), filters)


def find_audiences(store: Store, segments: Sequence[str]) -> tuple[CurrentScoring, list[Audience]]:
    """Return every platform's file of these groups, of one scoring; each group is counted once, and again only when the
    scoring or the contacts have changed."""
    with store.reading() as connection:
        scoring = current(connection)
        totals = totals_of(scoring)
        value_of = "predicted_spend_30d" if totals.everybody.clv_365d is None else "clv_365d"
        groups, state = [find_group(segment) for segment in segments], contacts_state(connection)

        def count() -> list[tuple[Group | None, Reach]]:
            if not state[0]:
                return [(group, _without_contacts(_of_group(totals, group))) for group in groups]
            return [(group, reach(connection, scoring.id, group, value_of)) for group in groups]

        counted = store.kept("reach", (scoring.id, state, *segments), count)
    return scoring, [
        Audience(scoring, group, name, value_of, count, check(count, name, value_of))
        for group, count in counted
        for name in FORMATS
    ]


def audience_lot(
    store: Store, audience: Audience, experiment: str | None, holdout: float, secret: str, today: date
) -> Lot | None:
    """Return the lot that an audience is drawn by; None where nobody asks for an experiment.

    Raises ``BadInput`` for a share without a name, ``ExperimentRefused`` for a name that is taken by another question, and
    where nobody can be contacted.
    """
    if experiment is None:
        if holdout:
            raise BadInput("Give the experiment a name, so that what came of it can be read out.", field="experiment")
        return None
    if not audience.reach.rows:
        raise ExperimentRefused(
            "An experiment needs customers to contact: nobody of this group can be.", field="experiment"
        )
    base = audience.totals.mean_purchase_probability_30d if audience.totals else None
    new = Experiment(experiment, today, "audience", audience.slug, holdout, audience.reach.rows, base)
    return lot(store, new, secret)


def _without_contacts(totals: GroupTotals | None) -> Reach:
    customers = totals.customers if totals else 0
    return Reach(customers, 0, customers, 0, 0, 0, 0, 0, 0)


def _of_group(totals: ScoringTotals, group: Group | None) -> GroupTotals | None:
    return totals.everybody if group is None else totals.groups.get(group.kind, {}).get(group.name)


def audience_lines(store: Store, audience: Audience, drawn: Lot | None = None, today: date | None = None) -> Iterator[str]:
    """Return the csv, header first, some thousand lines at a time; without those whom a lot (of ``today``) holds out.

    All of it is of one scoring: raises ``ExpiredCursor`` where that is deleted before the last row, rather than end early.
    """
    form = FORMATS[audience.format_name]
    yield lines([form.columns])
    after: str | None = None
    while True:
        with store.reading() as connection:
            if kept(connection, audience.scoring.id) is None:
                raise ExpiredCursor("The scoring was replaced twice while its customers were read; start again.")
            found = members(
                connection, audience.scoring.id, audience.group, audience.value_of, after, ROWS_AT_ONCE, audience.filters
            )
        if found:
            leaving = found if drawn is None else drawn.treated(found, today or date.today())
            yield lines(form.cells(member) for member in leaving)
            after = found[-1].contact.customer_id
        if len(found) < ROWS_AT_ONCE:
            return
