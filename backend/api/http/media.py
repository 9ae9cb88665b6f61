"""What an ``Accept`` header prefers."""


def weighed(accept: str | None) -> list[str]:
    """Return the media types of a header, best first, without those of weight 0; anything where there is none.

    >>> weighed("text/csv;q=0.5, application/json, text/html;q=0"), weighed(None)
    (['application/json', 'text/csv'], ['*/*'])
    """
    parts = (accept or "*/*").split(",")
    ranges = sorted(((weight_of(part), part) for part in parts), key=lambda pair: -pair[0])
    return [part.partition(";")[0].strip().lower() for weight, part in ranges if weight > 0.0]


def weight_of(part: str) -> float:
    """Return the ``q`` of one part of the header: 1 where it says none, 0 where it says no number."""
    for parameter in part.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
